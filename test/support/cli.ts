import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built command, as `npm run build` leaves it: tests never build this one themselves. */
export const builtCommand = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** The same with the client of Redis left outside, so that what is preloaded reaches it (`build-for-tests.ts`). */
export const commandWithRedisOutside = fileURLToPath(new URL('../../dist/test/main.js', import.meta.url));

export type CliResult = {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type CliOptions = {
  /** Beside PATH, HOME and TMPDIR nothing is inherited: no setting of the machine reaches a test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** In place of the built command. */
  readonly command?: string;
  /** In place of the built one, for a command in the process of its test: the module `run-program.js`. */
  readonly program?: string;
  /** What stands on stdin; it is never a terminal. */
  readonly stdin?: string;
  /** What starts it in place of us, with its own words: `closed-files.ts`. */
  readonly through?: readonly string[];
  /** Who runs it, where the tests run as root. */
  readonly uid?: number;
  /** The test is about a process; else a world runs the command in that of the test. */
  readonly ownProcess?: boolean;
};

export type RunningCli = {
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything on stdout and stderr so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Resolves when it has ended and its output is read to the end. */
  readonly ended: Promise<CliResult>;
};

/** What a command has of the environment of the tests. */
export const inherited = (): Record<string, string> => {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
};

/** Starts the command as a child process: for daemons, and for what is to be interrupted. */
export const startCli = (args: readonly string[], options: CliOptions = {}): RunningCli => {
  const [program = process.execPath, ...words] = [...(options.through ?? []), process.execPath];
  const child = spawn(program, [...words, options.command ?? builtCommand, ...args], {
    env: { ...inherited(), ...options.env },
    cwd: options.cwd,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const read = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    read.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    read.stderr += text;
  });
  // A command that ends before it has read its input closes the pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...read }));
  });
  return { child, output: () => ({ ...read }), ended };
};

/** Runs the command to its end. */
export const runCli = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  startCli(args, options).ended;
