/**
 * Control characters (escape sequences among them), and format characters that are invisible or reverse the
 * text direction. The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const escaped = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
};

/** Makes a text safe for a terminal: unsafe characters become visible escapes such as `\u001b`. */
export const clean = (text: string): string => text.replace(unsafe, escaped);

/** The same for prose: line breaks and runs of spaces become one space. */
export const cleanProse = (text: string): string => clean(text.replace(/\s+/g, ' ').trim());

const jsonEscaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => escaped(character.charAt(at))).join('');

/** The same for serialised JSON, as JSON escapes: the data stays the same. */
export const cleanJson = (json: string): string =>
  json.replace(unsafe, (character) => (character === '\n' ? character : jsonEscaped(character)));

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a text for HTML, between tags and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
