import type { Span } from './secret-matcher.ts';

/** The least part of a secret that is masked, in characters. */
const MIN_PART = 8;

/** Every part of eight characters has a block of six that begins at a multiple of three. */
const BLOCK = 6;
const STRIDE = 3;

/** The table's first size, as a power of two: processes know a few secrets, a test run thousands of such tables. */
const FIRST_BITS = 8;

/** A form of a secret, folded, and which of its characters look random. */
type Form = { readonly text: string; readonly random: Uint8Array };

/** In small letters and one alphabet of base64. Letters outside ASCII stay, since some of them become two. */
const folded = (text: string): string =>
  text
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replaceAll('-', '+')
    .replaceAll('_', '/');

/** The place of a block in a table of so many bits. */
const hashOf = (text: string, at: number, bits: number): number => {
  let hash = 0;
  for (let i = 0; i < BLOCK; i += 1) hash = (Math.imul(hash, 0x01000193) ^ text.charCodeAt(at + i)) | 0;
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
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
 * which would take ten times the memory as objects. It grows with the blocks: at its whole size from the beginning (4 MiB), tables were
 * a tenth of the time of a run of few integrations, and most of its garbage.
 */
export const createPartMatcher = (): PartMatcher => {
  const forms: Form[] = [];
  let bits = FIRST_BITS;
  /** By hash: the first block, from 1; 0: none. The others with this hash follow by `next`. */
  let heads = new Uint32Array(1 << bits);
  const next: number[] = [0];
  const formOf: number[] = [0];
  const startOf: number[] = [0];
  const link = (block: number): void => {
    const { text } = forms[formOf[block] as number] as Form;
    const hash = hashOf(text, startOf[block] as number, bits);
    next[block] = heads[hash] ?? 0;
    heads[hash] = block;
  };
  const grow = (): void => {
    bits += 2;
    heads = new Uint32Array(1 << bits);
    for (let block = 1; block < formOf.length; block += 1) link(block);
  };
  return {
    add: (given, random) => {
      const form: Form = { text: folded(given), random };
      forms.push(form);
      for (let at = 0; at + BLOCK <= form.text.length; at += STRIDE) {
        // A part reaches at most two characters beyond one of its blocks on the side without another.
        if (!hasRandom(form, at - (MIN_PART - BLOCK), at + MIN_PART)) continue;
        startOf.push(at);
        const block = formOf.push(forms.length - 1) - 1;
        if (block < heads.length) link(block);
        else grow();
      }
    },
    find: (given) => {
      const text = folded(given);
      const spans: Span[] = [];
      for (let at = 0; at + BLOCK <= text.length; at += 1) {
        for (let block = heads[hashOf(text, at, bits)] ?? 0; block !== 0; block = next[block] ?? 0) {
          const span = around(text, at, forms[formOf[block] as number] as Form, startOf[block] as number);
          if (span !== null) spans.push(span);
        }
      }
      return spans;
    },
  };
};
