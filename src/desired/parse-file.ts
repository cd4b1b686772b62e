import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import type { JsonValue } from '../model/json.ts';
import { documentProblems, readDocuments, type YamlDocument } from './documents.ts';
import { keyText } from './key-text.ts';
import { createLineIndex, type LinePosition } from './line-index.ts';
import { locateNode, type NodeAt } from './locate-node.ts';
import { didYouMean } from './nearest-name.ts';
import { createPlainReader, type PlainReader, type ReportNode } from './plain-value.ts';
import { quoted } from './quoted.ts';
import type { OffsetProblem } from './syntax-problem.ts';

export const sections = ['accounts', 'integrations'] as const;
export type Section = (typeof sections)[number];

/** One account or integration as it stands in a file, references unresolved. */
export type SourceEntry = {
  readonly section: Section;
  readonly key: string;
  readonly value: JsonValue;
  readonly offset: number;
  /** Where its node is: the document, the section's place in it, and the entry's in the section. */
  readonly place: readonly [document: number, section: number, entry: number];
};

/** A problem of one file's text, by line and column. */
export type FileProblem = LinePosition & { readonly message: string; readonly hint: string | null };

/** One file, parsed. It depends on nothing but the text. */
export type ParsedFile = {
  readonly entries: readonly SourceEntry[];
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
  /** Something of it could not be read, so that accounts may be missing. */
  readonly incomplete: boolean;
  position(offset: number): LinePosition;
  /** Where the value, or the key, of a path inside an entry stands; as near to it as there is something. */
  locate(entry: SourceEntry, path: readonly PropertyKey[], at: NodeAt): LinePosition;
  /** Lets go of the syntax tree, which is many times the size of the values. It is made again when a position is asked for. */
  release(): void;
};

type Reading = {
  readonly entries: SourceEntry[];
  readonly problems: OffsetProblem[];
  readonly warnings: OffsetProblem[];
  incomplete: boolean;
};

const isSection = (text: string): text is Section => sections.some((section) => section === text);

const nodeOffset = (node: unknown, otherwise: number): number =>
  (node as { readonly range?: readonly [number, number, number] | null } | null)?.range?.[0] ?? otherwise;

const reporter =
  (reading: Reading): ReportNode =>
  (kind, node, message, hint) => {
    const list = kind === 'problem' ? reading.problems : reading.warnings;
    list.push({ offset: nodeOffset(node, 0), message, hint });
  };

const readSection = (
  section: Section,
  pair: Pair,
  place: readonly [number, number],
  plain: PlainReader,
  reading: Reading,
): void => {
  const node: unknown = pair.value;
  const offset = nodeOffset(pair.key, 0);
  if (!isMap(node)) {
    const empty = node === null || (isScalar(node) && node.value === null);
    const message = empty
      ? `${section} has nothing in it`
      : `${section} must be a mapping of names to entries`;
    const hint = empty ? `write ${section}: {} if none is wanted, or remove the line` : null;
    reading.problems.push({ offset: empty ? offset : nodeOffset(node, offset), message, hint });
    reading.incomplete = true;
    return;
  }
  (node as YAMLMap<unknown, unknown>).items.forEach((item, index) => {
    const at = nodeOffset(item.key, offset);
    const key = keyText(item.key, (message, hint) => reading.problems.push({ offset: at, message, hint }));
    const value = plain.value(item.value, 2);
    if (key === null) reading.incomplete = true;
    else reading.entries.push({ section, key, value, offset: at, place: [...place, index] });
  });
};

const readPair = (
  pair: Pair,
  place: readonly [number, number],
  seen: Set<string>,
  plain: PlainReader,
  reading: Reading,
): void => {
  const offset = nodeOffset(pair.key, 0);
  const problem = (message: string, hint: string | null): void => {
    reading.problems.push({ offset, message, hint });
  };
  const text = keyText(pair.key, problem);
  if (text === null) return;
  if (!isSection(text)) {
    const hint = didYouMean(text, sections, 'a file holds');
    problem(`${quoted(text)} is not known at the top of a file`, hint);
    reading.incomplete = true;
    plain.value(pair.value, 1);
    return;
  }
  if (seen.has(text)) problem(`${quoted(text)} stands twice in this document`, 'put their entries together');
  seen.add(text);
  readSection(text, pair, place, plain, reading);
};

const readDocument = (document: YamlDocument, index: number, reading: Reading): void => {
  const problems = documentProblems(document);
  if (problems.length > 0) {
    reading.problems.push(...problems);
    reading.incomplete = true;
    return;
  }
  const top: unknown = document.contents;
  if (top === null || (isScalar(top) && top.value === null)) return;
  if (!isMap(top)) {
    reading.problems.push({
      offset: nodeOffset(top, 0),
      message: 'the document must be a mapping with accounts and integrations',
      hint: null,
    });
    reading.incomplete = true;
    return;
  }
  const plain = createPlainReader(reporter(reading));
  const seen = new Set<string>();
  top.items.forEach((pair, at) => {
    readPair(pair as Pair, [index, at], seen, plain, reading);
  });
};

const isEmptyDocument = (document: YamlDocument): boolean =>
  document.errors.length === 0 &&
  (document.contents === null ||
    (isScalar(document.contents) && document.contents.value === null) ||
    (isMap(document.contents) && document.contents.items.length === 0));

const readAll = (text: string, reading: Reading): readonly YamlDocument[] => {
  const { documents, problems } = readDocuments(text);
  reading.problems.push(...problems);
  if (problems.length > 0) reading.incomplete = true;
  documents.forEach((document, index) => {
    readDocument(document, index, reading);
  });
  if (reading.problems.length === 0 && documents.every(isEmptyDocument)) {
    reading.problems.push({
      offset: 0,
      message: 'the file has nothing in it',
      hint: 'remove the file, or write accounts and integrations into it',
    });
    reading.incomplete = true;
  }
  return documents;
};

/** Parses one file's text. Never throws; everything wrong with it stands in `problems`. */
export const parseFile = (text: string): ParsedFile => {
  const reading: Reading = { entries: [], problems: [], warnings: [], incomplete: false };
  const position = createLineIndex(text);
  const located = ({ offset, message, hint }: OffsetProblem): FileProblem => ({
    ...position(offset),
    message,
    hint,
  });
  let documents: readonly YamlDocument[] | null = readAll(text, reading);
  return {
    entries: reading.entries,
    problems: reading.problems.map(located),
    warnings: reading.warnings.map(located),
    incomplete: reading.incomplete,
    position,
    locate: (entry, path, at) => {
      documents ??= readDocuments(text).documents;
      return position(locateNode(documents, entry, path, at));
    },
    release: () => {
      documents = null;
    },
  };
};
