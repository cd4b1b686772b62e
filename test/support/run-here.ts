import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Host } from '../../src/cli/host.ts';
import { type CliOptions, type CliResult, inherited } from './cli.ts';

type Built = Pick<typeof import('../../src/cli/run-program.ts'), 'runProgram'>;

/** The command line without its own start, bundled like the built command (`build-for-tests.ts`). */
const programFile = fileURLToPath(new URL('../../dist/here/run-program.js', import.meta.url));

export type HereOptions = Pick<CliOptions, 'env' | 'cwd' | 'stdin'> & Pick<Host, 'clock'>;

/** Loads it; at its second time at once. */
export const loadProgram = (): Promise<Built> => import(programFile);

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
    /** All of it. */
    read: async (): Promise<string> => {
      stream.end();
      await ended;
      return text;
    },
  };
};

/** Never signalled: what a signal does is tested with processes. */
const noSignals: Host['signals'] = {
  on: () => undefined,
  exit: (code) => {
    throw new Error(`A command that runs in the process of its test wanted to end it with ${code}.`);
  },
};

/**
 * Runs the command in the process of the test, to its end: the whole command line, on an environment, a folder and
 * streams of its own. A process takes about a second of processor time only to start and to load it.
 */
export const runHere = async (
  args: readonly string[],
  { env, cwd = process.cwd(), stdin = '', clock }: HereOptions = {},
): Promise<CliResult> => {
  const { runProgram } = await loadProgram();
  const stdout = createKept();
  const stderr = createKept();
  const code = await runProgram(['node', 'setpoint', ...args], {
    env: { ...inherited(), ...env },
    cwd,
    stdin: Readable.from([stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    log: stderr.stream,
    ...(clock && { clock }),
    signals: noSignals,
    onUncaught: () => undefined,
  });
  return { code, signal: null, stdout: await stdout.read(), stderr: await stderr.read() };
};
