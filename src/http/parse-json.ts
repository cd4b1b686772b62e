import type { JsonValue } from '../model/json.ts';

/** Deeper than any config, and well below the depth at which a recursive reader overflows the stack. */
const MAX_DEPTH = 64;

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

const childrenOf = (node: unknown): unknown[] | null =>
  typeof node === 'object' && node !== null ? Object.values(node) : null;

/**
 * Removes every own `__proto__` key: copying the object key by key would set its prototype. Iterative, since
 * hostile nesting could overflow the stack.
 * @returns true if the value is at most `MAX_DEPTH` levels deep
 */
const disarm = (root: unknown): boolean => {
  let level: unknown[] = [root];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    const next: unknown[] = [];
    for (const node of level) {
      if (typeof node === 'object' && node !== null && Object.hasOwn(node, '__proto__')) {
        Reflect.deleteProperty(node, '__proto__');
      }
      for (const child of childrenOf(node) ?? [])
        if (typeof child === 'object' && child !== null) next.push(child);
    }
    if (next.length === 0) return true;
    level = next;
  }
  return false;
};

/** Parses untrusted JSON. Keeps lone surrogates; drops `__proto__` keys. */
export const parseJson = (text: string): ParsedJson => {
  const value = parse(text);
  if (value === undefined) return { ok: false, why: 'is not JSON' };
  if (!disarm(value)) return { ok: false, why: `is nested more than ${MAX_DEPTH} levels deep` };
  return { ok: true, value: value as JsonValue };
};
