import type { Span } from './secret-matcher.ts';

/** The least part of a secret that is masked, in characters. */
const MIN_PART = 8;

/** Every part of eight characters has a block of six that begins at a multiple of three. */
const BLOCK = 6;
const STRIDE = 3;

const HEADS_BITS = 20;

/** A form of a secret, folded, and which of its characters look random. */
type Form = { readonly text: string; readonly random: Uint8Array };

/** In small letters and one alphabet of base64. Letters outside ASCII stay, since some of them become two. */
const folded = (text: string): string =>
  text
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replaceAll('-', '+')
    .replaceAll('_', '/');

const hashOf = (text: string, at: number): number => {
  let hash = 0;
  for (let i = 0; i < BLOCK; i += 1) hash = (Math.imul(hash, 0x01000193) ^ text.charCodeAt(at + i)) | 0;
  return Math.imul(hash, 0x9e3779b1) >>> (32 - HEADS_BITS);
};

const hasRandom = ({ random }: Form, from: number, to: number): boolean =>
  random.subarray(Math.max(0, from), to).includes(1);

/** Extends a block that a form and the text have in common in both directions; null where the result is too short. */
const around = (text: string, start: number, form: Form, at: number): Span | null => {
  if (!form.text.startsWith(text.slice(start, start + BLOCK), at)) return null;
  let before = 0;
  while (before < start && before < at && text[start - before - 1] === form.text[at - before - 1])
    before += 1;
  let after = BLOCK;
  while (start + after < text.length && text[start + after] === form.text[at + after]) after += 1;
  // A blank at an end belongs to the text around.
  while (before > -after && /\s/.test(text.charAt(start - before))) before -= 1;
  while (after > -before && /\s/.test(text.charAt(start + after - 1))) after -= 1;
  const isPart = before + after >= MIN_PART && hasRandom(form, at - before, at + after);
  return isPart ? { start: start - before, end: start + after } : null;
};

/** Finds parts of secrets in a text, in any case. */
export interface PartMatcher {
  /** @param random marks the characters that look random: a part without any may be an ordinary word */
  add(form: string, random: Uint8Array): void;
  /** Parts of eight characters or more; they may overlap. */
  find(text: string): readonly Span[];
}

/**
 * A hash table of the blocks of all forms, as lists in arrays of numbers: 10,000 secrets have a million blocks,
 * which would take ten times the memory as objects.
 */
export const createPartMatcher = (): PartMatcher => {
  const forms: Form[] = [];
  /** By hash: the first block, from 1; 0: none. The others with this hash follow by `next`. */
  const heads = new Uint32Array(1 << HEADS_BITS);
  const next: number[] = [0];
  const formOf: number[] = [0];
  const startOf: number[] = [0];
  return {
    add: (given, random) => {
      const form: Form = { text: folded(given), random };
      forms.push(form);
      for (let at = 0; at + BLOCK <= form.text.length; at += STRIDE) {
        // A part reaches at most two characters beyond one of its blocks on the side without another.
        if (!hasRandom(form, at - (MIN_PART - BLOCK), at + MIN_PART)) continue;
        const hash = hashOf(form.text, at);
        next.push(heads[hash] ?? 0);
        heads[hash] = next.length - 1;
        formOf.push(forms.length - 1);
        startOf.push(at);
      }
    },
    find: (given) => {
      const text = folded(given);
      const spans: Span[] = [];
      for (let at = 0; at + BLOCK <= text.length; at += 1) {
        for (let block = heads[hashOf(text, at)] ?? 0; block !== 0; block = next[block] ?? 0) {
          const span = around(text, at, forms[formOf[block] as number] as Form, startOf[block] as number);
          if (span !== null) spans.push(span);
        }
      }
      return spans;
    },
  };
};
