import { parseDocument } from 'yaml';
import type { JsonValue } from '../../model/json.ts';

/** How a string is quoted. */
export type Quotes = 'plain' | 'single' | 'double';

/**
 * Characters to write as escapes: invisible, bidirectional, interpreted by terminals, or not allowed in YAML.
 * Joiners are kept.
 */
export const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

const escaped = (character: string): string => {
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
};

/** Escapes unsafe characters other than line breaks. Inside double quotes only. */
export const escapeUnsafe = (yaml: string): string =>
  yaml.replace(unsafe, (character) => (character === '\n' ? character : escaped(character)));

/**
 * Strings of digits (versions, phone numbers), dates, and strings in typographic quotes: quoted, so that they
 * read as strings.
 */
export const looksLikeElse = (text: string): boolean =>
  /^[-+.\d][-+.\d:/_ ,eETZ]*$|^[\u2018-\u201f\u00ab]/.test(text);

/** Booleans and nulls of any YAML version. */
const words = /^(?:y|n|yes|no|on|off|true|false|null|~|<<|)$/i;

/** Indicators of YAML at the start of a text, and what ends it early. */
const indicators = /^[-?:,[\]{}#&*!|>'"%@`=]|^\.{3}|: |:$| #|\t|\n/;

const readsAs = (yaml: string, text: string): boolean => {
  const document = parseDocument(`[${yaml}]`, { logLevel: 'silent', uniqueKeys: false });
  const read: unknown = document.errors.length === 0 ? document.toJS() : null;
  return Array.isArray(read) && read.length === 1 && read[0] === text;
};

const isPlain = (text: string, flow: boolean): boolean =>
  text.trim() === text &&
  !words.test(text) &&
  !looksLikeElse(text) &&
  !indicators.test(text) &&
  text.search(unsafe) === -1 &&
  !(flow && /[,[\]{}]/.test(text)) &&
  (/[,[\]{}]/.test(text) || readsAs(text, text));

/** A string as it stands on one line, in these quotes where they can hold it. */
export const stringText = (text: string, quotes: Quotes, flow: boolean): string => {
  if (quotes === 'plain' && isPlain(text, flow)) return text;
  const single = quotes === 'single' && text.search(unsafe) === -1;
  return single ? `'${text.replaceAll("'", "''")}'` : escapeUnsafe(JSON.stringify(text));
};

/** A value without members, on one line. */
export const scalarText = (value: JsonValue, quotes: Quotes, flow: boolean): string => {
  if (typeof value === 'string') return stringText(value, quotes, flow);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
  return JSON.stringify(value);
};
