import pc from 'picocolors';
import type { AppContext } from '../app/context.ts';
import { readSettings, settingsSecrets } from '../config.ts';
import { createSend } from '../http/send.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { DEFAULT_WIDTH, type Palette } from '../report/text/layout.ts';
import type { Host, HostOutput } from './host.ts';
import type { Output } from './terminal/output.ts';

/** The options that every command takes. */
export type GlobalOptions = {
  /** Where the desired state is; undefined: SETPOINT_DESIRED_STATE or its default. */
  readonly desiredState?: string | undefined;
  /** Only these accounts; empty: all. */
  readonly account: readonly string[];
  /** One JSON value on stdout in place of text. */
  readonly json: boolean;
  readonly logLevel?: string | undefined;
  /** In place of SETPOINT_GIT_REF; only some commands take it. */
  readonly ref?: string | undefined;
};

/** What a command has: the context of every use case, its options and the terminal. */
export type Context = AppContext & {
  readonly options: GlobalOptions;
  readonly out: Output;
  /** Colours for stdout. */
  readonly palette: Palette;
  readonly stderrPalette: Palette;
  /** The streams and the environment as they are; results are printed through `out`. */
  readonly host: Host;
  /** Columns of the terminal that stdout is; 100 elsewhere. */
  readonly width: number;
  /** The user can be asked: both stdin and stderr are terminals. */
  readonly interactive: boolean;
};

const MIN_WIDTH = 60;
const MAX_WIDTH = 140;

/** Narrower cuts everything; wider is hard to read. */
const widthOf = ({ isTTY, columns = 0 }: HostOutput): number =>
  isTTY && columns > 0 ? Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns)) : DEFAULT_WIDTH;

/** @throws UsageError with every problem of the settings */
export const createContext = (given: {
  readonly globals: GlobalOptions;
  /** The command runs until a signal. */
  readonly service: boolean;
  readonly secrets: SecretRegistry;
  readonly out: Output;
  readonly host: Host;
}): Context => {
  const { globals, secrets, out, host } = given;
  const { cwd, signals, stdin, stdout, stderr } = host;
  const { desiredState, logLevel, ref } = globals;
  // The log is the output of a service. Commands print, and log only warnings and errors.
  const usualLogLevel = given.service ? 'info' : 'warn';
  const settings = readSettings({
    env: host.env,
    cwd,
    overrides: { desiredState, logLevel, ref, usualLogLevel },
  });
  settingsSecrets(settings).forEach(secrets.register);
  const palette = ({ isTTY }: HostOutput): Palette => pc.createColors(settings.colour ?? Boolean(isTTY));
  return {
    options: globals,
    settings,
    secrets,
    out,
    cwd,
    signals,
    host,
    clock: host.clock ?? systemClock,
    send: createSend(settings.proxies),
    log: createLogger({
      level: settings.logLevel,
      pretty: Boolean(stderr.isTTY),
      colour: settings.colour ?? true,
      secrets,
      ...(host.log && { destination: host.log }),
    }),
    palette: palette(stdout),
    stderrPalette: palette(stderr),
    width: widthOf(stdout),
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
  };
};
