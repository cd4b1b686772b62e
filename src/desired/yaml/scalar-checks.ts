import type { Scalar, YAMLMap, YAMLSeq } from 'yaml';

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
