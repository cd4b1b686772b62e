import { isAbsolute, relative } from 'node:path';

/** How a file is called in messages: relative to the current folder where that is shorter. */
export const fileLabel = (path: string, cwd: string): string => {
  if (!isAbsolute(path)) return path;
  const near = relative(cwd, path);
  return near !== '' && near.length < path.length ? near : path;
};
