import { isScalar, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { quoted } from '../problem.ts';

type Finding = { readonly message: string; readonly hint: string | null };

/** Tags of JSON types, which change nothing. */
const plainTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq']
    .map((name) => `tag:yaml.org,2002:${name}`)
    .concat('!'),
);

/** NUL, which APIs reject in text, and lone surrogates, which UTF-8 cannot encode. */
const unfit = /[\0\p{Surrogate}]/u;

/** Rejects tags other than those of JSON types: binary, dates, sets, ordered maps, custom ones. */
export const tagProblem = (node: Scalar | YAMLMap<unknown, unknown> | YAMLSeq<unknown>): Finding | null =>
  node.tag === undefined || plainTags.has(node.tag)
    ? null
    : { message: 'tags are not supported here', hint: 'remove it: values are plain JSON' };

/** Decimal, octal and hexadecimal integers of YAML 1.2. */
const wholeNumber = /^(?:[-+]?\d+|0o[0-7]+|0x[0-9a-fA-F]+)$/;

const numberProblem = (value: number, source: string): Finding | null => {
  if (!Number.isFinite(value)) {
    return { message: 'the number is infinite or NaN', hint: 'put it in quotes to make it a string' };
  }
  if (!Number.isSafeInteger(value) && wholeNumber.test(source)) {
    return {
      message: 'the number has more digits than a number can represent',
      hint: 'put it in quotes to make it a string',
    };
  }
  return null;
};

/** Why a scalar is not a JSON value; null if it is. */
export const scalarProblem = (node: Scalar): Finding | null => {
  const { value } = node;
  if (node.tag !== undefined) {
    const wrong = tagProblem(node);
    if (wrong !== null) return wrong;
  }
  if (typeof value === 'string') {
    return unfit.test(value)
      ? { message: 'the text contains a NUL or a lone surrogate', hint: 'remove it' }
      : null;
  }
  if (typeof value === 'number') return numberProblem(value, node.source ?? '');
  return typeof value === 'boolean' || value === null
    ? null
    : { message: 'the value is not valid JSON', hint: 'put it in quotes to make it a string' };
};

/** Keys that would access an object's prototype. */
const dangerous: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const MAX_KEY_LENGTH = 1_024;

/** C0, DEL, C1 and lone surrogates. */
const unfitKey = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;

/** Why a mapping key is invalid, with a hint; null if it is valid. */
const textProblem = (text: string): readonly [message: string, hint: string | null] | null => {
  if (dangerous.has(text)) return [`${quoted(text)} may not be a key`, 'choose another name'];
  if (unfitKey.test(text)) return [`the key ${quoted(text)} holds a control character`, 'remove it'];
  if (text.length > MAX_KEY_LENGTH) return [`the key is longer than ${MAX_KEY_LENGTH} characters`, null];
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
