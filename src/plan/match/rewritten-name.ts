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

/** Also decodes text that was escaped several times. */
const decode = (text: string): string => {
  const once = decodeOnce(text);
  return once === text ? text : decodeOnce(decodeOnce(once));
};

/** Emoji and their modifiers: a database without four-byte characters drops them, or shows `?` or �. */
const PICTURES = /[\p{So}\p{Sk}\p{Cf}\p{Cs}\uFFFD]|\uFE0F|\u20E3/gu;

/** A name unescaped, without emoji, with collapsed spaces: names with the same form are one name. */
export const plainName = (name: string): string =>
  foldName(decode(name).replace(PICTURES, '').replace(/\s+/gu, ' '));

/** A shorter common beginning is no evidence of a cut: many names begin alike. */
const CUT_AT_LEAST = 10;

/** A name cut between two words is at least this long: a plausible limit of a provider. */
const LONG = 20;

const ELLIPSIS = /\s*(?:…|\.{3})$/;
const NUMBERING = /^[\s\-_.#(]*\d+\)?$/;

/**
 * Whether the live name is the desired one cut at a limit. "Shop number 1" is not a cut of "Shop number 10".
 */
const isCut = (desired: string, live: string): boolean => {
  const left = live.replace(ELLIPSIS, '').trimEnd();
  const rest = desired.slice(left.length);
  if (left.length < CUT_AT_LEAST || left.length * 10 < desired.length * 6) return false;
  if (rest === '' || !desired.startsWith(left) || NUMBERING.test(rest)) return false;
  const insideWord = /[\p{L}\p{N}]$/u.test(left) && /^[\p{L}\p{N}]{2}/u.test(rest);
  return insideWord || left.length >= LONG;
};

/** What providers append to a name that is taken: ` (2)`, `-1`, ` #2`, ` copy`, ` (copy 2)`, `-7f3a`. */
const SUFFIX =
  /(?: ?\(\d{1,3}\)|[-_]\d{1,2}| #\d{1,3}|[ _-]{1,3}\(?c[oó]p(?:y|ia)(?: ?\(?\d{1,2}\)?)?\)?|[-_](?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{4,})$/;

/** A plain name without such a suffix; null if it has none. */
export const withoutSuffix = (plain: string): string | null => {
  const name = plain.replace(SUFFIX, '');
  return name === plain || name === '' ? null : name.trimEnd();
};

/** The possible cuts of a plain name. */
export const cutsOf = (plain: string): readonly string[] => {
  const from = Math.max(CUT_AT_LEAST, Math.ceil(plain.length * 0.6));
  return Array.from({ length: Math.max(0, plain.length - from) }, (_, index) =>
    plain.slice(0, from + index).trimEnd(),
  );
};

/**
 * Whether a live name may be the desired one as a provider rewrites it: escaped, without emoji, with
 * collapsed spaces, cut, or with a suffix. Conservative: a name that only begins alike is another name.
 */
export const readsAsRewritten = (desired: string, live: string): boolean => {
  const [wanted, shown] = [plainName(desired), plainName(live)];
  if (wanted === '' || shown === '') return false;
  return wanted === shown || isCut(wanted, shown) || withoutSuffix(shown) === wanted;
};
