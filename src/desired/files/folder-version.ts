import { stat } from 'node:fs/promises';
import { fileVersion } from './file-version.ts';
import { type FoundFile, findFiles } from './find-files.ts';

const versionOf = async ({ path, name }: FoundFile): Promise<string> => {
  try {
    return `${name}\0${fileVersion(await stat(path, { bigint: true }))}`;
  } catch (error) {
    return `${name}\0${(error as NodeJS.ErrnoException).code}`;
  }
};

/** A text that changes with every edit of the desired state's files, without reading them. Links are followed. */
export const folderVersion = async (path: string): Promise<string> => {
  const { files, problems } = await findFiles(path);
  const versions = await Promise.all(files.map(versionOf));
  return [...versions, ...problems.map((problem) => `${problem.path}\0${problem.message}`)].join('\n');
};
