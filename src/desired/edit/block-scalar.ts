import { parseDocument } from 'yaml';
import type { Slot } from './members.ts';
import { unsafe } from './scalar-text.ts';
import { nextLine } from './text-edit.ts';
import type { Layout } from './value-text.ts';

/** A block scalar as it stands in the text: `|-`, the rest of that line, the lines of its text. */
export type BlockScalar = {
  readonly header: string;
  readonly comment: string;
  readonly body: string;
};

/** Splits a block scalar, its source beginning with `|` or `>`. */
export const splitBlockScalar = (source: string): BlockScalar => {
  const line = source.slice(0, nextLine(source, 0));
  const header = line.slice(0, line.search(/[^|>\-+\d]|$/));
  return { header, comment: line.slice(header.length), body: source.slice(line.length) };
};

const chompOf = (text: string): string => {
  if (!text.endsWith('\n')) return '-';
  return text.endsWith('\n\n') || text === '\n' ? '+' : '';
};

const columnOfBody = (body: string): number | null =>
  /^(?:[ \t]*\r?\n)*( *)\S/.exec(body)?.[1]?.length ?? null;

/** Folded, a line break is written as an empty line. */
const folded = (text: string): string =>
  text.replace(/(?<!\n)\n+(?!\n)(?=[\s\S])/g, (breaks) => `${breaks}\n`);

const readsAs = (source: string, column: number, text: string): boolean => {
  const document = parseDocument(`${' '.repeat(column)}k: ${source}`, { logLevel: 'silent' });
  const read = document.errors.length === 0 ? (document.toJS() as { readonly k?: unknown } | null) : null;
  return read?.k === text;
};

/**
 * A text written as a block scalar like the one that it replaces, without its last line break; null where none
 * can hold it.
 * @param old the block scalar that is replaced
 */
export const blockScalarText = (
  text: string,
  old: BlockScalar,
  { column, isItem }: Slot,
  { step, lineBreak }: Layout,
): string | null => {
  if (text.replaceAll('\n', '').search(unsafe) !== -1 || text.trim() === '') return null;
  const [digit] = /\d/.exec(old.header) ?? [];
  const at =
    digit === undefined ? (columnOfBody(old.body) ?? column + (isItem ? 2 : step)) : column + Number(digit);
  const write = (kind: string): string => {
    const lines = (kind === '>' ? folded(text) : text).replace(/\n$/, '').split('\n');
    const body = lines.map((line) => (line === '' ? '' : `${' '.repeat(at)}${line}`)).join(lineBreak);
    const indicator = /^\n*[ ]/.test(text) ? String(at - column) : (digit ?? '');
    const sameChomp = (/[-+]/.exec(old.header)?.[0] ?? '') === chompOf(text);
    const header = `${kind}${indicator}${chompOf(text)}`;
    const kept = sameChomp && (digit ?? '') === indicator && kind === old.header[0];
    return `${kept ? old.header : header}${old.comment || lineBreak}${body}`;
  };
  const kinds = old.header[0] === '>' ? ['>', '|'] : ['|'];
  return kinds.map(write).find((source) => readsAs(`${source}\n`, column, text)) ?? null;
};
