import { slug } from '../../desired/slug.ts';
import { variableName } from '../../desired/variable-name.ts';

/**
 * The first of a name, the name with another word, and the name with a number from 2 on that is free. Taken
 * at once.
 */
const takeFree = (candidates: readonly string[], separator: string, isFree: (name: string) => boolean) => {
  const found = candidates.find(isFree);
  if (found !== undefined) return found;
  const last = candidates.at(-1) ?? '';
  for (let number = 2; ; number += 1) {
    const numbered = `${last}${separator}${number}`;
    if (isFree(numbered)) return numbered;
  }
};

/** Keys that would reach into the prototype of an object: the desired state refuses them. */
const refused = ['constructor', 'prototype'];

/**
 * Gives keys made from names, each once: `shop`, then `shop-shopify`, then `shop-shopify-2`. A name of which
 * no letter is left takes its type's place.
 * @param taken keys that are in use
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
 * Gives names of environment variables made from a key and the way to a field, each once:
 * `SHOP_ACCESS_TOKEN`. Letter case does not make two of one.
 * @param taken variables that are in use
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
