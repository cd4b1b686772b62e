import { type Reading, replacedText } from './unquoted-value.ts';

/** The quotes that may surround a value. */
export const quoteNames: { readonly [quote: string]: string } = {
  "'": 'single quote',
  '"': 'double quote',
  '`': 'backtick',
};

/** The position of a closing quote: index of the line, and column. */
type Place = { readonly line: number; readonly column: number };

/** Backslash escapes exist in double quotes only. */
const closeIn = (line: string, quote: string, from: number): number => {
  for (let column = from; column < line.length; column += 1) {
    if (line[column] === quote) return column;
    if (quote === '"' && line[column] === '\\') column += 1;
  }
  return -1;
};

/** Base64 ends in one or two =, so a line with those is a variable only if its name is not base64. */
const likeVariable =
  /^[ \t]*(?:export[ \t]+)?(?:[A-Z][A-Z0-9]*_\w*[ \t]*=|[A-Za-z_][\w.-]*[ \t]*=[ \t]*[^=\s])/;

/** True if only a comment follows the value. */
const endsLine = (rest: string): boolean => /^[ \t]*(?:#|$)/.test(rest);

/** Finds the end of a value; a message if there is none, or if it swallows another variable. */
const findClose = (lines: readonly string[], open: Place, quote: string): Place | string => {
  const name = quoteNames[quote] ?? quote;
  for (let line = open.line; line < lines.length; line += 1) {
    const text = lines[line] ?? '';
    const column = closeIn(text, quote, line === open.line ? open.column + 1 : 0);
    const closes = column !== -1 && endsLine(text.slice(column + 1));
    if (line > open.line && likeVariable.test(closes ? text.slice(0, column) : text)) {
      return `opens a ${name} that is still open at line ${line + 1}, which looks like a variable of its own: close it, or write the value in one line of double quotes, with \\n for each line break`;
    }
    if (column !== -1) return { line, column };
  }
  return `opens a ${name} that is never closed: close it, or put the value in quotes of another kind`;
};

const escapes: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t' };

/** The escapes that Compose documents. Any other backslash is literal. */
const unescaped = (text: string): string =>
  text.replace(/\\([nrt"\\$])/g, (_, letter: string) => escapes[letter] ?? letter);

/** Why readers of `.env` disagree about a double-quoted text, or null. */
const doubtfulText = (text: string): string | null => {
  // Consumes the character after a backslash with it, so that it is not matched on its own.
  const pairs = text.match(/\\./gs) ?? [];
  if (pairs.some((pair) => /[abfv0]/.test(pair))) {
    return 'contains a backslash before a, b, f, v or 0 in double quotes, where it is read in different ways: put the value in single quotes, or write \\\\ for a backslash';
  }
  return replacedText(text.replace(/\\./gs, ' '));
};

/** The text between the quotes. */
const between = (lines: readonly string[], open: Place, close: Place): string => {
  const whole = lines.slice(open.line, close.line + 1);
  whole[whole.length - 1] = (whole.at(-1) ?? '').slice(0, close.column);
  whole[0] = (whole[0] ?? '').slice(open.column + 1);
  return whole.join('\n');
};

/** Reads a quoted value, which may span lines. */
export const readQuoted = (lines: readonly string[], open: Place): Reading => {
  const quote = lines[open.line]?.[open.column] ?? '';
  const refused = (message: string, line: number, next: number): Reading => ({
    ok: false,
    problem: { line: line + 1, message },
    next,
  });
  const close = findClose(lines, open, quote);
  // Continues with the next line as if the quote were closed, so that no variable is lost.
  if (typeof close === 'string') return refused(close, open.line, open.line + 1);
  const next = close.line + 1;
  const rest = (lines[close.line] ?? '').slice(close.column + 1);
  if (!endsLine(rest)) {
    return refused(
      `has text after the closing ${quoteNames[quote]}: put the whole value in quotes of another kind, or a # before a comment`,
      close.line,
      next,
    );
  }
  const text = between(lines, open, close);
  if (quote !== '"') return { ok: true, value: text, next };
  const message = doubtfulText(text);
  return message === null ? { ok: true, value: unescaped(text), next } : refused(message, open.line, next);
};
