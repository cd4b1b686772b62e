import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import type { JsonValue } from '../../model/json.ts';
import { didYouMean } from '../nearest-name.ts';
import { quoted } from '../problem.ts';
import { createAnchors } from './anchors.ts';
import { documentProblems, type OffsetProblem, type YamlDocument } from './documents.ts';
import { keyText } from './node-checks.ts';
import { isMergeKey, type PlainReading, plainValue, reportKeyWarning } from './plain-value.ts';

export const sections = ['accounts', 'integrations', 'sets'] as const;
export type Section = (typeof sections)[number];

/** One account, integration or set in a file, references unresolved. */
export type SourceEntry = {
  readonly section: Section;
  readonly key: string;
  readonly value: JsonValue;
  readonly offset: number;
  /** The position of its node: document, index of the section, index of the entry. */
  readonly place: readonly [document: number, section: number, entry: number];
  /**
   * Offsets of what has a position of its own: a set's rows, an account's defaults, by name. Without those that come
   * through an alias or a merge key.
   */
  readonly parts?: ReadonlyMap<string, number>;
};

/** The result of reading a file, document by document. */
export type FileReading = {
  readonly text: string;
  readonly entries: SourceEntry[];
  readonly problems: OffsetProblem[];
  readonly warnings: OffsetProblem[];
  /** Parts could not be read, so entries may be missing. */
  incomplete: boolean;
};

/** Top-level keys with this prefix are ignored, as in Compose: a place for anchors. */
const EXTENSION = 'x-';

/** Levels above an entry: document and section. */
const ENTRY_DEPTH = 2;

const isSection = (text: string): text is Section => sections.some((section) => section === text);

const offsetOf = (node: unknown): number =>
  (node as { readonly range?: readonly [number, number, number] | null } | null)?.range?.[0] ?? 0;

const isEmpty = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null);

const isText = (key: unknown, text: string): boolean => isScalar(key) && key.value === text;

const fail = (reading: FileReading, offset: number, message: string, hint: string | null): void => {
  reading.problems.push({ offset, message, hint });
  reading.incomplete = true;
};

/** The fields whose members have a position of their own. */
const partsField: { readonly [section in Section]?: string } = { accounts: 'defaults', sets: 'each' };

const pairsOf = (node: unknown): readonly Pair[] => (isMap(node) ? (node.items as Pair[]) : []);

const partsOf = (section: Section, entry: unknown): SourceEntry['parts'] => {
  const field = partsField[section];
  const pair = field === undefined ? undefined : pairsOf(entry).find(({ key }) => isText(key, field));
  if (pair === undefined) return undefined;
  const parts = new Map<string, number>();
  for (const { key } of pairsOf(pair.value))
    if (isScalar(key) && !isMergeKey(key)) parts.set(String(key.value), offsetOf(key));
  return parts;
};

const readEntry = (
  section: Section,
  pair: Pair,
  place: SourceEntry['place'],
  plain: PlainReading,
  reading: FileReading,
): void => {
  const offset = offsetOf(pair.key);
  if (isMergeKey(pair.key)) {
    const hint = 'write each entry under its own key; inside an entry << merges';
    fail(reading, offset, `the merge key << is not allowed under ${section}`, hint);
  }
  reportKeyWarning(pair.key, plain);
  const key = keyText(pair.key, (message, hint) => fail(reading, offset, message, hint));
  const value = plainValue(pair.value, ENTRY_DEPTH, plain);
  if (key === null || isMergeKey(pair.key)) return;
  const parts = partsOf(section, pair.value);
  reading.entries.push({ section, key, value, offset, place, ...(parts !== undefined && { parts }) });
};

const readSection = (
  section: Section,
  pair: Pair,
  [document, at]: readonly [number, number],
  plain: PlainReading,
  reading: FileReading,
): void => {
  const node: unknown = pair.value;
  if (isEmpty(node)) {
    const hint = `write ${section}: {} if none is wanted, or remove the line`;
    fail(reading, offsetOf(pair.key), `${section} is empty`, hint);
  } else if (isMap(node)) {
    (node as YAMLMap<unknown, unknown>).items.forEach((item, index) => {
      readEntry(section, item as Pair, [document, at, index], plain, reading);
    });
  } else {
    fail(reading, offsetOf(node), `${section} must be a mapping of names to entries`, null);
  }
};

const readTop = (
  pair: Pair,
  place: readonly [number, number],
  seen: Set<string>,
  plain: PlainReading,
  reading: FileReading,
): void => {
  const offset = offsetOf(pair.key);
  const text = keyText(pair.key, (message, hint) => fail(reading, offset, message, hint));
  if (text === null) return;
  if (text.startsWith(EXTENSION)) {
    // Read for its anchors only.
    plainValue(pair.value, 1, plain);
    return;
  }
  if (!isSection(text)) {
    const hint = isMergeKey(pair.key)
      ? 'a merge key is only allowed inside an entry'
      : didYouMean(text, sections, 'a file holds');
    fail(reading, offset, `${quoted(text)} is not known at the top of a file`, hint);
    plainValue(pair.value, 1, plain);
    return;
  }
  if (seen.has(text)) {
    const message = `${quoted(text)} appears twice in this document`;
    reading.problems.push({ offset, message, hint: 'merge their entries' });
  }
  seen.add(text);
  readSection(text, pair, place, plain, reading);
};

/** Reads the entries of one document. Reports and skips invalid YAML. */
export const readDocument = (document: YamlDocument, index: number, reading: FileReading): void => {
  const problems = documentProblems(document);
  if (problems.length > 0) {
    reading.problems.push(...problems);
    reading.incomplete = true;
    return;
  }
  const top: unknown = document.contents;
  if (isEmpty(top)) return;
  if (!isMap(top)) {
    fail(reading, offsetOf(top), 'the document must be a mapping with accounts and integrations', null);
    return;
  }
  const plain: PlainReading = {
    file: reading.text,
    anchors: createAnchors(),
    report: (kind, node, message, hint) => {
      const list = kind === 'problem' ? reading.problems : reading.warnings;
      list.push({ offset: offsetOf(node), message, hint });
    },
  };
  const seen = new Set<string>();
  top.items.forEach((pair, at) => {
    readTop(pair as Pair, [index, at], seen, plain, reading);
  });
};

/** True for a document without content: empty, comments only, `null` or `{}`. */
export const isEmptyDocument = ({ errors, contents }: YamlDocument): boolean =>
  errors.length === 0 && (isEmpty(contents) || (isMap(contents) && contents.items.length === 0));
