import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../../config.ts';
import { git } from '../../desired/git/git.ts';
import { UsageError } from '../../model/errors.ts';
import { shortRevision } from '../../report/text/words.ts';

/** A Git repository of the demo's own, and a clone to edit. */
export type DemoRepository = {
  readonly url: string;
  /** The clone. */
  readonly work: string;
  /** Commits every edit in the clone and pushes it. @returns the commit's short id */
  push(subject: string): Promise<string>;
};

const BRANCH = 'main';

/** Also for a person who commits in the clone. */
const AUTHOR = { 'user.name': 'Demo', 'user.email': 'demo@acme.example', 'commit.gpgSign': 'false' };

/**
 * Makes an empty repository in the folder, and a clone of it. Null: there is no Git program on the PATH.
 * @throws UsageError when Git fails
 */
export const createRepository = async (
  folder: string,
  { PATH }: Environment,
): Promise<DemoRepository | null> => {
  // Without the settings of the person who runs the demo, who may sign each commit with a key that asks for a passphrase.
  const environment = { PATH, HOME: folder };
  if ((await git(folder, environment, ['--version'])) === null) return null;
  const origin = join(folder, 'bots.git');
  const work = join(folder, 'bots');
  const run = async (cwd: string, ...args: string[]): Promise<string> => {
    const printed = await git(cwd, environment, args);
    if (printed === null) throw new UsageError(`The demo could not run git ${args[0]} in ${cwd}.`);
    return printed;
  };
  mkdirSync(work);
  const init = ['init', '--quiet', '--template=', `--initial-branch=${BRANCH}`];
  await run(folder, ...init, '--bare', origin);
  await run(origin, 'config', 'uploadpack.allowFilter', 'true');
  await run(work, ...init);
  await run(work, 'remote', 'add', 'origin', origin);
  for (const [name, value] of Object.entries(AUTHOR)) await run(work, 'config', name, value);
  return {
    url: pathToFileURL(origin).href,
    work,
    push: async (subject) => {
      await run(work, 'add', '--all');
      await run(work, 'commit', '--quiet', '-m', subject);
      await run(work, 'push', '--quiet', '--set-upstream', 'origin', BRANCH);
      return shortRevision((await run(work, 'rev-parse', 'HEAD')).trim());
    },
  };
};
