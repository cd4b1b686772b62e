import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { shortRevision } from '../../report/text/words.ts';

/** Every built file is in one folder (rolldown.config.ts). */
const command = fileURLToPath(new URL('./main.js', import.meta.url));

export type Variables = { readonly [name: string]: string };

/** The demo's commands get only its own variables, never the user's real credentials. */
const environmentFor = (variables: Variables, inherited: NodeJS.ProcessEnv) => {
  const { PATH, HOME, TMPDIR, TERM, NO_COLOR, FORCE_COLOR } = inherited;
  const kept = Object.entries({ PATH, HOME, TMPDIR, TERM, NO_COLOR, FORCE_COLOR });
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), ...variables };
};

/** How the demo's commands run. */
export type Surroundings = {
  readonly variables: Variables;
  /** The folder that they run in: a `.env` of the user's is not read there. */
  readonly folder: string;
  readonly inherited: NodeJS.ProcessEnv;
};

/** Runs a real command, with our output as its output. Resolves to its exit code. */
export const runCommand = (
  args: readonly string[],
  { variables, folder, inherited }: Surroundings,
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<number> =>
  new Promise((resolve, reject) => {
    const env = environmentFor(variables, inherited);
    const child = spawn(process.execPath, [command, ...args], {
      cwd: folder,
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

const SHOWN = ['account', 'key', 'action', 'outcome', 'result', 'blocked', 'failed', 'error', 'why'];

const summaryOf = (line: string): string | null => {
  try {
    const entry = JSON.parse(line) as LogLine;
    const rest = SHOWN.flatMap((name) =>
      entry[name] === undefined || entry[name] === 0 ? [] : [`${name}=${String(entry[name])}`],
    );
    // The revision says which push it is; only a reading of the desired state needs it.
    const read = entry.msg === 'Desired state read' ? [shortRevision(String(entry.revision))] : [];
    return [entry.msg ?? '', ...read, ...rest].join(' ');
  } catch {
    return line;
  }
};

/** Starts the daemon, and passes on the essentials of each line of its log. */
export const startDaemon = (
  { variables, folder, inherited }: Surroundings,
  onLine: (line: string) => void,
): Daemon => {
  const env = environmentFor(variables, inherited);
  const child: ChildProcess = spawn(process.execPath, [command, 'daemon'], {
    cwd: folder,
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
