/** Returns numbers in [0, 1). */
export type Random = () => number;

/** Seeded random numbers (mulberry32): the same seed gives the same ids, masks and faults. */
export function seededRandom(seed: number): Random {
  let counter = seed | 0;
  return () => {
    counter = (counter + 0x6d2b79f5) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 15), counter | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `length` random hexadecimal digits. */
export function randomHex(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** A random UUID, version 4. */
export function randomUuid(random: Random): string {
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  const parts = [8, 4, 3, 3, 12].map((length) => randomHex(random, length));
  return `${parts[0]}-${parts[1]}-4${parts[2]}-${variant}${parts[3]}-${parts[4]}`;
}

/** Milliseconds, or a range to draw from evenly. */
export type Milliseconds = number | readonly [least: number, most: number];

export function drawMs(span: Milliseconds, random: Random): number {
  return typeof span === 'number' ? span : span[0] + random() * (span[1] - span[0]);
}
