import fc from 'fast-check';

/** What may stand in the place of any part of an answer. */
export const oddity = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', '..', '__proto__', '\u0000', '\ud800', -1, 1e308, null, [], {}, [[]], {
    __proto__: null,
  }),
  fc.constant(undefined),
);

/** Replaces the part of a value that the path leads to, as far as the path goes. */
export const spoil = (value: unknown, path: readonly number[], odd: unknown): unknown => {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return odd;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return odd;
  const inner = spoil(Reflect.get(value, key), rest, odd);
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? inner : item));
  return { ...value, [key]: inner };
};

/** Leaves out, or doubles, the part of a value that the path leads to. */
export const cutOrDouble = (value: unknown, path: readonly number[], double: boolean): unknown => {
  const [step = 0, ...rest] = path;
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const inner = Reflect.get(value, key);
  const isLast = rest.length === 0 || typeof inner !== 'object' || inner === null;
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => {
      if (String(i) !== key) return [item];
      if (!isLast) return [cutOrDouble(item, rest, double)];
      return double ? [item, item] : [];
    });
  }
  if (!isLast) return { ...value, [key]: cutOrDouble(inner, rest, double) };
  if (double) return { ...value, [`${key}_again`]: inner };
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
};
