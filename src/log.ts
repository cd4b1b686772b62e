import { createRequire } from 'node:module';
import type { Logger as PinoLogger } from 'pino';
import type { LogLevel } from './config.ts';
import type { SecretRegistry } from './model/secrets.ts';

/** Logs a static text with data; put errors under `err`. */
export type LogMethod = {
  (data: object, text: string): void;
  (text: string): void;
};

/** The logger that the modules use. */
export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  readonly level: LogLevel;
  /** Returns a logger that adds this data to every line. */
  child(data: object): Logger;
}

/** The output for finished lines. */
export type LogDestination = { write(line: string): void };

/** The loggable part of an error. */
export type LoggedError = {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly cause?: LoggedError;
};

const require = createRequire(import.meta.url);

const MAX_CAUSE_DEPTH = 5;

const severity: { readonly [level in LogLevel]: number } = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
  silent: Number.POSITIVE_INFINITY,
};

/**
 * Nothing should be logged under these names. A safety net for a request or an entry that is logged by
 * mistake.
 */
const redacted = [
  'apiKey',
  'token',
  'credential',
  'password',
  'authorization',
  'config',
  'environment',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
const redactedHeaders = ['headers', '*.headers'].flatMap((path) => [
  `${path}.authorization`,
  `${path}["x-api-key"]`,
  `${path}.cookie`,
]);
/** Reply errors of ioredis carry the command's arguments. */
const redactedCommands = ['*.command.args', '*.*.command.args'];

/**
 * Name, message, code and status of an error and its causes. Never the whole object: errors of libraries
 * carry requests and command arguments.
 */
export const loggedError = (error: unknown, depth = 0): LoggedError => {
  if (!(error instanceof Error))
    return { name: typeof error, message: typeof error === 'string' ? error : '' };
  const { code, status } = error as { readonly code?: unknown; readonly status?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(error.cause === undefined || depth >= MAX_CAUSE_DEPTH
      ? {}
      : { cause: loggedError(error.cause, depth + 1) }),
  };
};

const withLoggedErrors = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, value instanceof Error ? loggedError(value) : value]),
  );

/** The logger's own properties: scrubbing them could break the line. */
const ownKeys = new Set(['level', 'time', 'pid']);

const scrubbedValue = (value: unknown, secrets: SecretRegistry): unknown => {
  if (typeof value === 'string') return secrets.scrub(value);
  if (typeof value === 'number') {
    const text = String(value);
    return secrets.scrub(text) === text ? value : secrets.scrub(text);
  }
  if (Array.isArray(value)) return value.map((item) => scrubbedValue(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [secrets.scrub(key), scrubbedValue(item, secrets)]),
  );
};

/**
 * Removes known secrets from a line. Scrubs value by value, so that the line stays valid JSON even if a
 * secret is a word such as `true` or `info`.
 */
const scrubbedLine = (line: string, secrets: SecretRegistry): string => {
  if (secrets.scrub(line) === line) return line;
  try {
    const entries = Object.entries(JSON.parse(line) as object).map(([key, value]) =>
      ownKeys.has(key)
        ? [key, value]
        : [key === 'msg' ? key : secrets.scrub(key), scrubbedValue(value, secrets)],
    );
    return `${JSON.stringify(Object.fromEntries(entries))}\n`;
  } catch {
    return secrets.scrub(line);
  }
};

type LoggerOptions = {
  readonly level: LogLevel;
  /** Readable lines for a terminal instead of JSON. */
  readonly pretty: boolean;
  readonly secrets: SecretRegistry;
  /** Defaults to stderr. */
  readonly destination?: LogDestination;
  /** Colours for `pretty`; defaults to true. */
  readonly colour?: boolean;
};

const prettyLines = (options: LoggerOptions): ((line: string) => string) => {
  const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty');
  return prettyFactory({
    colorize: options.colour ?? true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
  });
};

const openPino = (options: LoggerOptions): PinoLogger => {
  const { pino } = require('pino') as typeof import('pino');
  const finish = options.pretty ? prettyLines(options) : (line: string) => line;
  const destination = options.destination ?? pino.destination({ dest: 2, sync: true });
  return pino(
    {
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withLoggedErrors },
      serializers: { err: (error) => (error instanceof Error ? loggedError(error) : error) },
      redact: { paths: [...redacted, ...redactedHeaders, ...redactedCommands], censor: '[secret]' },
    },
    {
      write: (line) => {
        destination.write(finish(scrubbedLine(line, options.secrets)));
      },
    },
  );
};

/** A logger that creates `real` on the first line that passes the level. */
const lazily = (real: () => PinoLogger, level: LogLevel): Logger => {
  let opened: PinoLogger | null = null;
  const open = (): PinoLogger => {
    opened ??= real();
    return opened;
  };
  const method = (name: Exclude<LogLevel, 'silent'>): LogMethod =>
    severity[name] < severity[level]
      ? () => undefined
      : (data: object | string, text?: string) => {
          if (typeof data === 'string') open()[name](data);
          else open()[name](data, text);
        };
  return {
    level,
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    child: (data) => lazily(() => open().child(data), level),
  };
};

/**
 * Logs JSON lines to stderr synchronously, or readable lines. Scrubs registered secrets from every line at
 * every level. Loads pino with the first line, so that commands that log nothing start faster.
 */
export const createLogger = (options: LoggerOptions): Logger =>
  lazily(() => openPino(options), options.level);
