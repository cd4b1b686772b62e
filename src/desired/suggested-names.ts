import { isOwnSetting } from '../settings/own-setting.ts';

/** Latin letters that Unicode normalisation does not decompose. */
const letters: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ı: 'i',
    ħ: 'h',
    ŋ: 'n',
  }),
);

const MAX_LENGTH = 48;

/** The words of a name in lower-case ASCII letters and digits. Drops diacritics and non-Latin scripts. */
const plainWords = (text: string): readonly string[] =>
  Array.from(text.normalize('NFD').toLowerCase(), (letter) => letters.get(letter) ?? letter)
    .join('')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** A name as part of a key: `Loja São Paulo (nova)` becomes `loja-sao-paulo-nova`. May be empty. */
export const slug = (name: string): string => {
  const whole = plainWords(name).join('-');
  if (whole.length <= MAX_LENGTH) return whole;
  const cut = whole.slice(0, MAX_LENGTH + 1).replace(/-[^-]*$/, '');
  return cut.length <= MAX_LENGTH ? cut : whole.slice(0, MAX_LENGTH);
};

/** Variables that Setpoint or Node.js reads. */
const isReserved = (name: string): boolean => name.startsWith('NODE_') || isOwnSetting(name);

const usable = (name: string): string => (/^[A-Z_]/.test(name) && !isReserved(name) ? name : `KEY_${name}`);

/**
 * The environment variable for a value of an entry, such as `SHOP_ACCESS_TOKEN` for `access_token` of `shop`.
 */
export const variableName = (key: string, path: readonly (string | number)[]): string => {
  const camelParted = path.map((part) => String(part).replace(/([a-z0-9])([A-Z])/g, '$1 $2'));
  const words = [key, ...camelParted].flatMap((part) => plainWords(part));
  return usable(words.join('_').toUpperCase().slice(0, 100));
};
