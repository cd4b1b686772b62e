import { clean, escapeHtml } from '../../report/text/clean.ts';

/** Markup made by `html`; nothing else is left unescaped. */
export interface Html {
  readonly markup: string;
}

/**
 * What a page may contain. Strings are cleaned and escaped; `null`, `undefined` and `false` are empty; lists
 * are joined.
 */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

class Markup implements Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

const isList = (part: Part): part is readonly Part[] => Array.isArray(part);

const markupOf = (part: Part): string => {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.markup;
  if (isList(part)) return part.map(markupOf).join('');
  // Only instances of Markup are trusted: an object of the same shape could come from data.
  return escapeHtml(clean(String(part)));
};

/** The end of a text after which an attribute value would follow without quotes. */
const unquoted = /\s[^\s"'<>=]+=$/;

/**
 * Markup whose interpolated strings are cleaned of control characters and escaped.
 * @throws Error for an attribute without quotes, where escaping is not enough
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => {
  const pieces = strings.map((text, at) => {
    if (at === parts.length) return text;
    if (unquoted.test(text)) throw new Error(`An attribute has no quotes in: ${text.slice(-40)}`);
    return text + markupOf(parts[at]);
  });
  return new Markup(pieces.join(''));
};

/** The finished text of a page or of a part of it. */
export const markup = (part: Html): string => part.markup;
