import { foldName } from '../../model/fold.ts';

const entities: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const ENTITY = /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(amp|lt|gt|quot|apos|nbsp));/gi;

const decodeOnce = (text: string): string =>
  text.replace(ENTITY, (whole, decimal?: string, hex?: string, name = '') => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
    return entities[name.toLowerCase()] ?? whole;
  });

/** Escaped more than once reads the same as escaped once. */
const decode = (text: string): string => {
  const once = decodeOnce(text);
  return once === text ? text : decodeOnce(decodeOnce(once));
};

/** Emoji and other pictures, and what joins or colours them: what a database without four-byte characters drops, or shows as `?` or �. */
const PICTURES = /[\p{So}\p{Sk}\p{Cf}\p{Cs}\uFFFD]|\uFE0F|\u20E3/gu;

/** What remains of a name when a provider has unescaped it, dropped its pictures and collapsed its blanks: equal forms are one name. */
export const plainName = (name: string): string =>
  foldName(decode(name).replace(PICTURES, '').replace(/\s+/gu, ' '));

/** Shorter ones are no sign of a cut: half of all names begin like another one. */
const CUT_AT_LEAST = 10;

/** As long as a provider's limit may be, where a name is cut between two words. */
const LONG = 20;

const ELLIPSIS = /\s*(?:…|\.{3})$/;
const NUMBERING = /^[\s\-_.#(]*\d+\)?$/;

/** Whether one is what a provider with a limit left of the other. "Shop number 1" is none of "Shop number 10". */
const isCut = (desired: string, live: string): boolean => {
  const left = live.replace(ELLIPSIS, '').trimEnd();
  const rest = desired.slice(left.length);
  if (left.length < CUT_AT_LEAST || left.length * 10 < desired.length * 6) return false;
  if (rest === '' || !desired.startsWith(left) || NUMBERING.test(rest)) return false;
  const insideWord = /[\p{L}\p{N}]$/u.test(left) && /^[\p{L}\p{N}]{2}/u.test(rest);
  return insideWord || left.length >= LONG;
};

/** ` (2)`, `-1`, ` #2`, ` copy`, ` (copy 2)`, `-7f3a`: what providers append to a name that is taken. */
const SUFFIX =
  /(?: ?\(\d{1,3}\)|[-_]\d{1,2}| #\d{1,3}|[ _-]{1,3}\(?c[oó]p(?:y|ia)(?: ?\(?\d{1,2}\)?)?\)?|[-_](?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{4,})$/;

/** A plain name without the suffix that makes it unique; null where it has none. */
export const withoutSuffix = (plain: string): string | null => {
  const name = plain.replace(SUFFIX, '');
  return name === plain || name === '' ? null : name.trimEnd();
};

/** The beginnings of a plain name that may be all that a provider left of it. */
export const cutsOf = (plain: string): readonly string[] => {
  const from = Math.max(CUT_AT_LEAST, Math.ceil(plain.length * 0.6));
  return Array.from({ length: Math.max(0, plain.length - from) }, (_, index) =>
    plain.slice(0, from + index).trimEnd(),
  );
};

/**
 * Whether a live name reads as the desired one as a provider may have rewritten it: escaped, its blanks collapsed, its pictures dropped, cut, or with a
 * suffix. Conservative: another name that merely begins alike is another name.
 */
export const readsAsRewritten = (desired: string, live: string): boolean => {
  const [wanted, shown] = [plainName(desired), plainName(live)];
  if (wanted === '' || shown === '') return false;
  return wanted === shown || isCut(wanted, shown) || withoutSuffix(shown) === wanted;
};
