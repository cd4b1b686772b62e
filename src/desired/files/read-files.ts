import { isAbsolute, relative } from 'node:path';
import type { LoadedFile, LoadReport } from '../load-report.ts';
import type { HashedText, ParseCache } from '../yaml/parse-cache.ts';
import type { ParsedFile } from '../yaml/parse-file.ts';
import { findFiles } from './find-files.ts';
import { readText } from './read-text.ts';

/** The file's name in messages: relative to the current folder if that is shorter. */
export const fileLabel = (path: string, cwd: string): string => {
  if (!isAbsolute(path)) return path;
  const near = relative(cwd, path);
  return near !== '' && near.length < path.length ? near : path;
};

/** A file as part of the revision. */
export type FileVersion = {
  /** Absolute, or as given. */
  readonly path: string;
  /** Relative to the desired state's folder, with `/`. */
  readonly name: string;
  /** SHA-256 of the content, in hex. */
  readonly hash: string;
  readonly modifiedMs: number;
  /** Changes with the file's inode and mode. */
  readonly mark: string;
};

export type ReadFiles = {
  readonly files: readonly LoadedFile[];
  readonly versions: readonly FileVersion[];
  /** At least one file could not be read. */
  readonly incomplete: boolean;
};

/** Finds, reads and parses the files, and reports unreadable and malformed ones. */
export const readFiles = async (from: {
  readonly path: string;
  readonly cwd: string;
  readonly load: ReturnType<ParseCache['begin']>;
  readonly report: LoadReport;
}): Promise<ReadFiles> => {
  const { report } = from;
  const found = await findFiles(from.path);
  for (const { path, message, hint } of found.problems) {
    report.plain({ file: fileLabel(path, from.cwd), line: 1, column: 1, message, hint });
  }
  const texts: HashedText[] = [];
  const versions: FileVersion[] = [];
  let incomplete = found.problems.length > 0;
  for (const { path, name } of found.files) {
    const read = readText(path);
    if (!read.ok) {
      report.plain({ file: fileLabel(path, from.cwd), ...read.problem });
      incomplete = true;
      continue;
    }
    const { text, ...version } = read.file;
    texts.push({ hash: version.hash, text });
    versions.push({ path, name, ...version });
  }
  const parsed = await from.load.parse(texts);
  const files = versions.map(
    ({ path }, at): LoadedFile => ({
      label: fileLabel(path, from.cwd),
      parsed: parsed[at] as ParsedFile,
    }),
  );
  for (const { label, parsed: file } of files) {
    for (const problem of file.problems) report.plain({ file: label, ...problem });
    for (const warning of file.warnings) report.plainWarning({ file: label, ...warning });
    incomplete ||= file.incomplete;
  }
  return { files, versions, incomplete };
};
