import { type OffsetProblem, readDocuments, type YamlDocument } from './documents.ts';
import { createLineIndex, type LinePosition } from './line-index.ts';
import { locateNode, type NodeAt } from './locate-node.ts';
import { type FileReading, isEmptyDocument, readDocument, type SourceEntry } from './read-document.ts';

/** A problem of one file, with line and column. */
export type FileProblem = LinePosition & { readonly message: string; readonly hint: string | null };

/** The content of one file: plain data that depends only on the text. */
export type FileContent = {
  readonly entries: readonly SourceEntry[];
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
  /** Parts could not be read, so accounts may be missing. */
  readonly incomplete: boolean;
};

export type ParsedFile = FileContent & {
  position(offset: number): LinePosition;
  /** The position of a value or key inside an entry, or of its nearest existing parent. */
  locate(entry: SourceEntry, path: readonly PropertyKey[], at: NodeAt): LinePosition;
  /** The same as an offset in the text. */
  offsetOf(entry: SourceEntry, path: readonly PropertyKey[], at: NodeAt): number;
  /** Releases the syntax tree if locating something created one. */
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
    reading.problems.push({ offset: 0, message: 'the file is empty', hint });
    reading.incomplete = true;
  }
};

/** Reads one file's text. Never throws: errors are in `problems`. */
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
 * A file that can locate its values. The syntax tree is many times the size of the values and only needed to
 * locate something inside an entry, so it is rebuilt on demand.
 * @param content the result of `readContent` for the text
 */
export const parsedFile = (text: string, content: FileContent): ParsedFile => {
  const position = createLineIndex(text);
  let documents: readonly YamlDocument[] | null = null;
  const offsetOf: ParsedFile['offsetOf'] = (entry, path, at) => {
    documents ??= readDocuments(text).documents;
    return locateNode(documents, entry, path, at);
  };
  return {
    ...content,
    position,
    offsetOf,
    locate: (entry, path, at) => position(offsetOf(entry, path, at)),
    release: () => {
      documents = null;
    },
  };
};
