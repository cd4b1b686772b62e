import { Scalar } from 'yaml';
import { codePoint, invisibleCharacter } from '../references/secret-warnings.ts';

type ScalarWarning = { readonly message: string; readonly hint: string };

/** Booleans in YAML 1.1, which many tools still read. */
const oldBooleans = /^(?:yes|no|on|off)$/i;

/** Numbers in YAML 1.1 and in programs: `1_000`, `0b101`. */
const oldNumbers = /^[-+]?(?:0b[01_]+|\d[\d_]*_[\d_]*)$/;

const curlyQuotes: readonly RegExp[] = [
  /^[\u201c\u201d\u201e].*[\u201c\u201d]$/,
  /^[\u2018\u2019\u201a].*[\u2018\u2019]$/,
  /^\u00ab.*\u00bb$/,
];

/**
 * Warns about a number that changes its notation when read, such as version 1.10, a phone number or 0755: it
 * was probably meant as a string.
 */
const numberWarning = ({ value, source }: Scalar): ScalarWarning | null => {
  if (source === undefined || String(value) === source) return null;
  return {
    message: `this reads as the number ${value}`,
    hint: 'put it in quotes if it is meant as a string',
  };
};

const typographic: ScalarWarning = {
  message: 'the quotes around this are typographic ones, and part of the text',
  hint: 'write "straight" quotes',
};

/** An escape (`"\\u200b"`) is visible, so intended. */
const isSeen = ({ type, range }: Scalar, character: string, file: string): boolean =>
  type === Scalar.QUOTE_DOUBLE && range != null && !file.slice(range[0], range[1]).includes(character);

const invisibleWarning = (node: Scalar, text: string, file: string): ScalarWarning | null => {
  const character = text.includes('\n') ? null : invisibleCharacter(text);
  if (character === null || isSeen(node, character, file)) return null;
  return {
    message: `the text contains the invisible character ${codePoint(character)}`,
    hint: 'retype it instead of pasting it',
  };
};

const quotesWarning = (text: string): ScalarWarning | null =>
  curlyQuotes.some((form) => form.test(text)) ? typographic : null;

const oldYamlWarning = (text: string): ScalarWarning | null => {
  if (oldBooleans.test(text)) {
    return {
      message: `this reads as the string "${text}", and in tools that read older YAML as a boolean`,
      hint: 'write true or false, or put it in quotes if it is meant as a string',
    };
  }
  if (!oldNumbers.test(text)) return null;
  return {
    message: 'this reads as a string, and in tools that read older YAML as a number',
    hint: 'write the digits alone, or put it in quotes if it is meant as a string',
  };
};

/**
 * Warns about a key with typographic quotes or invisible characters; else null.
 * @param file the file's text
 */
export const keyWarning = (node: Scalar, file: string): ScalarWarning | null => {
  const { value, type } = node;
  if (typeof value !== 'string') return null;
  return (type === Scalar.PLAIN ? quotesWarning(value) : null) ?? invisibleWarning(node, value, file);
};

/**
 * Warns about a scalar whose value differs from its look; else null. Never for one with a tag, which states
 * the author's intent.
 * @param file the file's text
 */
export const scalarWarning = (node: Scalar, file: string): ScalarWarning | null => {
  if (node.tag !== undefined) return null;
  if (typeof node.value === 'number') return numberWarning(node);
  if (typeof node.value !== 'string') return null;
  return (node.type === Scalar.PLAIN ? oldYamlWarning(node.value) : null) ?? keyWarning(node, file);
};
