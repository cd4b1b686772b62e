import pc from 'picocolors';
import { processEnvironment, readSettings, type Settings, settingsSecrets } from '../config.ts';
import { createLogger, type Logger } from '../log.ts';
import type { Observer } from '../model/observer.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { DEFAULT_WIDTH, type Palette } from '../report/text/layout.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Output } from './terminal/output.ts';

/** What a command has at hand: its environment read once, and where its words go. */
export type Context = {
  readonly options: GlobalOptions;
  readonly settings: Settings;
  readonly secrets: SecretRegistry;
  readonly log: Logger;
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
  /** Counts what this process does; only a daemon's metrics do. */
  readonly observer?: Observer;
};

const MIN_WIDTH = 60;
const MAX_WIDTH = 140;

/** Narrower would cut everything, wider is hard to read. */
const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number =>
  isTTY && columns > 0 ? Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns)) : DEFAULT_WIDTH;

/** @throws UsageError with every problem of the settings */
export const createContext = (given: {
  readonly globals: GlobalOptions;
  /** The command goes on until it is ended. */
  readonly service: boolean;
  readonly secrets: SecretRegistry;
  readonly out: Output;
}): Context => {
  const { globals, secrets, out } = given;
  const { desiredState, logLevel } = globals;
  // A service's log is its output; a command has its own words, and logs only what goes wrong.
  const usualLogLevel = given.service ? 'info' : 'warn';
  const settings = readSettings({
    env: processEnvironment(),
    cwd: process.cwd(),
    overrides: { desiredState, logLevel, usualLogLevel },
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
