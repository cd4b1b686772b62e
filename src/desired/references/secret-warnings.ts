import type { ReferenceProblem } from './resolve-text.ts';

/** Seen nowhere, and sent all the same. The joiners are part of emoji and of some scripts. */
const invisible = /[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

/** `U+200B`. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The first invisible character of a text; null where it has none. */
export const invisibleCharacter = (text: string): string | null => invisible.exec(text)?.[0] ?? null;

/** How other tools write references. As the whole of a secret they are hardly ever meant as they stand. */
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

/** Values of stores and encryption tools that another program would have put in: 1Password, vals, Vault, SOPS, Ansible. */
const notPutIn = /^(?:op:\/\/|ref\+[a-z]+:\/\/|vault:|ENC\[|\$ANSIBLE_VAULT;)/;

/** A literal under a secret's name that is a reference as another tool writes it. Null where it is none. */
export const foreignReference = (text: string): ReferenceProblem | null => {
  if (notPutIn.test(text)) {
    return {
      message: 'is what another tool would put a secret in for, and is sent as it stands',
      hint: `have that tool set a variable, and write \${NAME}`,
    };
  }
  const name = otherReferences.flatMap((form) => form.exec(text)?.[1] ?? [])[0];
  if (name === undefined) return null;
  // In lower case it may be a password after all, which is not repeated.
  const shown = /^[A-Z][A-Z0-9_]*$/.test(name) ? name : 'NAME';
  return {
    message: 'is a reference as other tools write it, and is sent as it stands',
    hint: `write \${${shown}}`,
  };
};

const blank = (character: string | undefined): string =>
  character === '\n' || character === '\r' ? 'a line break' : 'a blank';

/**
 * What of a secret is hardly meant: a blank or line break at an end, or something invisible. A key in several lines (PEM) may end in a line break. Null where
 * nothing is.
 * @param from where the text comes from, in words; null: it stands in the YAML
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
  // In the YAML it is said of every text.
  if (character === null || from === null) return null;
  return {
    message: `${where}holds the invisible character ${codePoint(character)}`,
    hint: 'type it once more instead of pasting it',
  };
};
