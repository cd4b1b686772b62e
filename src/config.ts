import { isIPv4, isIPv6 } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { readDotEnv } from './dotenv/read-dotenv.ts';
import { UsageError } from './model/errors.ts';
import { isLoopback } from './model/is-loopback.ts';
import { type GitSettings, readGitSettings } from './settings/git-settings.ts';
import { type ProxySettings, proxySecrets, readProxies } from './settings/proxy-settings.ts';
import { readReach } from './settings/reach-settings.ts';
import { type RedisSettings, readRedisSettings, redisSecrets } from './settings/redis-settings.ts';
import { secretVariables } from './settings/secret-variable.ts';
import { readSignInProxy, type SignInProxySettings } from './settings/sign-in-proxy-settings.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Environment variables by name. */
export type Environment = { readonly [name: string]: string | undefined };

/**
 * The settings from the environment, validated and frozen
 * (docs/design/decisions/0013-settings-from-the-environment-only.md).
 */
export type Settings = RedisSettings & {
  /** The file or folder of the desired state, absolute; with a Git source, its path in the repository. */
  readonly desiredState: string;
  /** `null`: the desired state is files of this machine. */
  readonly git: GitSettings | null;
  /** The data folder of the embedded Redis and of the clone of a Git source, absolute. */
  readonly dataDir: string;
  /** The prefix of every Redis key. */
  readonly prefix: string;
  readonly ledgerKey: string | null;
  readonly logLevel: LogLevel;
  /** The address of the daemon's HTTP server; `null` disables it. Port 0 picks a free port. */
  readonly http: { readonly host: string; readonly port: number } | null;
  readonly adminToken: string | null;
  /** May look at pages, plans and metrics, and change nothing. */
  readonly viewToken: string | null;
  /** Looking needs no token, also beyond this machine. */
  readonly openView: boolean;
  /** `null`: no proxy in front signs people in. */
  readonly signInProxy: SignInProxySettings | null;
  /** The webhook that receives notifications as JSON; its URL is its credential. */
  readonly webhookUrl: URL | null;
  /** A Slack incoming webhook. */
  readonly slackUrl: URL | null;
  /** What the webhooks of a Git server are signed with. */
  readonly webhookSecret: string | null;
  /** Forced on (FORCE_COLOR) or off (NO_COLOR); `null`: detect from the terminal. */
  readonly colour: boolean | null;
  readonly proxies: ProxySettings;
  /** The environment over `.env`, for references in the desired state. */
  readonly environment: Environment;
};

/** Command-line options that override variables. */
export type SettingsOverrides = {
  readonly desiredState?: string | undefined;
  readonly logLevel?: string | undefined;
  /** Of a Git source. */
  readonly ref?: string | undefined;
  /** The level if none is set; defaults to `info`. */
  readonly usualLogLevel?: LogLevel | undefined;
};

/** The environment of this process. Only the command line calls this, and passes it on. */
export const processEnvironment = (): Environment => process.env;

type Report = (problem: string) => void;

const readPrefix = (value: string | undefined, report: Report): string => {
  if (value !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(value)) {
    report('SETPOINT_PREFIX may contain letters, digits, dot, underscore and hyphen only, 64 at most');
  }
  return value ?? 'setpoint';
};

const readLedgerKey = (value: string | undefined, report: Report): string | null => {
  if (value !== undefined && value.trim().length < 16) {
    report(
      'SETPOINT_LEDGER_KEY is shorter than 16 characters: use a longer one, such as `openssl rand -hex 32` prints',
    );
  }
  return value ?? null;
};

/** A token travels in a header, so ASCII only; short ones can be guessed. */
const readToken = (name: string, value: string | undefined, report: Report): string | null => {
  if (value !== undefined && !/^[!-~]{8,}$/.test(value)) {
    report(
      `${name} must be 8 characters or more of ASCII, without spaces: use one such as \`openssl rand -hex 32\` prints`,
    );
  }
  return value ?? null;
};

const readViewToken = (
  value: string | undefined,
  adminToken: string | null,
  report: Report,
): string | null => {
  if (value === undefined || value !== adminToken) return readToken('SETPOINT_VIEW_TOKEN', value, report);
  report('SETPOINT_VIEW_TOKEN is the same as SETPOINT_ADMIN_TOKEN: who may look could change everything');
  return value;
};

const readView = (value: string | undefined, report: Report): boolean => {
  if (value !== undefined && value !== 'open') report('SETPOINT_VIEW must be open, or unset');
  return value === 'open';
};

const isLogLevel = (value: string): value is LogLevel => logLevels.some((level) => level === value);

const readLogLevel = (
  value: string | undefined,
  usual: LogLevel,
  source: string,
  report: Report,
): LogLevel => {
  const level = (value ?? usual).toLowerCase();
  if (isLogLevel(level)) return level;
  report(`${source} must be one of ${logLevels.join(', ')}`);
  return 'info';
};

/** A host made of digits and dots must be a valid IPv4 address. */
const isHost = (bracketed: string | undefined, plain = ''): boolean =>
  bracketed === undefined ? !/^[\d.]+$/.test(plain) || isIPv4(plain) : isIPv6(bracketed);

const readHttp = (value: string | undefined, report: Report): Settings['http'] => {
  const text = value ?? '127.0.0.1:9464';
  if (text.toLowerCase() === 'off') return null;
  const parts = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[3]);
  if (parts === null || port > 65_535 || !isHost(parts[1], parts[2])) {
    report('SETPOINT_HTTP must be host:port, as in 127.0.0.1:9464 or [::1]:9464, or off');
    return null;
  }
  return { host: parts[1] ?? parts[2] ?? '', port };
};

/**
 * Validates a webhook URL: https, or http to localhost. Messages never repeat it, since it usually holds a
 * credential.
 */
const readWebhook = (name: string, value: string | undefined, report: Report): URL | null => {
  if (value === undefined) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url !== null && allowed && url.username === '' && url.password === '') return url;
  report(`${name} must be an https:// URL without a user name; http is allowed to localhost only`);
  return null;
};

const readColour = (variable: (name: string) => string | undefined): boolean | null => {
  if (variable('NO_COLOR') !== undefined) return false;
  const forced = variable('FORCE_COLOR');
  return forced === undefined ? null : !['0', 'false'].includes(forced);
};

const readPlaces = (
  git: GitSettings | null,
  value: string | undefined,
  cwd: string,
): Pick<Settings, 'desiredState' | 'dataDir'> => {
  if (git !== null) return { desiredState: git.path, dataDir: join(cwd, '.setpoint') };
  const desiredState = resolve(cwd, value ?? 'desired-state');
  return { desiredState, dataDir: join(dirname(desiredState), '.setpoint') };
};

const complain = (problems: readonly string[]): void => {
  if (problems.length === 0) return;
  throw new UsageError(
    `The settings are not valid:\n${problems.map((problem) => `- ${problem}.`).join('\n')}`,
  );
};

/**
 * Reads the settings: command-line options, then the environment, then `.env` in the folder. An empty
 * variable counts as unset, and still overrides `.env`.
 * @throws UsageError with all problems and no values
 */
export const readSettings = (from: {
  readonly env: Environment;
  readonly cwd: string;
  readonly overrides?: SettingsOverrides;
}): Settings => {
  const problems: string[] = [];
  const report: Report = (problem) => problems.push(problem);
  const environment = Object.freeze({ ...readDotEnv(from.cwd, report), ...from.env });
  const variable = (name: string): string | undefined => environment[name] || undefined;
  const secret = secretVariables(variable, from.cwd, report);
  const { desiredState: option, ref, logLevel, usualLogLevel = 'info' } = from.overrides ?? {};
  const path = option || variable('SETPOINT_DESIRED_STATE');
  const gitRef = variable('SETPOINT_GIT_REF');
  const git = readGitSettings({
    variable,
    secret,
    cwd: from.cwd,
    desiredState: { source: option ? '--desired-state' : 'SETPOINT_DESIRED_STATE', value: path },
    ref: { source: ref ? '--ref' : 'SETPOINT_GIT_REF', value: ref || gitRef },
    report,
  });
  const places = readPlaces(git, path, from.cwd);
  const data = variable('SETPOINT_DATA');
  const http = readHttp(variable('SETPOINT_HTTP'), report);
  // Read where the desired state is loaded, too; here for its problems.
  readReach(environment, report);
  const adminToken = readToken('SETPOINT_ADMIN_TOKEN', secret('SETPOINT_ADMIN_TOKEN'), report);
  const proxies = readProxies(environment, report);
  const settings: Settings = {
    ...readRedisSettings({ variable, secret, cwd: from.cwd, report }),
    desiredState: places.desiredState,
    git,
    dataDir: data === undefined ? places.dataDir : resolve(from.cwd, data),
    prefix: readPrefix(variable('SETPOINT_PREFIX'), report),
    ledgerKey: readLedgerKey(secret('SETPOINT_LEDGER_KEY'), report),
    logLevel: readLogLevel(
      logLevel ?? variable('SETPOINT_LOG_LEVEL'),
      usualLogLevel,
      logLevel === undefined ? 'SETPOINT_LOG_LEVEL' : '--log-level',
      report,
    ),
    http: http && Object.freeze(http),
    adminToken,
    viewToken: readViewToken(secret('SETPOINT_VIEW_TOKEN'), adminToken, report),
    openView: readView(variable('SETPOINT_VIEW'), report),
    signInProxy: readSignInProxy(variable, report),
    webhookUrl: readWebhook('SETPOINT_WEBHOOK_URL', secret('SETPOINT_WEBHOOK_URL'), report),
    slackUrl: readWebhook('SETPOINT_SLACK_URL', secret('SETPOINT_SLACK_URL'), report),
    webhookSecret: readToken('SETPOINT_WEBHOOK_SECRET', secret('SETPOINT_WEBHOOK_SECRET'), report),
    colour: readColour(variable),
    proxies: Object.freeze(proxies),
    environment,
  };
  complain(problems);
  return Object.freeze(settings);
};

/** A webhook's path and query are its credential, with and without the leading slash. */
const webhookSecrets = (url: URL | null): readonly string[] => {
  if (url === null) return [];
  const rest = `${url.pathname}${url.search}`.slice(1);
  return [url.href, rest.length < 8 ? '' : rest];
};

/**
 * Secrets among the settings, to register for scrubbing: ledger key, admin token, Git token, secret of
 * the Git server's webhooks, passwords of Redis and its Sentinels, webhooks.
 */
export const settingsSecrets = (settings: Settings): readonly string[] =>
  [
    settings.ledgerKey ?? '',
    settings.adminToken ?? '',
    settings.viewToken ?? '',
    settings.git?.token ?? '',
    settings.webhookSecret ?? '',
    ...redisSecrets(settings),
    ...proxySecrets(settings.proxies),
    ...webhookSecrets(settings.webhookUrl),
    ...webhookSecrets(settings.slackUrl),
  ].filter((secret) => secret !== '');
