import { slug, variableName } from '../../desired/suggested-names.ts';

/** Reserves the first free of: the name, the name with a suffix, the name with a number from 2. */
const takeFree = (candidates: readonly string[], separator: string, isFree: (name: string) => boolean) => {
  const found = candidates.find(isFree);
  if (found !== undefined) return found;
  const last = candidates.at(-1) ?? '';
  for (let number = 2; ; number += 1) {
    const numbered = `${last}${separator}${number}`;
    if (isFree(numbered)) return numbered;
  }
};

/** Keys that the desired state rejects, since they would access an object's prototype. */
const refused = ['constructor', 'prototype'];

/**
 * Creates unique keys from names: `shop`, then `shop-shopify`, then `shop-shopify-2`. A name without Latin
 * letters falls back to its type.
 * @param taken keys in use
 */
export const createFreeKeys = (taken: Iterable<string>): ((of: { type: string; name: string }) => string) => {
  const used = new Set([...taken, ...refused]);
  return ({ type, name }) => {
    const kind = slug(type) || 'integration';
    const words = slug(name);
    const base = /[a-z]/.test(words) ? words : [kind, words].filter((part) => part !== '').join('-');
    const typed = `-${base}-`.includes(`-${kind}-`) ? [] : [`${base}-${kind}`];
    const key = takeFree([base, ...typed], '-', (name) => !used.has(name));
    used.add(key);
    return key;
  };
};

/**
 * Creates unique variable names from a key and a field's path: `SHOP_ACCESS_TOKEN`. Names that differ only in
 * case count as equal.
 * @param taken variables in use
 */
export const createFreeVariables = (
  taken: Iterable<string>,
): ((key: string, path: readonly (string | number)[]) => string) => {
  const used = new Set(Array.from(taken, (name) => name.toUpperCase()));
  return (key, path) => {
    const name = takeFree([variableName(key, path)], '_', (candidate) => !used.has(candidate));
    used.add(name);
    return name;
  };
};
