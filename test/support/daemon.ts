import { join } from 'node:path';
import type { Clock } from '../../src/model/clock.ts';
import { type CliOptions, type CliResult, startCli } from './cli.ts';
import type { World } from './e2e-world.ts';
import { type RunningCommand, startHere } from './run-here.ts';
import { until } from './until.ts';

/** One line of the daemon's log, with whatever data it carries. */
export type LogLine = {
  readonly level: string;
  readonly time: string;
  readonly msg: string;
  readonly [name: string]: unknown;
};

/** A running `setpoint daemon`. */
export type Daemon = {
  /** 0 for one in the process of its test. */
  readonly pid: number;
  /** What it has logged so far. */
  lines(): readonly LogLine[];
  /** The runs that it has ended, as its log tells. */
  runs(): readonly LogLine[];
  /** Waits for a line whose message begins so, and that fits; lines before `from` do not count. */
  said(
    message: string,
    options?: { readonly from?: number; readonly is?: (line: LogLine) => boolean },
  ): Promise<LogLine>;
  /** SIGTERM; resolves when it has ended, with the time that it took. */
  stop(): Promise<CliResult & { readonly ms: number }>;
  /** SIGKILL to a process of its own; resolves when it is gone. */
  kill(): Promise<void>;
  readonly ended: Promise<CliResult>;
};

export type DaemonOptions = {
  /** In place of the world's own. */
  readonly desiredState?: string;
  /** In place of the built command. */
  readonly command?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** In a process of its own, so that it can be killed; by default as the commands of its world. */
  readonly ownProcess?: boolean;
  /** Only in the process of its test: what its schedules and windows go by. */
  readonly clock?: Clock;
};

/** In a process of its own. */
const startProcess = (args: readonly string[], options: CliOptions): RunningCommand => {
  const { child, ended, output } = startCli(args, options);
  return {
    pid: child.pid ?? 0,
    ended,
    output,
    signal: (name) => {
      child.kill(name);
      // A stopped process takes no other signal.
      child.kill('SIGCONT');
    },
  };
};

const parse = (text: string): LogLine[] =>
  text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      // Remarks for people.
      return [];
    }
  });

/** How long something takes, in ms. */
export const timed = async (work: Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work;
  return Math.round(performance.now() - start);
};

/** Starts a daemon over a world, and ends it with its world. Resolves when it runs. */
export const startDaemon = async (world: World, options: DaemonOptions = {}): Promise<Daemon> => {
  const { desiredState = join(world.folder, 'desired-state.yaml'), command, env, args = [], clock } = options;
  const { ownProcess = world.ownProcess } = options;
  const isHere = !ownProcess && command === undefined;
  const start = isHere ? startHere : startProcess;
  const running = start(['daemon', '--desired-state', desiredState, ...args], {
    cwd: world.folder,
    ...(command === undefined ? {} : { command }),
    ...(clock && { clock }),
    // Idle ticks are told at debug.
    env: { SETPOINT_LOG_LEVEL: 'debug', ...world.env, ...env },
  });
  const { pid, ended, output } = running;
  let over: CliResult | null = null;
  void ended.then((result) => {
    over = result;
  });
  const known: LogLine[] = [];
  let readTo = 0;
  // Each line is parsed once: tests ask again and again, and a log grows long.
  const lines = (): LogLine[] => {
    const { stderr } = output();
    const end = stderr.lastIndexOf('\n') + 1;
    known.push(...parse(stderr.slice(readTo, end)));
    readTo = end;
    return [...known];
  };
  const end = async (signal: NodeJS.Signals): Promise<CliResult> => {
    if (over === null) running.signal(signal);
    return ended;
  };
  const said: Daemon['said'] = async (message, { from = 0, is = () => true } = {}) => {
    let found: LogLine | undefined;
    const look = (): boolean => {
      found = lines()
        .slice(from)
        .find((line) => line.msg?.startsWith(message) && is(line));
      if (found === undefined && over !== null)
        throw new Error(`The daemon ended without saying "${message}":\n${output().stderr}`);
      return found !== undefined;
    };
    await until(look, () => `the daemon does not say "${message}", but\n${output().stderr}`);
    return found as LogLine;
  };
  world.onClose(() => end(isHere ? 'SIGTERM' : 'SIGKILL'));
  await said('Daemon started');
  return {
    pid,
    lines,
    runs: () => lines().filter(({ msg }) => msg === 'Run ended'),
    said,
    ended,
    stop: async () => {
      const start = performance.now();
      const result = await end('SIGTERM');
      return { ...result, ms: Math.round(performance.now() - start) };
    },
    kill: async () => {
      if (isHere)
        throw new Error('A daemon in the process of its test cannot be killed: it needs ownProcess.');
      await end('SIGKILL');
    },
  };
};
