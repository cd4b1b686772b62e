import type { JsonValue } from '../model/json.ts';
import { readPlainScalar } from './plain-scalar.ts';
import type { Section, SourceEntry } from './read-document.ts';

/** Lines of a file: more of them may hold more values than `guardedTokens` lets pass. */
const mostLines = 400_000;

/** Levels of mappings; the documented limit is higher. */
const deepest = 50;

/** Tabs, control characters and halves of surrogate pairs. */
const unusual = /[\0-\t\v-\u001f\u007f\ufeff\p{Surrogate}]/u;

const keyLine = /^( *)([A-Za-z_][\w.-]{0,199}):(?: +(.*))?$/;
const passedOver = /^ *(?:#.*)?$/;

/** Keys that are refused, or that YAML does not take for a text. */
const notKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const notText = /^(?:null|true|false)$/i;

type Mapping = { readonly indent: number; readonly values: Record<string, JsonValue> };

/** A key whose value are the deeper lines that follow. */
type Open = { readonly indent: number; readonly into: Record<string, JsonValue>; readonly key: string };

type Reading = {
  /** The mappings around the line, outermost first. */
  readonly around: Mapping[];
  open: Open | null;
  readonly entries: { section: Section; key: string; offset: number; place: SourceEntry['place'] }[];
  section: { readonly name: Section; readonly at: number; entries: number } | null;
};

/** The mapping that a line of this indent belongs to; null where it belongs to none. */
const mappingOf = ({ around, open }: Reading, indent: number): Mapping | null => {
  if (open !== null) {
    if (indent <= open.indent || around.length >= deepest) return null;
    const values: Record<string, JsonValue> = {};
    open.into[open.key] = values;
    around.push({ indent, values });
  }
  while ((around.at(-1)?.indent ?? 0) > indent) around.pop();
  const mapping = around.at(-1);
  return mapping?.indent === indent ? mapping : null;
};

/** Notes where sections and entries begin. @returns whether such a key may stand here */
const notePlace = (reading: Reading, key: string, offset: number, isOpen: boolean): boolean => {
  const { around, section, entries } = reading;
  if (around.length === 1) {
    if ((key !== 'accounts' && key !== 'integrations') || !isOpen) return false;
    reading.section = { name: key, at: section === null ? 0 : section.at + 1, entries: 0 };
  } else if (around.length === 2 && section !== null) {
    entries.push({ section: section.name, key, offset, place: [0, section.at, section.entries] });
    section.entries += 1;
  }
  return true;
};

/** Reads one line. @returns whether it is one of the usual form */
const readLine = (reading: Reading, line: string, offset: number): boolean => {
  if (passedOver.test(line)) return true;
  const parts = keyLine.exec(line);
  if (parts === null) return false;
  const [, { length: indent } = '', key = '', rest = ''] = parts;
  const mapping = mappingOf(reading, indent);
  if (mapping === null || notKeys.has(key) || notText.test(key) || Object.hasOwn(mapping.values, key))
    return false;
  const isOpen = rest === '' || rest.startsWith('#');
  if (!notePlace(reading, key, offset + indent, isOpen)) return false;
  reading.open = isOpen ? { indent, into: mapping.values, key } : null;
  // An open key has its place in the order already; its mapping follows.
  const value = isOpen ? null : readPlainScalar(rest);
  if (value === undefined) return false;
  mapping.values[key] = value;
  return true;
};

/**
 * The entries of a file in its usual form: one document of mappings in block style with one key to a line, each value a plain or
 * quoted text, number or boolean on that line. Null where anything else stands in it, valid or not: then `yaml` reads the whole
 * file. It gives just what reading by `yaml` gives, in a tenth of the time, since no syntax tree is built.
 */
export const readPlainLines = (text: string): readonly SourceEntry[] | null => {
  if (unusual.test(text)) return null;
  const top: Record<string, JsonValue> = {};
  const reading: Reading = { around: [{ indent: 0, values: top }], open: null, entries: [], section: null };
  let start = text.startsWith('---\n') ? 4 : 0;
  for (let lines = 0; start < text.length; lines += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (lines > mostLines || !readLine(reading, text.slice(start, end), start)) return null;
    start = end + 1;
  }
  if (reading.open !== null || reading.entries.length === 0) return null;
  return reading.entries.map((entry) => {
    const values = top[entry.section] as Record<string, JsonValue>;
    return { ...entry, value: values[entry.key] as JsonValue };
  });
};
