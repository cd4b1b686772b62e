import type { Signals } from '../app/interruption.ts';
import { type Environment, processEnvironment } from '../config.ts';
import type { LogDestination } from '../log.ts';
import type { Clock } from '../model/clock.ts';

/** A stream that a command writes to; perhaps a terminal. */
export type HostOutput = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  /** The width of the terminal. */
  readonly columns?: number;
};

/** A stream that a command reads answers from; perhaps a terminal. */
export type HostInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * What a command has of the process that it runs in. The command line passes its own process on; a process that runs
 * several commands gives each one a host.
 */
export interface Host {
  readonly env: Environment;
  /** The absolute folder that relative paths start from. */
  readonly cwd: string;
  readonly stdin: HostInput;
  readonly stdout: HostOutput;
  readonly stderr: HostOutput;
  readonly signals: Signals;
  /** Where the lines of the log go; by default to the process's stderr, each at once. */
  readonly log?: LogDestination;
  /** What schedules and change windows go by; by default the machine's clock. */
  readonly clock?: Clock;
  /** Registers what reports an error that nothing has caught, and returns the exit code. */
  onUncaught(report: (error: unknown) => number): void;
}

/** The process of the command line. */
export const processHost = (): Host => ({
  env: processEnvironment(),
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  // Without this, Node would print an uncaught error unscrubbed.
  onUncaught: (report) => {
    process.on('uncaughtException', (error) => process.exit(report(error)));
  },
});
