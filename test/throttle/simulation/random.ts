/*
 * Randomness as pure functions of keys: the n-th request of a seed takes as long under every algorithm, so
 * that differences are the algorithms' own.
 */

const mix = (hash: number, key: number): number => {
  let mixed = Math.imul(hash ^ key, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca77);
  return mixed ^ (mixed >>> 13);
};

/** Evenly spread between 0 and 1, both excluded. */
export const uniform = (...keys: readonly number[]): number => {
  const hash = mix(
    keys.reduce((sum, key) => mix(sum, key | 0), 0x1234567),
    0x51ed27,
  );
  return ((hash >>> 0) + 0.5) / 4294967296;
};

/** The standard normal distribution. */
export const normal = (...keys: readonly number[]): number =>
  Math.sqrt(-2 * Math.log(uniform(...keys, 1))) * Math.cos(2 * Math.PI * uniform(...keys, 2));
