import { isScalar } from 'yaml';
import { quoted } from '../quoted.ts';

/** Keys that would access an object's prototype. */
const dangerous: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const longestKey = 1_024;

/** C0, DEL, C1 and lone surrogates. */
const unfit = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;

/** Why a mapping key is invalid, with a hint; null if it is valid. */
const textProblem = (text: string): readonly [message: string, hint: string | null] | null => {
  if (dangerous.has(text)) return [`${quoted(text)} may not be a key`, 'choose another name'];
  if (unfit.test(text)) return [`the key ${quoted(text)} holds a control character`, 'remove it'];
  if (text.length > longestKey) return [`the key is longer than ${longestKey} characters`, null];
  if (text.includes('${')) return ['a key cannot contain a reference', 'references are for values'];
  return null;
};

/** Why a text is not a valid mapping key; null if it is. */
export const keyTextProblem = (text: string): string | null => textProblem(text)?.[0] ?? null;

/** The text of a mapping key. Reports any other kind of key and returns null. */
export const keyText = (
  key: unknown,
  report: (message: string, hint: string | null) => void,
): string | null => {
  const value = isScalar(key) ? key.value : undefined;
  if (isScalar(key) && key.tag !== undefined && key.tag !== 'tag:yaml.org,2002:str') {
    report('a key cannot have a tag', 'remove the tag');
    return null;
  }
  if (typeof value !== 'string') {
    const source = isScalar(key) ? (key.source ?? '') : '';
    const hint = source === '' ? 'write a text before the colon' : `put it in quotes: "${source}"`;
    report('a key must be a string', hint);
    return null;
  }
  const problem = textProblem(value);
  if (problem !== null) report(...problem);
  return problem === null ? value : null;
};
