import { parse } from 'node:path';
import type { Environment } from '../../../config.ts';
import type { GitSettings } from '../../../settings/git-settings.ts';
import { explainRemote } from './explain.ts';
import { gitEnvironment, localOptions, remoteOptions } from './git-environment.ts';
import { GitFailure } from './git-problem.ts';
import { type GitOutcome, runGit } from './run-git.ts';

/** Limits on time, in ms. */
export type GitTimeouts = { readonly ask: number; readonly fetch: number; readonly local: number };

export const usualTimeouts: GitTimeouts = { ask: 20_000, fetch: 300_000, local: 120_000 };

/** Runs Git on a clone, and fails in plain words. */
export type GitRunner = {
  /** The remote in messages. */
  readonly where: string;
  /** @param folder the clone @throws GitFailure with the code `clone`: it is damaged, or gone */
  local(folder: string, args: readonly string[], more?: Input): Promise<Buffer>;
  /** As `local`, and the caller judges the exit code. */
  tried(folder: string, args: readonly string[], more?: Input): Promise<GitOutcome>;
  /** A call that asks the remote. @throws GitFailure */
  remote(
    folder: string | null,
    args: readonly string[],
    more: Input & { kind: 'ask' | 'fetch' },
  ): Promise<Buffer>;
};

type Input = { readonly input?: string; readonly maxBytes?: number; readonly options?: readonly string[] };

const flags = (options: readonly string[] = []): string[] => options.flatMap((option) => ['-c', option]);

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1_000))} s`;

export const createGitRunner = (from: {
  readonly settings: GitSettings;
  readonly environment: Environment;
  /** An empty folder. */
  readonly home: string;
  readonly where: string;
  readonly timeouts: GitTimeouts;
  readonly signal: AbortSignal;
  readonly scrub: (text: string) => string;
}): GitRunner => {
  const { settings, environment, where, timeouts, signal, scrub } = from;
  const env = gitEnvironment(settings, environment, from.home);
  let network: readonly string[] | null = null;
  const networkOptions = (): readonly string[] => {
    network ??= remoteOptions(settings, environment, from.home);
    return network;
  };
  const run = async (
    folder: string | null,
    options: readonly string[],
    args: readonly string[],
    { timeoutMs, input, maxBytes, options: further }: Input & { timeoutMs: number },
  ): Promise<GitOutcome> => {
    const outcome = await runGit({
      // Named, not looked for: Git then takes it whoever owns it.
      args: [...(folder === null ? [] : [`--git-dir=${folder}`]), ...options, ...flags(further), ...args],
      // It is there whatever becomes of the clone.
      cwd: parse(from.home).root,
      env,
      input,
      maxBytes,
      timeoutMs,
      signal,
    });
    if (outcome.ended === 'aborted') throw new GitFailure('aborted', `${where}: the fetch was ended`);
    if (outcome.ended !== 'not-started') return outcome;
    throw outcome.stderr === 'ENOENT'
      ? new GitFailure('no-git', 'there is no git program on the PATH', 'install Git 2.30 or newer')
      : new GitFailure('no-git', `Git cannot be started (${outcome.stderr})`);
  };
  const tried: GitRunner['tried'] = (folder, args, more = {}) =>
    run(folder, localOptions, args, { ...more, timeoutMs: timeouts.local });
  return {
    where,
    tried,
    local: async (folder, args, more) => {
      const { ended, code, stdout, stderr } = await tried(folder, args, more);
      if (ended === 'exit' && code === 0) return stdout;
      const failure = explainRemote(stderr, where, scrub);
      if (failure.problem.code === 'disk') throw failure;
      throw new GitFailure(
        'clone',
        `${where}: its clone in the data folder cannot be read`,
        'delete the folder git in SETPOINT_DATA; it is fetched again',
      );
    },
    remote: async (folder, args, { kind, ...more }) => {
      const timeoutMs = timeouts[kind];
      const { ended, code, stdout, stderr } = await run(folder, networkOptions(), args, {
        ...more,
        timeoutMs,
      });
      if (ended === 'exit' && code === 0) return stdout;
      if (ended === 'timeout') {
        throw new GitFailure(
          'timeout',
          `${where}: the server did not answer within ${seconds(timeoutMs)}`,
          'check the way to it',
        );
      }
      throw explainRemote(stderr, where, scrub);
    },
  };
};
