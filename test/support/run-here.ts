import { EventEmitter } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Host } from '../../src/cli/host.ts';
import { type CliOptions, type CliResult, inherited } from './cli.ts';

type Built = Pick<typeof import('../../src/cli/run-program.ts'), 'runProgram'>;

/** The command line without its own start, bundled like the built command (`build-for-tests.ts`). */
const programFile = fileURLToPath(new URL('../../dist/here/run-program.js', import.meta.url));

/** A stream that keeps what is written. */
const createKept = () => {
  const stream = new PassThrough().setEncoding('utf8');
  let text = '';
  stream.on('data', (part: string) => {
    text += part;
  });
  const ended = new Promise<void>((resolve) => stream.on('end', resolve));
  return {
    stream,
    soFar: () => text,
    /** All of it. */
    read: async (): Promise<string> => {
      stream.end();
      await ended;
      return text;
    },
  };
};

type Given = Pick<CliOptions, 'env' | 'cwd' | 'stdin' | 'program'> & Pick<Host, 'clock'>;

/** A command that was started. */
export type RunningCommand = {
  /** 0 for one in the process of its test. */
  readonly pid: number;
  /** Everything on stdout and stderr so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<CliResult>;
  /** Sends it a signal. In the process of its test it gets it as from the system, and cannot be killed. */
  signal(name: NodeJS.Signals): void;
};

/**
 * Starts the command in the process of the test: the whole command line, on an environment, a folder, streams and
 * signals of its own. A process takes about a second of processor time only to start and to load it.
 */
export const startHere = (
  args: readonly string[],
  { env, cwd = process.cwd(), stdin = '', program = programFile, clock }: Given = {},
): RunningCommand => {
  const stdout = createKept();
  const stderr = createKept();
  const signals = new EventEmitter();
  const run = async (): Promise<CliResult> => {
    const { runProgram }: Built = await import(program);
    const code = await runProgram(['node', 'setpoint', ...args], {
      env: { ...inherited(), ...env },
      cwd,
      stdin: Readable.from([stdin]),
      stdout: stdout.stream,
      stderr: stderr.stream,
      log: stderr.stream,
      ...(clock && { clock }),
      signals: {
        on: (name, listener) => signals.on(name, listener),
        exit: (code) => {
          throw new Error(`A command that runs in the process of its test wanted to end it with ${code}.`);
        },
      },
      onUncaught: () => undefined,
    });
    return { code, signal: null, stdout: await stdout.read(), stderr: await stderr.read() };
  };
  return {
    pid: 0,
    ended: run(),
    output: () => ({ stdout: stdout.soFar(), stderr: stderr.soFar() }),
    signal: (name) => {
      signals.emit(name, name);
    },
  };
};

/** Runs the command in the process of the test, to its end. */
export const runHere = (args: readonly string[], given: Given = {}): Promise<CliResult> =>
  startHere(args, given).ended;
