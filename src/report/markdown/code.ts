import { escapeHtml } from '../text/clean.ts';
import { cutMiddle, takeStart } from '../text/columns.ts';

/** A character may carry any number of combining marks, so its length is limited too. */
const UNITS_PER_COLUMN = 4;

/** Cuts a clean text to so many columns and a proportional length. */
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
 * A clean text as inline code. All text of a provider or the YAML is code: no Markdown, HTML, links, issues
 * or mentions are read in it. The fence is longer than any run of backticks in the text.
 */
export const code = (text: string): string => {
  const fence = '`'.repeat(longestRun(text) + 1);
  // Markdown strips a space at both ends, and a backtick at an end would extend the fence.
  const pad = text === '' || /^[ `]|[ `]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
};

/**
 * The same in a table, where `|` ends a cell even in code, and a backslash before it may itself be escaped.
 */
export const codeInTable = (text: string): string => code(text.replaceAll('|', '\\u007c'));

/** The same inside HTML, where Markdown is not read. */
export const codeInHtml = (text: string): string => `<code>${escapeHtml(text)}</code>`;

/** A diff block. Every line starts with `-`, `+` or `!`, so none can end the block. */
export const diffBlock = (lines: readonly string[]): string => ['```diff', ...lines, '```'].join('\n');
