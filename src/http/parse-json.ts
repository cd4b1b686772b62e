import type { JsonValue } from '../model/json.ts';

/** Deeper than any integration's config, and far from where a recursive reader would run out of stack. */
const maxDepth = 64;

/** What was read, or why it could not be: the reason never repeats the text, which may hold a secret. */
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
 * Takes away every own `__proto__` key, which whoever copies the object key by key would turn into a
 * prototype. Level by level, since a recursion could be exhausted by what the provider sends.
 * @returns whether the value is at most `maxDepth` levels deep.
 */
const disarm = (root: unknown): boolean => {
  let level: unknown[] = [root];
  for (let depth = 0; depth <= maxDepth; depth++) {
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

/** Reads JSON that may be hostile. Lone surrogates pass as they are; `__proto__` keys are dropped. */
export const parseJson = (text: string): ParsedJson => {
  const value = parse(text);
  if (value === undefined) return { ok: false, why: 'is not JSON' };
  if (!disarm(value)) return { ok: false, why: `is nested more than ${maxDepth} levels deep` };
  return { ok: true, value: value as JsonValue };
};
