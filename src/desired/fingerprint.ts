import { stat } from 'node:fs/promises';
import { type FoundFile, findFiles } from './find-files.ts';

const stamp = async ({ path, name }: FoundFile): Promise<string> => {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${name}\0${ino}\0${size}\0${mtimeNs}\0${ctimeNs}`;
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
