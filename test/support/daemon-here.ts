import { PassThrough, Readable } from 'node:stream';
import type { Clock } from '../../src/model/clock.ts';
import { inherited } from './cli.ts';
import type { LogLine } from './daemon.ts';
import type { World } from './e2e-world.ts';
import { loadProgram } from './run-here.ts';
import { until } from './until.ts';

/** A `setpoint daemon` in the process of its test, under a clock that the test moves. */
export type DaemonHere = {
  /** What it has logged so far. */
  lines(): readonly LogLine[];
  /** The runs that it has ended, as its log tells. */
  runs(): readonly LogLine[];
  /** Waits for a line whose message begins so, and that fits; lines before `from` do not count. */
  said(
    message: string,
    options?: { readonly from?: number; readonly is?: (line: LogLine) => boolean },
  ): Promise<LogLine>;
  /** SIGTERM, as far as it can tell; resolves to its exit code. */
  stop(): Promise<number>;
};

/** Starts a daemon over a world, and ends it with its world. Resolves when it runs. */
export const startDaemonHere = async (world: World, clock: Clock): Promise<DaemonHere> => {
  const { runProgram } = await loadProgram();
  const log: LogLine[] = [];
  const errors = new PassThrough().setEncoding('utf8');
  let said = '';
  errors.on('data', (text: string) => {
    said += text;
  });
  const listeners: ((signal: NodeJS.Signals) => void)[] = [];
  let code: number | null = null;
  const ended = runProgram(
    ['node', 'setpoint', 'daemon', '--desired-state', `${world.folder}/desired-state.yaml`],
    {
      // Idle ticks are told at debug.
      env: { ...inherited(), SETPOINT_LOG_LEVEL: 'debug', ...world.env },
      cwd: world.folder,
      stdin: Readable.from(['']),
      stdout: new PassThrough().resume(),
      stderr: errors,
      log: { write: (line) => void log.push(JSON.parse(line)) },
      clock,
      signals: {
        on: (signal, listener) => {
          if (signal === 'SIGTERM') listeners.push(listener);
        },
        // Its last resort, which it does not take back when it ends in time.
        exit: (wanted) => {
          if (code === null)
            throw new Error(`The daemon did not end in time, and wanted to exit with ${wanted}.`);
        },
      },
      onUncaught: () => undefined,
    },
  );
  void ended.then((value) => {
    code = value;
  });
  const stop = (): Promise<number> => {
    for (const listener of listeners.splice(0)) listener('SIGTERM');
    return ended;
  };
  world.onClose(stop);
  const daemon: DaemonHere = {
    lines: () => [...log],
    runs: () => log.filter(({ msg }) => msg === 'Run ended'),
    said: async (message, { from = 0, is = () => true } = {}) => {
      let found: LogLine | undefined;
      await until(
        () => {
          found = log.slice(from).find((line) => line.msg.startsWith(message) && is(line));
          if (found === undefined && code !== null)
            throw new Error(`The daemon ended with ${code}:\n${said}`);
          return found !== undefined;
        },
        () =>
          `the daemon does not say "${message}", but\n${log.map((line) => JSON.stringify(line)).join('\n')}`,
      );
      return found as LogLine;
    },
    stop,
  };
  await daemon.said('Daemon started');
  return daemon;
};
