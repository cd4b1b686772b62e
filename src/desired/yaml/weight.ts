import type { JsonValue } from '../../model/json.ts';

/** A string counts as one value per this many characters. */
const CHARACTERS_PER_VALUE = 32;

/** How much a text of this length counts against the limits on expansion. */
export const textWeight = (length: number): number => 1 + Math.floor(length / CHARACTERS_PER_VALUE);

/** How much one value without members counts against the limits on expansion. */
export const scalarWeight = (value: unknown): number =>
  typeof value === 'string' ? textWeight(value.length) : 1;

/** How much a value with all of its members counts against the limits on expansion. */
export const weightOf = (value: JsonValue): number => {
  if (typeof value !== 'object' || value === null) return scalarWeight(value);
  let weight = 1;
  for (const inner of Object.values(value)) weight += weightOf(inner as JsonValue);
  return weight;
};
