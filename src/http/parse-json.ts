import type { JsonValue } from '../model/json.ts';

/** Deeper than any config, and well below the depth at which a recursive reader overflows the stack. */
const MAX_DEPTH = 64;

/** Some hundred thousand integrations. */
const MAX_VALUES = 2_000_000;

/** The parsed value, or the reason for failure, which never repeats the text: it may contain a secret. */
export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly why: string };

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Why a text is not to be parsed; null: it may be. Checked before, since what is parsed takes up to fifty times the
 * memory of its text, and a reader that recurses overflows its stack.
 */
const shapeProblem = (text: string): string | null => {
  let depth = 0;
  let values = 1;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isText) {
      if (char === '\\') at++;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === '[' || char === '{') {
      depth++;
      values++;
    } else if (char === ']' || char === '}') depth--;
    else if (char === ',') values++;
    if (depth > MAX_DEPTH + 1) return `is nested more than ${MAX_DEPTH} levels deep`;
    if (values > MAX_VALUES) return `holds more than ${MAX_VALUES} values`;
  }
  return null;
};

/** Removes every own `__proto__` key: copying the object key by key would set its prototype. */
const disarm = (node: unknown): void => {
  if (typeof node !== 'object' || node === null) return;
  if (Object.hasOwn(node, '__proto__')) Reflect.deleteProperty(node, '__proto__');
  for (const child of Object.values(node)) disarm(child);
};

/** Whether a text may have such a key; a part of it may be an escape. */
const mayHaveProto = (text: string): boolean => text.includes('__proto__') || text.includes('\\u');

/** Parses untrusted JSON. Keeps lone surrogates; drops `__proto__` keys. */
export const parseJson = (text: string): ParsedJson => {
  const problem = shapeProblem(text);
  if (problem !== null) return { ok: false, why: problem };
  const value = parse(text);
  if (value === undefined) return { ok: false, why: 'is not JSON' };
  if (mayHaveProto(text)) disarm(value);
  return { ok: true, value: value as JsonValue };
};
