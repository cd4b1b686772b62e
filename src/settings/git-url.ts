import { isLoopback } from '../model/is-loopback.ts';

/** How a Git remote is reached. */
export type GitUrl = {
  readonly protocol: 'https' | 'http' | 'ssh' | 'file';
  /** It is on this machine. */
  readonly local: boolean;
};

/** `user@host:path`, the short form of an SSH address. */
const SHORT =
  /^[A-Za-z0-9._][A-Za-z0-9._-]*@(?:[A-Za-z0-9._][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\]):(?![/-]{2})[^-\s][^\s]*$/;

const forms =
  'SETPOINT_GIT_URL must be like https://host/path, ssh://git@host/path or git@host:path; http:// is allowed to localhost only, and file:/// to a folder of this machine';

const webUrl = (url: URL): GitUrl | string => {
  const local = isLoopback(url.hostname);
  if (url.username !== '' || url.password !== '') {
    return 'SETPOINT_GIT_URL must not contain a user name or a password: use SETPOINT_GIT_TOKEN';
  }
  if (url.protocol === 'https:') return { protocol: 'https', local };
  return local ? { protocol: 'http', local } : forms;
};

const sshUrl = (url: URL): GitUrl | string => {
  if (url.password !== '') {
    return 'SETPOINT_GIT_URL must not contain a password: use SETPOINT_GIT_SSH_KEY_FILE';
  }
  return /^[A-Za-z0-9._-]*$/.test(url.username)
    ? { protocol: 'ssh', local: isLoopback(url.hostname) }
    : forms;
};

const isPlain = (url: URL): boolean =>
  url.pathname.length > 1 && url.search === '' && url.hash === '' && !url.hostname.startsWith('-');

/** How the remote is reached, or what is wrong with its address. The text never repeats the address. */
export const readGitUrl = (text: string): GitUrl | string => {
  if (SHORT.test(text)) return { protocol: 'ssh', local: false };
  const url = !/[\s\u0000-\u001f\u007f]/.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null || !isPlain(url)) return forms;
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return webUrl(url);
    case 'ssh:':
      return url.hostname === '' ? forms : sshUrl(url);
    case 'file:':
      return url.hostname === '' ? { protocol: 'file', local: true } : forms;
    default:
      return forms;
  }
};
