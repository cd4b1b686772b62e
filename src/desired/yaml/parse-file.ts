import { readDocuments, type YamlDocument } from './documents.ts';
import { createLineIndex, type LinePosition } from './line-index.ts';
import { locateNode, type NodeAt } from './locate-node.ts';
import { type FileReading, isEmptyDocument, readDocument, type SourceEntry } from './read-document.ts';
import type { OffsetProblem } from './syntax-problem.ts';

/** A problem of one file's text, by line and column. */
export type FileProblem = LinePosition & { readonly message: string; readonly hint: string | null };

/** What stands in one file: plain data, which depends on nothing but the text. */
export type FileContent = {
  readonly entries: readonly SourceEntry[];
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
  /** Something of it could not be read, so that accounts may be missing. */
  readonly incomplete: boolean;
};

/** One file, parsed. */
export type ParsedFile = FileContent & {
  position(offset: number): LinePosition;
  /** Where the value, or the key, of a path inside an entry stands; as near to it as there is something. */
  locate(entry: SourceEntry, path: readonly PropertyKey[], at: NodeAt): LinePosition;
  /** Lets go of the syntax tree, where one was made to locate something. */
  release(): void;
};

const readAll = (reading: FileReading): void => {
  const { documents, problems } = readDocuments(reading.text);
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
};

/** Reads one file's text. Never throws; everything wrong with it stands in `problems`. */
export const readContent = (text: string): FileContent => {
  const reading: FileReading = { text, entries: [], problems: [], warnings: [], incomplete: false };
  const position = createLineIndex(text);
  const located = ({ offset, message, hint }: OffsetProblem): FileProblem => ({
    ...position(offset),
    message,
    hint,
  });
  readAll(reading);
  return {
    entries: reading.entries,
    problems: reading.problems.map(located),
    warnings: reading.warnings.map(located),
    incomplete: reading.incomplete,
  };
};

/**
 * One file with the places of what stands in it. The syntax tree is many times the size of the values, and
 * only a place inside an entry needs it: it is made again for the first one that is asked for.
 * @param content what `readContent` made of the text
 */
export const parsedFile = (text: string, content: FileContent): ParsedFile => {
  const position = createLineIndex(text);
  let documents: readonly YamlDocument[] | null = null;
  return {
    ...content,
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
