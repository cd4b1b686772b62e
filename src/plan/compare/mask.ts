import type { JsonValue } from '../../model/json.ts';

/**
 * How providers mask a secret: stars or bullets, alone or around a few real characters, or a word in
 * brackets. Wider than any one provider needs: a mask taken for a value would be written back as a password.
 */
const masks = [
  /[*•●∙⁎＊]{3,}/u,
  /^[x•]{4,}$/iu,
  /^[<[({]{0,2}(redacted|hidden|masked|secret|encrypted)[>\])}]{0,2}$/iu,
  /^\S{0,12}(\.{3}|…)\S{2,8}$/u,
];

/** Whether a value contains a mask, at any depth. */
export const looksMasked = (value: JsonValue | undefined): boolean => {
  if (typeof value === 'string') return masks.some((mask) => mask.test(value));
  if (Array.isArray(value)) return value.some(looksMasked);
  if (value !== null && typeof value === 'object') return Object.values(value).some(looksMasked);
  return false;
};
