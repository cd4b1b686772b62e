/** The pages of one repository at its Git server. */
export type GitLinks = {
  /** The repository's own page. */
  readonly repository: string;
  /** @param id a whole commit id; null for what is none */
  commit(id: string): string | null;
  /** @param path as in the repository, with `/` @param line counts from 1; null: the file as a whole */
  file(id: string, path: string, line: number | null): string | null;
};

/** A remote without user, password and `.git`. */
type Place = { readonly origin: string; readonly host: string; readonly segments: readonly string[] };

/** Addresses from a repository's page on, of parts that are encoded already. */
type Pages = {
  readonly page: string;
  readonly commit: (id: string) => string;
  readonly file: (id: string, path: string, line: number | null) => string;
};

type Product = { readonly hosts: RegExp; readonly pages: (segments: readonly string[]) => Pages | null };

/** SSH through the port of HTTPS, for networks that let nothing else out. */
const sshHosts: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
};

const anchor = (prefix: string, line: number | null): string => (line === null ? '' : `#${prefix}${line}`);

const githubPages = (segments: readonly string[]): Pages | null =>
  segments.length !== 2
    ? null
    : {
        page: segments.join('/'),
        commit: (id) => `commit/${id}`,
        file: (id, path, line) => `blob/${id}/${path}${anchor('L', line)}`,
      };

const gitlabPages = (segments: readonly string[]): Pages => ({
  page: segments.join('/'),
  commit: (id) => `-/commit/${id}`,
  file: (id, path, line) => `-/blob/${id}/${path}${anchor('L', line)}`,
});

const giteaPages = (segments: readonly string[]): Pages => ({
  page: segments.join('/'),
  commit: (id) => `commit/${id}`,
  file: (id, path, line) => `src/commit/${id}/${path}${anchor('L', line)}`,
});

const bitbucketCloudPages = (segments: readonly string[]): Pages | null =>
  segments.length !== 2
    ? null
    : {
        page: segments.join('/'),
        commit: (id) => `commits/${id}`,
        file: (id, path, line) => `src/${id}/${path}${anchor('lines-', line)}`,
      };

/** Remotes are `scm/PROJECT/REPOSITORY` with HTTPS, and lack the `scm` with SSH. A person's project begins with a tilde. */
const bitbucketCenterPages = (segments: readonly string[]): Pages | null => {
  const [project = '', repository = ''] = segments.slice(-2);
  const [mount, scm] = [segments.slice(0, -3), segments.at(-3)];
  if (scm !== undefined && scm !== 'scm') return null;
  const owner = project.startsWith('~') ? `users/${project.slice(1)}` : `projects/${project}`;
  return {
    page: [...mount, owner, 'repos', repository].join('/'),
    commit: (id) => `commits/${id}`,
    file: (id, path, line) => `browse/${path}?at=${id}${anchor('', line)}`,
  };
};

/** By the name of the host, the first that fits. A host of any other name could be anything. */
const products: readonly Product[] = [
  { hosts: /^github\.|\.ghe\.com$/, pages: githubPages },
  { hosts: /^gitlab\./, pages: gitlabPages },
  { hosts: /^(codeberg\.org$|gitea\.|forgejo\.)/, pages: giteaPages },
  { hosts: /^bitbucket\.org$/, pages: bitbucketCloudPages },
  { hosts: /^bitbucket\./, pages: bitbucketCenterPages },
];

/** `user@host:path`, the short form of ssh addresses. */
const SHORT = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/;

const placeAt = (scheme: string, host: string, port: string, path: string): Place | null => {
  const name = sshHosts[host.toLowerCase()] ?? host.toLowerCase();
  const segments = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) || segments.length < 2 || !isPlain(segments)) return null;
  return {
    origin: `${scheme}//${name}${port === '' ? '' : `:${port}`}`,
    host: name,
    segments: segments.map(encodeURIComponent),
  };
};

/** What a browser would take out of an address leads to another page; half a character cannot be encoded. */
const isPlain = (segments: readonly string[]): boolean =>
  segments.every((segment) => !['', '.', '..'].includes(segment) && !/\p{Surrogate}/u.test(segment));

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
};

const placeOf = (remote: string): Place | null => {
  const url = URL.canParse(remote) ? new URL(remote) : null;
  switch (url?.protocol) {
    case 'https:':
    case 'http:':
      return placeAt(url.protocol, url.hostname, url.port, decoded(url.pathname));
    case 'ssh:':
      // Its port is of SSH; the pages are where HTTPS is by default.
      return placeAt('https:', url.hostname, '', decoded(url.pathname));
    default: {
      const [, host, path] = SHORT.exec(remote) ?? [];
      return host === undefined || path === undefined ? null : placeAt('https:', host, '', path);
    }
  }
};

const isCommit = (id: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id);

/** Links to the pages of a remote's repository. Null where its host tells no product: a link that leads nowhere is worse than none. */
export const gitLinks = (remote: string): GitLinks | null => {
  const place = placeOf(remote);
  const product = products.find(({ hosts }) => place !== null && hosts.test(place.host));
  const pages = place === null ? null : (product?.pages(place.segments) ?? null);
  if (place === null || pages === null) return null;
  const repository = `${place.origin}/${pages.page}`;
  const to = (rest: string): string => `${repository}/${rest}`;
  return {
    repository,
    commit: (id) => (isCommit(id) ? to(pages.commit(id)) : null),
    file: (id, path, line) => {
      const segments = path.split('/');
      if (!isCommit(id) || !isPlain(segments)) return null;
      const known = line !== null && Number.isSafeInteger(line) && line > 0 ? line : null;
      return to(pages.file(id, segments.map(encodeURIComponent).join('/'), known));
    },
  };
};
