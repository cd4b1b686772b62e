import { GitFailure } from './git-problem.ts';
import type { GitRunner } from './git-runner.ts';

const MAX_BYTES = 512 * 1024 * 1024;

/**
 * The contents of these objects by id, read in one go.
 * @throws GitFailure with the code `clone` when one is missing
 */
export const readObjects = async (
  git: GitRunner,
  clone: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> => {
  const objects = new Map<string, Buffer>();
  if (ids.length === 0) return objects;
  const input = ids.map((id) => `${id}\n`).join('');
  const printed = await git.local(clone, ['cat-file', '--batch'], { input, maxBytes: MAX_BYTES });
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf(0x0a, at);
    const [id = '', , size] = printed.toString('latin1', at, end).split(' ');
    if (size === undefined) break;
    const from = end + 1;
    objects.set(id, printed.subarray(from, from + Number(size)));
    at = from + Number(size) + 1;
  }
  if (objects.size < new Set(ids).size) {
    throw new GitFailure('clone', `${git.where}: its clone in the data folder lacks objects`);
  }
  return objects;
};
