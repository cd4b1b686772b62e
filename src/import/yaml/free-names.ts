import { slug, variableName } from '../../desired/suggested-names.ts';

/** Reserves the first free of: each candidate, then the last one with a number from 2. */
type ReserveName = (candidates: readonly string[]) => string;

/** Continues each count where it stopped, since a thousand equal names would each count from 2. */
const createReservation = (taken: Iterable<string>, separator: string): ReserveName => {
  const used = new Set(taken);
  const nextNumbers = new Map<string, number>();
  const numbered = (base: string): string => {
    let number = nextNumbers.get(base) ?? 2;
    while (used.has(`${base}${separator}${number}`)) number += 1;
    nextNumbers.set(base, number + 1);
    return `${base}${separator}${number}`;
  };
  return (candidates) => {
    const name = candidates.find((candidate) => !used.has(candidate)) ?? numbered(candidates.at(-1) ?? '');
    used.add(name);
    return name;
  };
};

/** Keys that the desired state rejects, since they would access an object's prototype. */
const refused = ['constructor', 'prototype'];

/**
 * Creates unique keys from names: `shop`, then `shop-shopify`, then `shop-shopify-2`. A name without Latin
 * letters falls back to its type.
 * @param taken keys in use
 */
export const createFreeKeys = (taken: Iterable<string>): ((of: { type: string; name: string }) => string) => {
  const reserve = createReservation([...taken, ...refused], '-');
  return ({ type, name }) => {
    const kind = slug(type) || 'integration';
    const words = slug(name);
    const base = /[a-z]/.test(words) ? words : [kind, words].filter((part) => part !== '').join('-');
    const typed = `-${base}-`.includes(`-${kind}-`) ? [] : [`${base}-${kind}`];
    return reserve([base, ...typed]);
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
  const reserve = createReservation(
    Array.from(taken, (name) => name.toUpperCase()),
    '_',
  );
  return (key, path) => reserve([variableName(key, path)]);
};
