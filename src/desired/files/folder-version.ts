import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type FoundFile, findFiles } from './find-files.ts';

/** Changes whenever the file is written, replaced or changes its type. */
export const fileVersion = ({ dev, ino, mode, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, mode, size, mtimeNs, ctimeNs].join('\0');

const versionOf = async ({ path, name }: FoundFile): Promise<string> => {
  try {
    return `${name}\0${fileVersion(await stat(path, { bigint: true }))}`;
  } catch (error) {
    return `${name}\0${(error as NodeJS.ErrnoException).code}`;
  }
};

/** Changes with every edit of the desired-state files. Computed from their metadata; follows links. */
export const folderVersion = async (path: string): Promise<string> => {
  const { files, problems } = await findFiles(path);
  const versions = await Promise.all(files.map(versionOf));
  return [...versions, ...problems.map((problem) => `${problem.path}\0${problem.message}`)].join('\n');
};
