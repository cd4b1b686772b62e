import { cutMiddle } from '../text/cut.ts';
import { escapeHtml } from '../text/escape-html.ts';
import { takeStart } from '../text/text-width.ts';

/** A column of text is rarely more than a character or two, but a character may carry any number of marks. */
const UNITS_PER_COLUMN = 4;

/** A clean text of at most so many columns, and of a length in proportion: what is long in the middle, or heaped with marks, is cut. */
export const short = (text: string, columns: number): string => {
  const cut = cutMiddle(text, columns);
  const most = UNITS_PER_COLUMN * columns;
  return cut.length <= most
    ? cut
    : `${takeStart(cut.slice(0, most), columns).replace(/[\ud800-\udbff]$/, '')}…`;
};

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

/**
 * A clean text as code in a line. Everything that comes from a provider or the YAML stands in code: there nothing is Markdown, HTML, a link or an
 * issue, and nobody is mentioned. Longer fences than any in the text keep it in.
 */
export const code = (text: string): string => {
  const fence = '`'.repeat(longestRun(text) + 1);
  // Of a text with a space at both ends Markdown takes one away; at a backtick the fence would grow.
  const pad = text === '' || /^[ `]|[ `]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
};

/** The same in a table, where a bar ends the cell even in code, and a backslash before it may be escaped itself. */
export const codeInTable = (text: string): string => code(text.replaceAll('|', '\\u007c'));

/** The same inside HTML, where Markdown is not read. */
export const codeInHtml = (text: string): string => `<code>${escapeHtml(text)}</code>`;

/** Clean lines, each with its `-`, `+` or `!` in front, as a block that colours them by it. None begins with a backtick, so none ends the block. */
export const diffBlock = (lines: readonly string[]): string => ['```diff', ...lines, '```'].join('\n');
