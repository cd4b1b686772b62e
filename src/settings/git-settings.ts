import { resolve } from 'node:path';
import { type GitUrl, readGitUrl } from './git-url.ts';

/** The Git repository that the desired state is taken from. */
export type GitSettings = {
  readonly url: string;
  /** A branch, a tag or a full commit id; null: the remote's HEAD. */
  readonly ref: string | null;
  /** The file or folder of the desired state in the repository, with `/`; `.` for its top. */
  readonly path: string;
  /** How often the remote is asked, in ms. */
  readonly pollMs: number;
  /** Only for https. */
  readonly token: string | null;
  /** Absolute; only for SSH, as is the next. */
  readonly sshKeyFile: string | null;
  readonly knownHostsFile: string | null;
  /** Absolute: an `allowed_signers` file of Git. Null: signatures are not checked. */
  readonly signersFile: string | null;
};

/** A value, and the variable or option that it came from. */
type Given = { readonly source: string; readonly value: string | undefined };
type Variable = (name: string) => string | undefined;
type Report = (problem: string) => void;

const DEFAULT_POLL_MS = 60_000;
const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

const durationMs = (text: string): number | null => {
  const [, number, unit] = /^(\d{1,6})(ms|s|m|h)$/.exec(text) ?? [];
  return unit === undefined ? null : Number(number) * units[unit as keyof typeof units];
};

const readPoll = (value: string | undefined, url: GitUrl | null, report: Report): number => {
  if (value === undefined) return DEFAULT_POLL_MS;
  const ms = durationMs(value);
  const least = url?.local === true ? 100 : 10_000;
  if (ms !== null && ms >= least && ms <= 24 * units.h) return ms;
  report(
    'SETPOINT_GIT_POLL must be from 10s to 24h, as in 60s or 5m; less than 10s only for file:// and localhost',
  );
  return DEFAULT_POLL_MS;
};

/** What `git check-ref-format` forbids, and a leading hyphen. */
const badRef = /^[-/]|\.\.|@\{|\/\/|\/\.|^\.|[\s~^:?*[\\\u0000-\u001f\u007f]|\.lock(?:\/|$)|[/.]$|^@$/;

/** True for the name of a branch or tag, short or full, and for a commit id. */
export const isRefName = (text: string): boolean => text !== '' && !badRef.test(text);

const readRef = ({ source, value }: Given, report: Report): string | null => {
  if (value !== undefined && !isRefName(value)) {
    report(`${source} must be the name of a branch or tag, or a full commit id`);
  }
  return value ?? null;
};

/** The token travels in a header, so ASCII only. */
const readToken = (value: string | undefined, url: GitUrl | null, report: Report): string | null => {
  if (value !== undefined && !/^[!-~]{4,}$/.test(value)) {
    report('SETPOINT_GIT_TOKEN must be 4 characters or more of ASCII, without spaces');
  } else if (value !== undefined && url !== null && !url.protocol.startsWith('http')) {
    report('SETPOINT_GIT_TOKEN is for https:// only: use SETPOINT_GIT_SSH_KEY_FILE, or unset it');
  }
  return value ?? null;
};

/** The path in the repository, without `.` and empty parts; null if it leaves the repository. */
const insidePath = (text: string): string | null => {
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  const leaves =
    text.startsWith('/') || /[\\\u0000-\u001f]/.test(text) || parts.some((part) => part === '..');
  return leaves || parts[0] === '.git' ? null : parts.join('/') || '.';
};

/** The path of the desired state in the repository. */
const readPath = ({ source, value }: Given, report: Report): string => {
  const path = insidePath(value ?? 'desired-state');
  if (path !== null) return path;
  report(
    `${source} must be a path inside the repository when SETPOINT_GIT_URL is set: not absolute, and without ..`,
  );
  return '.';
};

const reportNotSsh = (
  given: { readonly [name: string]: string | undefined },
  url: GitUrl | null,
  report: Report,
): void => {
  if (url === null || url.protocol === 'ssh') return;
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) report(`${name} is for ssh:// and git@host:path only: unset it`);
  }
};

/** Without a URL they would silently do nothing, where the URL's name is misspelt, say. */
const needUrl = [
  'SETPOINT_GIT_REF',
  'SETPOINT_GIT_POLL',
  'SETPOINT_GIT_TOKEN',
  'SETPOINT_GIT_SSH_KEY_FILE',
  'SETPOINT_GIT_KNOWN_HOSTS_FILE',
  'SETPOINT_GIT_SIGNERS_FILE',
];

/**
 * Reads the settings of a Git source; null without SETPOINT_GIT_URL.
 * @param secret reads a variable that may also be in a file
 */
export const readGitSettings = (from: {
  readonly variable: Variable;
  readonly secret: Variable;
  readonly cwd: string;
  readonly desiredState: Given;
  readonly ref: Given;
  readonly report: Report;
}): GitSettings | null => {
  const { variable, secret, cwd, report } = from;
  const text = variable('SETPOINT_GIT_URL');
  if (text === undefined) {
    for (const name of needUrl.filter((each) => variable(each) ?? variable(`${each}_FILE`))) {
      report(`${name} needs SETPOINT_GIT_URL`);
    }
    if (from.ref.source === '--ref') report('--ref needs SETPOINT_GIT_URL');
    return null;
  }
  const read = readGitUrl(text);
  const url = typeof read === 'string' ? null : read;
  if (typeof read === 'string') report(read);
  const file = (value: string | undefined): string | null =>
    value === undefined ? null : resolve(cwd, value);
  const sshKey = variable('SETPOINT_GIT_SSH_KEY_FILE');
  const knownHosts = variable('SETPOINT_GIT_KNOWN_HOSTS_FILE');
  reportNotSsh({ SETPOINT_GIT_SSH_KEY_FILE: sshKey, SETPOINT_GIT_KNOWN_HOSTS_FILE: knownHosts }, url, report);
  return Object.freeze({
    url: text,
    ref: readRef(from.ref, report),
    path: readPath(from.desiredState, report),
    pollMs: readPoll(variable('SETPOINT_GIT_POLL'), url, report),
    token: readToken(secret('SETPOINT_GIT_TOKEN'), url, report),
    sshKeyFile: file(sshKey),
    knownHostsFile: file(knownHosts),
    signersFile: file(variable('SETPOINT_GIT_SIGNERS_FILE')),
  });
};
