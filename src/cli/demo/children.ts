import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Every built file is in one folder (rolldown.config.ts). */
const command = fileURLToPath(new URL('./main.js', import.meta.url));

/** The demo's commands get only its own variables, never the user's real credentials. */
const environmentFor = (variables: { readonly [name: string]: string }, inherited: NodeJS.ProcessEnv) => {
  const { PATH, HOME, TMPDIR, TERM, NO_COLOR, FORCE_COLOR } = inherited;
  const kept = Object.entries({ PATH, HOME, TMPDIR, TERM, NO_COLOR, FORCE_COLOR });
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), ...variables };
};

export type Variables = { readonly [name: string]: string };

/** Runs a real command, with our output as its output. Resolves to its exit code. */
export const runCommand = (
  args: readonly string[],
  variables: Variables,
  inherited: NodeJS.ProcessEnv,
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<number> =>
  new Promise((resolve, reject) => {
    const env = environmentFor(variables, inherited);
    const child = spawn(process.execPath, [command, ...args], {
      env,
      stdio: ['ignore', output, output],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

/** A running `setpoint daemon`. */
export type Daemon = {
  /** Ends it with SIGTERM. Resolves to its exit code. */
  stop(): Promise<number>;
};

type LogLine = { readonly msg?: string; readonly account?: string; readonly [name: string]: unknown };

const SHOWN = ['account', 'key', 'action', 'outcome', 'result', 'blocked', 'failed', 'error'];

const summaryOf = (line: string): string | null => {
  try {
    const entry = JSON.parse(line) as LogLine;
    const rest = SHOWN.flatMap((name) =>
      entry[name] === undefined || entry[name] === 0 ? [] : [`${name}=${String(entry[name])}`],
    );
    return [entry.msg ?? '', ...rest].join(' ');
  } catch {
    return line;
  }
};

/** Starts the daemon, and passes on the essentials of each line of its log. */
export const startDaemon = (
  variables: Variables,
  inherited: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Daemon => {
  const env = environmentFor(variables, inherited);
  const child: ChildProcess = spawn(process.execPath, [command, 'daemon'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const text = summaryOf(line);
      if (text) onLine(text);
    });
  }
  return {
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
};
