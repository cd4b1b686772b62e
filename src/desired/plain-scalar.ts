import type { JsonValue } from '../model/json.ts';

const doubleQuoted = /^"([^"\\]*)" *(?: #.*)?$/;
const singleQuoted = /^'([^']*)' *(?: #.*)?$/;

/** What a plain text may begin with here; YAML allows some more. */
const plainStart = /^(?:[A-Za-z0-9_/.$\u00c0-\u024f]|[-+](?! |$))/;

const canonicalInteger = /^(?:0|-?[1-9]\d{0,14})$/;

/** Words that may be no text, in one spelling or another. */
const word = /^(?:null|true|false)$/i;

/** A plain text as YAML 1.2's core schema takes it; undefined where it is written so that `yaml` has to tell. */
const plainScalar = (text: string): JsonValue | undefined => {
  if (/:(?: |$)/.test(text)) return undefined;
  if (canonicalInteger.test(text)) return Number(text);
  if (/^[-+.\d]/.test(text)) {
    return Number.isNaN(Number(text)) && !/^[-+]?\./.test(text) ? text : undefined;
  }
  if (!word.test(text)) return text;
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
};

/** The value that stands after `key: ` on one line, without a tab or control character; undefined where it is not one of the usual forms. */
export const readPlainScalar = (text: string): JsonValue | undefined => {
  const first = text[0];
  if (first === '"') return doubleQuoted.exec(text)?.[1];
  if (first === "'") return singleQuoted.exec(text)?.[1];
  if (!plainStart.test(text)) return undefined;
  const comment = text.indexOf(' #');
  return plainScalar((comment === -1 ? text : text.slice(0, comment)).replace(/ +$/, ''));
};
