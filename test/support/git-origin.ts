import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'vitest';
import type { GitRemote } from '../../src/desired/git/remote/git-remote.ts';
import type { GitTimeouts } from '../../src/desired/git/remote/git-runner.ts';
import { openGitRemote } from '../../src/desired/git/remote/open-git-remote.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import type { GitSettings } from '../../src/settings/git-settings.ts';
import { commit, git } from '../desired/git-repository.ts';
import { type ObjectFormat, writeCommit } from './git-objects.ts';

type Test = Pick<TestContext, 'onTestFinished'>;

/** An empty folder until the test ends. */
export const temporaryFolder = (test: Test, name = 'git'): string => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `setpoint-${name}-`));
  test.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A repository `bots.git` that is worked in as anybody would, and served from its folder. */
export type Origin = {
  /** The folder that servers serve. */
  readonly root: string;
  /** The bare repository. */
  readonly bare: string;
  /** A work tree of it: what is committed there is in the repository. */
  readonly work: string;
  /** Writes files (null: removes) and commits them. @returns the commit */
  push(files: { readonly [path: string]: string | Buffer | null }, at?: string): string;
  /** Commits many times without changing a file. */
  pushEmpty(count: number): void;
  /** Runs Git in the work tree; by this way alone, since what `push` leaves undone in its index is done first. */
  git(...args: string[]): string;
};

export const yaml = (key: string): string =>
  `accounts:\n  acme: { provider: aloochat, apiKey: "\${ALOOCHAT_API_KEY}" }\nintegrations:\n  ${key}: { account: acme, type: shopify, name: S, config: { shop_domain: ${key} } }\n`;

/**
 * Makes a work tree of a bare repository, as `git worktree add` does where there is a commit. A commit in it is in the
 * repository at once; a push would take seven processes more.
 */
const linkWorkTree = (bare: string, work: string): void => {
  const own = join(bare, 'worktrees/work');
  mkdirSync(own, { recursive: true });
  mkdirSync(work);
  writeFileSync(join(own, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(own, 'commondir'), '../..\n');
  writeFileSync(join(own, 'gitdir'), `${join(work, '.git')}\n`);
  writeFileSync(join(work, '.git'), `gitdir: ${own}\n`);
};

/** Makes a bare repository, as `git init` does without its samples of hooks. */
const makeBare = (bare: string, format: ObjectFormat): void => {
  for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    mkdirSync(join(bare, name), { recursive: true });
  writeFileSync(join(bare, 'HEAD'), 'ref: refs/heads/main\n');
  const sha256 = format === 'sha256';
  writeFileSync(
    join(bare, 'config'),
    `[core]
	repositoryformatversion = ${sha256 ? 1 : 0}
	filemode = true
	bare = true
${sha256 ? '[extensions]\n\tobjectformat = sha256\n' : ''}[uploadpack]
	allowFilter = true
[receive]
	denyCurrentBranch = ignore
[remote "origin"]
	url = ${bare}
`,
  );
};

/** The file of the branch that is checked out, where a commit can be made by writing it: Git signs, and knows of packed refs and detached heads. */
const branchFile = (bare: string): string | null => {
  const isSigned = /gpgsign = true/i.test(readFileSync(join(bare, 'config'), 'utf8'));
  const [, ref] = /^ref: (.+)$/m.exec(readFileSync(join(bare, 'worktrees/work/HEAD'), 'utf8')) ?? [];
  if (ref === undefined || isSigned || existsSync(join(bare, 'packed-refs'))) return null;
  const file = join(bare, ref);
  return existsSync(dirname(file)) ? file : null;
};

const importEmpty = (work: string, head: string, count: number): void => {
  const commits = Array.from({ length: count }, (_, at) => {
    const from = at === 0 ? `from ${head}\n` : '';
    return `commit refs/heads/main\ncommitter A <a@example.com> 1767225600 +0000\ndata 1\nx\n${from}`;
  });
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: work, input: commits.join('') });
};

/** Makes the repository, with one commit of `desired-state/all.yaml` unless told otherwise. */
export const openOrigin = (
  test: Test,
  files: Parameters<Origin['push']>[0] = { 'desired-state/all.yaml': yaml('first') },
  format: ObjectFormat = 'sha1',
): Origin => {
  const root = temporaryFolder(test, 'origin');
  const bare = join(root, 'bots.git');
  const work = join(root, 'work');
  makeBare(bare, format);
  linkWorkTree(bare, work);
  /** Whether the index is behind what was committed without Git. */
  let isBehind = false;
  const inWork: Origin['git'] = (...args) => {
    if (isBehind) git(work, 'add', '-A');
    isBehind = false;
    return git(work, ...args);
  };
  const write = (path: string, content: string | Buffer | null): void => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    if (content === null) rmSync(join(work, path), { recursive: true });
    else writeFileSync(join(work, path), content);
  };
  const origin: Origin = {
    root,
    bare,
    work,
    git: inWork,
    pushEmpty: (count) => importEmpty(work, inWork('rev-parse', 'HEAD'), count),
    push: (changed, at) => {
      for (const [path, content] of Object.entries(changed)) write(path, content);
      const head = branchFile(bare);
      isBehind = head !== null;
      if (head === null) return commit(work, at);
      const timeMs = at === undefined ? Date.now() : Date.parse(at);
      return writeCommit({ bare, work, format, head, timeMs });
    },
  };
  if (Object.keys(files).length > 0) origin.push(files);
  return origin;
};

export type OpenRemote = {
  readonly settings?: Partial<GitSettings>;
  readonly dataDir?: string;
  readonly environment?: { readonly [name: string]: string | undefined };
  readonly timeouts?: Partial<GitTimeouts>;
};

/** The settings of a repository; the path is `desired-state`. */
export const gitSettings = (url: string, more: Partial<GitSettings> = {}): GitSettings => ({
  url,
  ref: null,
  path: 'desired-state',
  pollMs: 1_000,
  token: null,
  sshKeyFile: null,
  knownHostsFile: null,
  signersFile: null,
  ...more,
});

/** Opens a remote with a data folder of its own; closed after the test. */
export const openRemote = (
  test: Test,
  url: string,
  { settings, dataDir = temporaryFolder(test, 'data'), environment = {}, timeouts }: OpenRemote = {},
): GitRemote & { readonly dataDir: string; readonly logged: unknown[] } => {
  const logged: unknown[] = [];
  const secrets = createSecretRegistry();
  if (settings?.token) secrets.register(settings.token);
  const remote = openGitRemote({
    settings: gitSettings(url, settings),
    dataDir,
    environment: { PATH: process.env.PATH, ...environment },
    secrets,
    log: { debug: (...line: unknown[]) => void logged.push(line) },
    timeouts,
  });
  test.onTestFinished(() => remote.close());
  return { ...remote, dataDir, logged };
};

/** The commit of a fetch that has to work. */
export const fetched = async (remote: GitRemote) => {
  const result = await remote.fetch();
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.commit;
};

/** The problem of a fetch that has to fail. */
export const problemOf = async (remote: GitRemote) => {
  const result = await remote.fetch();
  if (result.ok) throw new Error('it was fetched');
  return result.problem;
};

/** The files of a commit, by label. */
export const filesOf = async (remote: GitRemote) => {
  const result = await remote.read(await fetched(remote));
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  const { files, problems } = result.commit.files;
  return { files: Object.fromEntries(files.map(({ label, text }) => [label, text])), problems };
};
