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

const longest = 48;

/** The words of a name in lower-case ASCII letters and digits. Drops diacritics and non-Latin scripts. */
export const plainWords = (text: string): readonly string[] =>
  Array.from(text.normalize('NFD').toLowerCase(), (letter) => letters.get(letter) ?? letter)
    .join('')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** A name as part of a key: `Loja São Paulo (nova)` becomes `loja-sao-paulo-nova`. May be empty. */
export const slug = (name: string): string => {
  const whole = plainWords(name).join('-');
  if (whole.length <= longest) return whole;
  const cut = whole.slice(0, longest + 1).replace(/-[^-]*$/, '');
  return cut.length <= longest ? cut : whole.slice(0, longest);
};
