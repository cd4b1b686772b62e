/** Words set together, such as `myShopToken`: each capital letter begins one. */
const isCamelCase = (word: string): boolean => /^[A-Z]?[a-z]*(?:[A-Z][a-z]{2,})*$/.test(word);

/** Longer than the words of any language that Setpoint's texts are in. */
const LONGEST_WORD = 20;

/** Digits alone are a number up to here: longer ones are of a key. */
const LONGEST_NUMBER = 7;

/** Whether letters and digits stand without order, as in a key: a part of an ordinary text never looks so. */
const isRandom = (word: string): boolean => {
  if (/^\d+$/.test(word)) return word.length > LONGEST_NUMBER;
  // A word with a number behind it, such as `server2` or `2024`, is as ordinary as the word.
  const numbered = /^([A-Za-z]*)\d{1,4}$/.exec(word)?.[1];
  if (numbered !== undefined) return isRandom(numbered);
  if (/\d/.test(word)) return word.length >= 4;
  const isOneCase = word === word.toLowerCase() || word === word.toUpperCase();
  return word.length > LONGEST_WORD || (word.length >= 8 && !isOneCase && !isCamelCase(word));
};

/** What an encoding made of a character: `%2F`, `\\u00e4`, `&quot;`. */
const ESCAPES = /%[\da-f]{2}|\\u[\da-f]{4}|\\[a-z]|&#?\w+;/gi;

/** Marks each character of a secret that looks random with 1: what else is in it may be an ordinary word. */
export const randomParts = (secret: string): Uint8Array => {
  const marks = new Uint8Array(secret.length);
  const words = secret.replace(ESCAPES, (whole) => ' '.repeat(whole.length));
  for (const { 0: word, index } of words.matchAll(/[A-Za-z\d]+/g))
    if (isRandom(word)) marks.fill(1, index, index + word.length);
  return marks;
};
