import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const identity = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  // Without the process that Git starts after each commit to look for garbage.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'maintenance.auto',
  GIT_CONFIG_VALUE_0: 'false',
};

const run = (folder: string, args: readonly string[], env: object = {}): string =>
  execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...identity, ...env },
  }).trim();

/** Runs Git in a folder, as somebody who has set nothing. */
export const git = (folder: string, ...args: string[]): string => run(folder, args);

/** The commit that is checked out, from Git's files where they say: a process takes thirty milliseconds. */
const headOf = (folder: string): string => {
  const read = (name: string): string => readFileSync(join(folder, '.git', name), 'utf8').trim();
  try {
    const head = read('HEAD');
    return head.startsWith('ref: ') ? read(head.slice('ref: '.length)) : head;
  } catch {
    return git(folder, 'rev-parse', 'HEAD');
  }
};

/** Commits all that is there; gives the commit's id. @param at when, as Git takes it; by default now */
export const commit = (folder: string, at?: string): string => {
  git(folder, 'add', '-A');
  const when = at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
  run(folder, ['commit', '-qm', 'x'], when);
  return headOf(folder);
};
