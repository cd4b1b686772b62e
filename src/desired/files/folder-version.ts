import { stat } from 'node:fs/promises';
import { fileMark } from './file-version.ts';
import { type FoundFile, findFiles } from './find-files.ts';

const stamp = async ({ path, name }: FoundFile): Promise<string> => {
  try {
    return `${name}\0${fileMark(await stat(path, { bigint: true }))}`;
  } catch (error) {
    return `${name}\0${(error as NodeJS.ErrnoException).code}`;
  }
};

/** A text that changes with every edit of the desired state's files, without reading them. Links are followed. */
export const fingerprint = async (path: string): Promise<string> => {
  const { files, problems } = await findFiles(path);
  const stamps = await Promise.all(files.map(stamp));
  return [...stamps, ...problems.map((problem) => `${problem.path}\0${problem.message}`)].join('\n');
};
