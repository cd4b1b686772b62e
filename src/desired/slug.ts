/** Latin letters that Unicode does not take apart into a letter and its marks. */
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

/**
 * The words of a name in plain lower-case letters and digits; marks are left off, and so is every script that
 * is not Latin.
 */
export const plainWords = (text: string): readonly string[] =>
  Array.from(text.normalize('NFD').toLowerCase(), (letter) => letters.get(letter) ?? letter)
    .join('')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/**
 * A name as part of a key: `Loja São Paulo (nova)` is `loja-sao-paulo-nova`. Empty where nothing of it is
 * left.
 */
export const slug = (name: string): string => {
  const whole = plainWords(name).join('-');
  if (whole.length <= longest) return whole;
  const cut = whole.slice(0, longest + 1).replace(/-[^-]*$/, '');
  return cut.length <= longest ? cut : whole.slice(0, longest);
};
