import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { processEnvironment } from '../../src/config.ts';

/** What a process has used: user and system CPU time, and the most memory that it ever had. */
export type Usage = { readonly cpuMs: number; readonly rssMiB: number };

export type Measured = Usage & { readonly wallMs: number; readonly stdout: string };

/** The built command, as its users have it. */
export const setpoint = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));

const reporter = new URL('./report-usage.js', import.meta.url).href;

/** Nothing of the machine's settings reaches what is measured. */
const inherited = (): Record<string, string> => {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = processEnvironment();
  return { PATH, HOME, TMPDIR };
};

/** A running Node process that tells what it uses. */
export type MeasuredProcess = {
  readonly child: ChildProcess;
  /** What it has used until now. */
  usage(): Promise<Usage>;
  /** Waits for its end. @throws Error when it ended with another code than 0 */
  ended(): Promise<Measured>;
};

type Wishes = {
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what it prints piece by piece, in place of `Measured.stdout`. */
  readonly onStderr?: (text: string) => void;
};

/** Starts a Node process with a script and its arguments. */
export const startMeasured = (
  args: readonly string[],
  { env = {}, onStderr }: Wishes = {},
): MeasuredProcess => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', reporter, ...args], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const read = { stdout: '', stderr: '' };
  const [, stdout, stderr, reports] = child.stdio as readonly Readable[];
  stdout?.setEncoding('utf8').on('data', (text: string) => {
    read.stdout += text;
  });
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (onStderr) onStderr(text);
    else read.stderr += text;
  });
  const lines = createInterface({ input: reports as Readable });
  let last: Usage = { cpuMs: Number.NaN, rssMiB: Number.NaN };
  lines.on('line', (line) => {
    last = JSON.parse(line) as Usage;
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return {
    child,
    usage: async () => {
      const line = once(lines, 'line');
      child.kill('SIGUSR2');
      return JSON.parse(((await line) as [string])[0]) as Usage;
    },
    ended: async () => {
      const code = await closed;
      const wallMs = performance.now() - startedAt;
      if (code !== 0)
        throw new Error(`node ${args.join(' ')} ended with ${code}:\n${read.stdout}${read.stderr}`);
      return { ...last, wallMs, stdout: read.stdout };
    },
  };
};

/** Runs a Node process to its end. */
export const measure = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Measured> => startMeasured(args, { env }).ended();
