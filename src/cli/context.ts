import pc from 'picocolors';
import type { AppContext } from '../app/context.ts';
import { processEnvironment, readSettings, settingsSecrets } from '../config.ts';
import { createLogger } from '../log.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { DEFAULT_WIDTH, type Palette } from '../report/text/layout.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Output } from './terminal/output.ts';

/** What a command has at hand beside what every use case has: how it was called, and the terminal. */
export type Context = AppContext & {
  readonly options: GlobalOptions;
  readonly out: Output;
  /** Colours for stdout. */
  readonly palette: Palette;
  readonly stderrPalette: Palette;
  /** Where progress is shown. */
  readonly stderr: NodeJS.WritableStream;
  /** Columns of the terminal that stdout is; 100 elsewhere. */
  readonly width: number;
  /** A person can be asked: both stdin and stderr are a terminal. */
  readonly interactive: boolean;
};

const MIN_WIDTH = 60;
const MAX_WIDTH = 140;

/** Narrower would cut everything, wider is hard to read. */
const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number =>
  isTTY && columns > 0 ? Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns)) : DEFAULT_WIDTH;

/** @throws UsageError with every problem of the settings */
export const createContext = (given: {
  readonly globals: GlobalOptions;
  /** The command runs until a signal. */
  readonly service: boolean;
  readonly secrets: SecretRegistry;
  readonly out: Output;
}): Context => {
  const { globals, secrets, out } = given;
  const { desiredState, logLevel, ref } = globals;
  // A service's log is its output; a command prints its own, and logs only warnings and errors.
  const usualLogLevel = given.service ? 'info' : 'warn';
  const settings = readSettings({
    env: processEnvironment(),
    cwd: process.cwd(),
    overrides: { desiredState, logLevel, ref, usualLogLevel },
  });
  settingsSecrets(settings).forEach(secrets.register);
  const palette = ({ isTTY }: NodeJS.WriteStream): Palette =>
    pc.createColors(settings.colour ?? Boolean(isTTY));
  return {
    options: globals,
    settings,
    secrets,
    out,
    log: createLogger({
      level: settings.logLevel,
      pretty: Boolean(process.stderr.isTTY),
      colour: settings.colour ?? true,
      secrets,
    }),
    palette: palette(process.stdout),
    stderrPalette: palette(process.stderr),
    stderr: process.stderr,
    width: widthOf(process.stdout),
    interactive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
  };
};
