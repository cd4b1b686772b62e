import type { Environment } from '../../../config.ts';
import { proxyFor } from '../../../http/proxy-for.ts';
import type { GitSettings } from '../../../settings/git-settings.ts';
import { readProxies } from '../../../settings/proxy-settings.ts';
import { certificateOptions } from './certificates.ts';
import { sshCommand } from './ssh-command.ts';

/** Handed on to Git. GIT_* are left out: the settings alone decide. */
const handedOn = ['PATH', 'USER', 'LOGNAME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/** The variable that hands the token to the credential helper: a command line is visible to every user. */
const TOKEN = 'SETPOINT_HANDED_TOKEN';

const picked = (environment: Environment, names: readonly string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(
    names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );

/**
 * The proxy for the remote, decided as for providers. Git gets it by the environment, since a command line is
 * visible; SSH knows no proxy.
 */
const proxyVariables = ({ url }: GitSettings, environment: Environment): NodeJS.ProcessEnv => {
  const proxy = /^https?:/i.test(url) ? proxyFor(new URL(url), readProxies(environment)) : null;
  return proxy === null ? { no_proxy: '*' } : { http_proxy: proxy.url.href, https_proxy: proxy.url.href };
};

/**
 * The environment of Git: nothing of the machine's Git settings, no prompt, no lazy fetching.
 * @param home an empty folder: `.gitconfig` and `.netrc` of the user do not count
 */
export const gitEnvironment = (
  settings: GitSettings,
  environment: Environment,
  home: string,
): NodeJS.ProcessEnv => ({
  ...picked(environment, handedOn),
  ...proxyVariables(settings, environment),
  ...(settings.sshKeyFile === null && picked(environment, ['SSH_AUTH_SOCK'])),
  ...(settings.token !== null && { [TOKEN]: settings.token }),
  HOME: home,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_SSH_COMMAND: sshCommand(settings),
  GIT_SSH_VARIANT: 'ssh',
});

const flags = (options: readonly string[]): string[] => options.flatMap((option) => ['-c', option]);

/** Nothing in a repository runs, and nothing is done behind our back. */
export const localOptions: readonly string[] = flags([
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'i18n.logOutputEncoding=UTF-8',
  // A missing object fails, instead of being fetched alone.
  'protocol.allow=never',
]);

/** Bitbucket Cloud takes its access tokens with this name only; other servers take any name. */
const userName = (hostname: string): string =>
  hostname === 'bitbucket.org' ? 'x-token-auth' : 'x-access-token';

/** A helper for the remote's origin alone: after a redirect to another host there is no token. */
const credentialOptions = ({ url, token }: GitSettings): string[] => {
  if (token === null) return [];
  const { origin, hostname } = new URL(url);
  const answer = `printf 'username=%s\\npassword=%s\\n' ${userName(hostname)} "$${TOKEN}"`;
  return [`credential.${origin}.helper=!f() { test "$1" != get || ${answer}; }; f`];
};

const protocolOf = (url: string): string => /^([a-z]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? 'ssh';

/**
 * The options for a call that asks the remote. The remote's own protocol alone is allowed.
 * @param home a folder for the certificates
 */
export const remoteOptions = (
  settings: GitSettings,
  environment: Environment,
  home: string,
): readonly string[] => [
  ...localOptions,
  ...flags([
    `protocol.${protocolOf(settings.url)}.allow=always`,
    'fetch.recurseSubmodules=false',
    'fetch.unpackLimit=1',
    'fetch.writeCommitGraph=false',
    'http.followRedirects=initial',
    'http.lowSpeedLimit=1',
    'http.lowSpeedTime=30',
    'core.askPass=',
    'credential.helper=',
    ...credentialOptions(settings),
    ...certificateOptions(environment, home),
  ]),
];
