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

/** `user@host:path`, the short form of ssh addresses. */
const SHORT = /^(?:[^@/\s]+@)?(\[[^\]]+\]|[^:/\s]{2,}):(?!\/\/)(.+)$/;

/**
 * A remote's address without the parts that differ between clones (scheme, user, port, `.git`), and so
 * without credentials: `host/path`, or an absolute path. Null if it cannot be parsed.
 * @param top the folder that relative paths are resolved against
 */
export const remoteAddress = (text: string, top: string): string | null => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return urlAddress(text);
  const [, host, path] = SHORT.exec(text) ?? [];
  return host === undefined || path === undefined ? withoutEnds(resolve(top, text)) : hostAndPath(host, path);
};
