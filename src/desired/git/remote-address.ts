import { resolve } from 'node:path';

const withoutEnds = (path: string): string => path.replace(/\/+$/, '').replace(/\/?\.git$/, '');

const hostAndPath = (host: string, path: string): string =>
  `${host.toLowerCase()}/${withoutEnds(path).replace(/^\/+/, '')}`;

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const urlAddress = (text: string): string | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return null;
  const path = decoded(url.pathname);
  return url.hostname === '' ? withoutEnds(path) : hostAndPath(url.hostname, path);
};

/** `user@host:path`, as ssh is written for short. */
const SHORT = /^(?:[^@/\s]+@)?(\[[^\]]+\]|[^:/\s]{2,}):(?!\/\/)(.+)$/;

/**
 * A remote's address without what differs between clones of the same repository (scheme, user, port, `.git`), and so without any
 * credential: `host/path`, or an absolute path. Null where it cannot be read.
 * @param top what a relative path is relative to
 */
export const remoteAddress = (text: string, top: string): string | null => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return urlAddress(text);
  const [, host, path] = SHORT.exec(text) ?? [];
  return host === undefined || path === undefined ? withoutEnds(resolve(top, text)) : hostAndPath(host, path);
};
