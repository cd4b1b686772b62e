import { execFile } from 'node:child_process';
import type { Environment } from '../../config.ts';

const TIMEOUT_MS = 10_000;

/**
 * The variables that Git gets. GIT_* are left out: a hook that runs Setpoint sets them for another
 * repository.
 */
const handedOn = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'XDG_CONFIG_HOME', 'GIT_CEILING_DIRECTORIES'];

const gitEnvironment = (environment: Environment): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(handedOn.map((name) => [name, environment[name]])),
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
});

/**
 * The output of a Git command, or null if it fails: no Git, no repository, one owned by another user, a
 * timeout. Takes no lock, never prompts, and runs no program from the repository's configuration.
 */
export const git = (
  folder: string,
  environment: Environment,
  args: readonly string[],
): Promise<string | null> =>
  new Promise((resolve) => {
    const quiet = [
      '-c',
      'core.fsmonitor=false',
      '-c',
      'core.hooksPath=/dev/null',
      '-c',
      'log.showSignature=false',
    ];
    execFile(
      'git',
      [...quiet, ...args],
      {
        cwd: folder,
        env: gitEnvironment(environment),
        timeout: TIMEOUT_MS,
        maxBuffer: 64 * 1024 * 1024,
        windowsHide: true,
      },
      (error, stdout) => resolve(error === null ? stdout : null),
    );
  });
