/**
 * Control characters (escape sequences among them), and format characters that are invisible or turn the reading direction.
 * The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const escaped = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
};

/** A text from a provider or the YAML, fit for a terminal: unsafe characters stand as `\u001b`, so that they are seen and do nothing. */
export const clean = (text: string): string => text.replace(unsafe, escaped);

/** The same for prose: line breaks and runs of spaces become one space. */
export const cleanProse = (text: string): string => clean(text.replace(/\s+/g, ' ').trim());

const jsonEscaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => escaped(character.charAt(at))).join('');

/** Serialised JSON with the same characters escaped as JSON does it: the data stay the same, and a terminal is safe from them. */
export const cleanJson = (json: string): string =>
  json.replace(unsafe, (character) => (character === '\n' ? character : jsonEscaped(character)));
