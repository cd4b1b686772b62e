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
 * A number that is written otherwise than it reads, such as a version 1.10, a phone number or 0755: perhaps
 * it was meant as a text.
 */
const numberWarning = ({ value, source }: Scalar): ScalarWarning | null => {
  if (source === undefined || String(value) === source) return null;
  return { message: `this reads as the number ${value}`, hint: 'put it in quotes if it is meant as a text' };
};

const typographic: ScalarWarning = {
  message: 'the quotes around this are typographic ones, and part of the text',
  hint: 'write "straight" quotes',
};

/** As an escape (`"\\u200b"`) it is seen, and meant. */
const isSeen = ({ type, range }: Scalar, character: string, file: string): boolean =>
  type === Scalar.QUOTE_DOUBLE && range != null && !file.slice(range[0], range[1]).includes(character);

const invisibleWarning = (node: Scalar, text: string, file: string): ScalarWarning | null => {
  const character = text.includes('\n') ? null : invisibleCharacter(text);
  if (character === null || isSeen(node, character, file)) return null;
  return {
    message: `the text holds the invisible character ${codePoint(character)}`,
    hint: 'type it once more instead of pasting it',
  };
};

const quotesWarning = (text: string): ScalarWarning | null =>
  curlyQuotes.some((form) => form.test(text)) ? typographic : null;

const oldYamlWarning = (text: string): ScalarWarning | null => {
  if (oldBooleans.test(text)) {
    return {
      message: `this reads as the text "${text}", and in tools that read older YAML as a boolean`,
      hint: 'write true or false, or put it in quotes if it is meant as a text',
    };
  }
  if (!oldNumbers.test(text)) return null;
  return {
    message: 'this reads as a text, and in tools that read older YAML as a number',
    hint: 'write the digits alone, or put it in quotes if it is meant as a text',
  };
};

/**
 * What of a key is hardly meant: quotes that are part of it, or something invisible. Null when nothing is.
 * @param file the text of the whole file
 */
export const keyWarning = (node: Scalar, file: string): ScalarWarning | null => {
  const { value, type } = node;
  if (typeof value !== 'string') return null;
  return (type === Scalar.PLAIN ? quotesWarning(value) : null) ?? invisibleWarning(node, value, file);
};

/**
 * What reads as something else than it looks like; null when a scalar is what it looks like. Null too for one
 * with a tag: its author knows.
 * @param file the text of the whole file
 */
export const scalarWarning = (node: Scalar, file: string): ScalarWarning | null => {
  if (node.tag !== undefined) return null;
  if (typeof node.value === 'number') return numberWarning(node);
  if (typeof node.value !== 'string') return null;
  return (node.type === Scalar.PLAIN ? oldYamlWarning(node.value) : null) ?? keyWarning(node, file);
};
