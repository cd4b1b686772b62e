/** A line with its line break. */
type Line = string;

/** Lines in the old text, and what replaces them. */
type Region = { readonly from: number; readonly to: number; readonly lines: readonly Line[] };

/** Lines around a change. */
const CONTEXT = 3;

/** Beyond this, a change of many lines is one region: comparing them takes the product of their numbers. */
const MAX_COMPARED = 4_000_000;

const linesOf = (text: string): Line[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** How long the longest common part is of what follows each two lines. */
const commonLengths = (a: readonly Line[], b: readonly Line[]): Uint32Array[] => {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i] as Uint32Array, rows[i + 1] as Uint32Array];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] =
        a[i] === b[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
    }
  }
  return rows;
};

/** The lines differ at both ends. */
const regionsIn = (a: readonly Line[], b: readonly Line[], at: number): Region[] => {
  if (a.length * b.length > MAX_COMPARED || a.length === 0 || b.length === 0)
    return [{ from: at, to: at + a.length, lines: b }];
  const rows = commonLengths(a, b);
  const common = (i: number, j: number): number => (rows[i] as Uint32Array)[j] as number;
  const regions: Region[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [from, first] = [i, j];
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      const isDown = j === b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1));
      if (isDown) i += 1;
      else j += 1;
    }
    regions.push({ from: at + from, to: at + i, lines: b.slice(first, j) });
    while (i < a.length && j < b.length && a[i] === b[j]) {
      i += 1;
      j += 1;
    }
  }
  return regions;
};

/** What differs, in order. */
const regionsOf = (before: readonly Line[], after: readonly Line[]): Region[] => {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return regionsIn(before.slice(start, before.length - end), after.slice(start, after.length - end), start);
};

const printed = (mark: string, line: Line): string =>
  line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`;

type Hunk = { readonly from: number; readonly to: number; readonly regions: readonly Region[] };

/** How many lines around a change may be shown. */
const shown = (lines: readonly Line[], mayShow: (line: string) => boolean): number => {
  const hidden = lines.findIndex((line) => !mayShow(line));
  return Math.min(CONTEXT, hidden === -1 ? lines.length : hidden);
};

const hunksOf = (
  before: readonly Line[],
  regions: readonly Region[],
  mayShow: (line: string) => boolean,
): Hunk[] => {
  const hunks: Hunk[] = [];
  for (const region of regions) {
    const above = before.slice(Math.max(0, region.from - CONTEXT), region.from).reverse();
    const from = region.from - shown(above, mayShow);
    const to = region.to + shown(before.slice(region.to, region.to + CONTEXT), mayShow);
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) {
      hunks[hunks.length - 1] = { from: last.from, to, regions: [...last.regions, region] };
    } else hunks.push({ from, to, regions: [region] });
  }
  return hunks;
};

const rangeText = (from: number, count: number): string =>
  `${count === 0 ? from : from + 1}${count === 1 ? '' : `,${count}`}`;

const hunkText = (before: readonly Line[], { from, to, regions }: Hunk, shift: number): string => {
  let at = from;
  let body = '';
  let grown = 0;
  const keep = (until: number): void => {
    for (const line of before.slice(at, until)) body += printed(' ', line);
    at = until;
  };
  for (const region of regions) {
    keep(region.from);
    for (const line of before.slice(region.from, region.to)) body += printed('-', line);
    for (const line of region.lines) body += printed('+', line);
    grown += region.lines.length - (region.to - region.from);
    at = region.to;
  }
  keep(to);
  const count = to - from;
  return `@@ -${rangeText(from, count)} +${rangeText(from + shift, count + grown)} @@\n${body}`;
};

const escapes: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
};

const escaped = (character: string): string =>
  escapes[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;

/** A file name as Git writes it: quoted where it has a quote, a backslash or a control character. */
const named = (side: 'a' | 'b', path: string): string => {
  const name = `${side}/${path}`;
  const unusual = /["\\\u0000-\u001f\u007f]/g;
  return name.search(unusual) === -1 ? name : `"${name.replace(unusual, escaped)}"`;
};

/** Git ends a name with a tab where it has a blank. */
const header = (mark: string, name: string): string => `${mark} ${name}${name.includes(' ') ? '\t' : ''}\n`;

/** `git apply` takes a hunk without a line after its last change for the end of the file. */
const seemsLast = ({ to, regions }: Hunk, before: readonly Line[]): boolean =>
  to === regions.at(-1)?.to && to < before.length;

/**
 * What changes in one file, as a patch that `git apply` takes; empty where nothing does. Null: what may not be shown
 * stands just after a change, so that there is no such patch.
 * @param path in the repository, with `/`
 * @param mayShow whether an unchanged line beside a change may be shown
 */
export const unifiedPatch = (
  path: string,
  before: string,
  after: string,
  mayShow: (line: string) => boolean = () => true,
): string | null => {
  if (before === after) return '';
  const lines = linesOf(before);
  const [a, b] = [named('a', path), named('b', path)];
  let text = `diff --git ${a} ${b}\n${header('---', a)}${header('+++', b)}`;
  let shift = 0;
  const hunks = hunksOf(lines, regionsOf(lines, linesOf(after)), mayShow);
  if (hunks.some((hunk) => seemsLast(hunk, lines))) return null;
  for (const hunk of hunks) {
    text += hunkText(lines, hunk, shift);
    shift += hunk.regions.reduce((sum, { from, to, lines: more }) => sum + more.length - (to - from), 0);
  }
  return text;
};
