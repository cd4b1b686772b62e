import { isAbsolute, relative } from 'node:path';
import type { DesiredProblem } from '../problem.ts';
import { findFiles } from './find-files.ts';
import { readText } from './read-text.ts';
import type { SourceFile, SourceFiles } from './source-files.ts';

/** The file's name in messages: relative to the current folder if that is shorter. */
export const fileLabel = (path: string, cwd: string): string => {
  if (!isAbsolute(path)) return path;
  const near = relative(cwd, path);
  return near !== '' && near.length < path.length ? near : path;
};

/** Finds and reads the files of a folder, or the one file. */
export const readFiles = async (at: string, cwd: string): Promise<SourceFiles> => {
  const found = await findFiles(at);
  const problems = found.problems.map(
    ({ path, message, hint }): DesiredProblem => ({
      file: fileLabel(path, cwd),
      line: 1,
      column: 1,
      message,
      hint,
    }),
  );
  const files: SourceFile[] = [];
  for (const { path, name } of found.files) {
    const label = fileLabel(path, cwd);
    const read = readText(path);
    if (!read.ok) {
      problems.push({ file: label, ...read.problem });
      continue;
    }
    const { text, ...version } = read.file;
    files.push({ label, text, version: { path, name, ...version } });
  }
  return { files, problems };
};
