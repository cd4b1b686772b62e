const FENCE = /^(`{3,})diff$/;

/** What stands in the skeleton for a text in code. */
export const CODE = '¤';

const isClosing = (line: string, fence: string): boolean => {
  const [, run = ''] = /^ {0,3}(`+)\s*$/.exec(line) ?? [];
  return run.length >= fence.length;
};

/** A line without its code spans, found as CommonMark finds them: the next run of backticks of the same length ends one. */
const withoutCode = (line: string): string => {
  let rest = line;
  let skeleton = '';
  for (;;) {
    const opener = /(?<!`)`+/.exec(rest);
    if (!opener) return skeleton + rest;
    const [run] = opener;
    const after = rest.slice(opener.index + run.length);
    const closer = new RegExp(`(?<!\`)\`{${run.length}}(?!\`)`).exec(after);
    if (!closer) throw new Error(`This code span is never closed: ${line}`);
    skeleton += rest.slice(0, opener.index) + CODE;
    rest = after.slice(closer.index + run.length);
  }
};

export type Skeleton = {
  /** Every line outside of code, with `CODE` in place of what stands in code; a table's rows cell by cell. */
  readonly lines: readonly string[];
  /** The lines of the diff blocks. */
  readonly diff: readonly string[];
};

/** Reads a plan as a Markdown parser does: what it takes for code, and what is left. @throws Error where code does not end */
export const skeletonOf = (markdown: string): Skeleton => {
  const lines: string[] = [];
  const diff: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split(/\r\n|\r|\n/)) {
    if (fence !== null) {
      if (isClosing(line, fence)) fence = null;
      else diff.push(line);
      continue;
    }
    fence = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null) continue;
    // Of a table the bars count first, those in code as well, unless a backslash takes them.
    if (line.startsWith('|'))
      lines.push(
        line
          .split(/(?<!\\)\|/)
          .map(withoutCode)
          .join('|'),
      );
    else lines.push(line.startsWith('<') ? line : withoutCode(line));
  }
  if (fence !== null) throw new Error('A block is never closed.');
  return { lines, diff };
};
