import { readDocuments, type YamlDocument } from './documents.ts';
import { createLineIndex, type LinePosition } from './line-index.ts';
import { locateNode, type NodeAt } from './locate-node.ts';
import { type FileReading, isEmptyDocument, readDocument, type SourceEntry } from './read-document.ts';
import type { OffsetProblem } from './syntax-problem.ts';

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

const readAll = (text: string, reading: FileReading): readonly YamlDocument[] => {
  const { documents, problems } = readDocuments(text);
  reading.problems.push(...problems);
  if (problems.length > 0) reading.incomplete = true;
  documents.forEach((document, index) => {
    readDocument(document, index, reading);
  });
  if (reading.problems.length === 0 && documents.every(isEmptyDocument)) {
    const hint = 'remove the file, or write accounts and integrations into it';
    reading.problems.push({ offset: 0, message: 'the file has nothing in it', hint });
    reading.incomplete = true;
  }
  return documents;
};

/** Parses one file's text. Never throws; everything wrong with it stands in `problems`. */
export const parseFile = (text: string): ParsedFile => {
  const reading: FileReading = { entries: [], problems: [], warnings: [], incomplete: false };
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
