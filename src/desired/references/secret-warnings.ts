import type { ReferenceProblem } from './parse-references.ts';

/** Invisible, but sent. Joiners are left out: emoji and some scripts need them. */
const invisible = /[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

/** `U+200B`. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The first invisible character of a text; null where it has none. */
export const invisibleCharacter = (text: string): string | null => invisible.exec(text)?.[0] ?? null;

/** References in other tools' syntax. As a whole secret, they are almost never meant literally. */
const otherReferences: readonly RegExp[] = [
  /^\$(?:env:)?([A-Za-z_]\w*)$/,
  /^\$\(([A-Za-z_]\w*)\)$/,
  /^%([A-Za-z_]\w*)%$/,
  /^\{\{-?\s*[$.]?(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)\s*-?\}\}$/,
  /^\{([A-Z_][A-Z0-9_]*)\}$/,
  /^<([A-Z_][A-Z0-9_]*)>$/,
  /^#\{([A-Za-z_]\w*)\}#?$/,
  /^__([A-Z][A-Z0-9_]*?)__$/,
  /^@([A-Z][A-Z0-9_]*)@$/,
];

/** Placeholders of secret stores and encryption tools: 1Password, vals, Vault, SOPS, Ansible. */
const placeholders = /^(?:op:\/\/|ref\+[a-z]+:\/\/|vault:|ENC\[|\$ANSIBLE_VAULT;)/;

/** Warns about a literal secret that is another tool's reference; else null. */
export const foreignReference = (text: string): ReferenceProblem | null => {
  if (placeholders.test(text)) {
    return {
      message: "is another tool's placeholder for a secret, and is sent as it is",
      hint: `have that tool set a variable, and write \${NAME}`,
    };
  }
  const name = otherReferences.flatMap((form) => form.exec(text)?.[1] ?? [])[0];
  if (name === undefined) return null;
  // In lower case it may be a real password, so it is not repeated.
  const shown = /^[A-Z][A-Z0-9_]*$/.test(name) ? name : 'NAME';
  return {
    message: "is a reference in another tool's syntax, and is sent as it is",
    hint: `write \${${shown}}`,
  };
};

const blank = (character: string | undefined): string =>
  character === '\n' || character === '\r' ? 'a line break' : 'a blank';

/**
 * Warns about white space at either end of a secret, and about invisible characters; else null. A multi-line
 * key (PEM) may end in a line break.
 * @param from the origin of the text; null for a literal in the YAML
 */
export const strayCharacters = (text: string, from: string | null): ReferenceProblem | null => {
  const inner = text.trim();
  if (inner.includes('\n')) return null;
  const where = from === null ? '' : `${from} `;
  if (inner !== text) {
    const isEnd = text.trimEnd() !== text;
    const message = `${where}${isEnd ? 'ends in' : 'begins with'} ${blank(isEnd ? text.at(-1) : text[0])}, which is sent with it`;
    const way =
      from === null ? 'write |- in place of |, or remove it' : 'printf %s adds none where echo adds one';
    return { message, hint: way };
  }
  const character = invisibleCharacter(inner);
  // For literals, the YAML reader warns about every text.
  if (character === null || from === null) return null;
  return {
    message: `${where}contains the invisible character ${codePoint(character)}`,
    hint: 'retype it instead of pasting it',
  };
};
