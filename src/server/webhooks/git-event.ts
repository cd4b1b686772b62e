import type { IncomingHttpHeaders } from 'node:http';
import { header } from './signature.ts';

/** What a Git server announces. The refs are whole, as `refs/heads/main`; none of them where the payload has none that can be read. */
export type GitEvent =
  | { readonly is: 'push'; readonly refs: readonly string[] }
  | { readonly is: 'ping' }
  | { readonly is: 'other' };

/** A part of what was sent, which may have any form. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (part, name) => (typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined),
    value,
  );

/** The parts of a list; none where it is no list. */
export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
};

const texts = (values: readonly unknown[]): readonly string[] =>
  values.filter((value) => typeof value === 'string');

const FORM = 'application/x-www-form-urlencoded';

/** The payload of a body in JSON, or of a form with JSON in its field `payload`; null where it is no object. */
export const readPayload = (headers: IncomingHttpHeaders, body: Buffer): object | null => {
  const isForm = header(headers, 'content-type').toLowerCase().startsWith(FORM);
  const text = body.toString('utf8');
  try {
    const payload: unknown = JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
    return typeof payload === 'object' && !Array.isArray(payload) ? payload : null;
  } catch {
    return null;
  }
};

const push = (refs: readonly unknown[]): GitEvent => ({ is: 'push', refs: texts(refs) });

/** Bitbucket Cloud names a ref by its kind and short name, one that was deleted by what it was. */
const cloudRef = (change: unknown): unknown => {
  const ref = at(change, 'new') ?? at(change, 'old');
  const [type, name] = [at(ref, 'type'), at(ref, 'name')];
  if (typeof type !== 'string' || typeof name !== 'string') return null;
  return `refs/${type.endsWith('tag') ? 'tags' : 'heads'}/${name}`;
};

const gitlabEvent = (name: string, payload: object): GitEvent => {
  const kind = name === 'System Hook' ? at(payload, 'event_name') : name;
  const pushes: readonly unknown[] = ['Push Hook', 'Tag Push Hook', 'push', 'tag_push'];
  return pushes.includes(kind) ? push([at(payload, 'ref')]) : { is: 'other' };
};

const bitbucketEvent = (key: string, payload: object): GitEvent => {
  if (key === 'diagnostics:ping') return { is: 'ping' };
  if (key === 'repo:push') return push(listAt(payload, 'push', 'changes').map(cloudRef));
  if (key !== 'repo:refs_changed') return { is: 'other' };
  return push(listAt(payload, 'changes').map((change) => at(change, 'refId') ?? at(change, 'ref', 'id')));
};

/** Gitea and Forgejo send GitHub's header too, unless a proxy takes it out. */
const githubEvent = (name: string, payload: object): GitEvent => {
  if (name === 'ping') return { is: 'ping' };
  return name === 'push' ? push([at(payload, 'ref')]) : { is: 'other' };
};

/** What a request announces, by the header that its sender names events in. */
export const gitEvent = (headers: IncomingHttpHeaders, payload: object): GitEvent => {
  const gitlab = header(headers, 'x-gitlab-event');
  if (gitlab !== '') return gitlabEvent(gitlab, payload);
  const bitbucket = header(headers, 'x-event-key');
  if (bitbucket !== '') return bitbucketEvent(bitbucket, payload);
  const names = ['x-github-event', 'x-gitea-event', 'x-forgejo-event'];
  return githubEvent(names.map((name) => header(headers, name)).find((name) => name !== '') ?? '', payload);
};

/** The addresses and full names that a payload gives its repository; none where it says nothing of it. */
export const repositoryNames = (payload: object): readonly string[] => {
  const holders = [at(payload, 'repository'), at(payload, 'project')];
  const names = holders.flatMap((holder) => [
    ...URLS.map((name) => at(holder, name)),
    ...listAt(holder, 'links', 'clone').map((link) => at(link, 'href')),
    at(holder, 'links', 'html', 'href'),
    at(holder, 'full_name'),
    at(holder, 'path_with_namespace'),
  ]);
  const [key, slug] = [at(payload, 'repository', 'project', 'key'), at(payload, 'repository', 'slug')];
  return texts([...names, typeof key === 'string' && typeof slug === 'string' ? `${key}/${slug}` : null]);
};

const URLS = ['clone_url', 'ssh_url', 'git_url', 'html_url', 'git_http_url', 'git_ssh_url', 'web_url'];

/** The names that a payload gives the repository's default branch. */
export const defaultBranches = (payload: object): readonly string[] =>
  texts([at(payload, 'repository', 'default_branch'), at(payload, 'project', 'default_branch')]);
