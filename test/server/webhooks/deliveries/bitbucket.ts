import { after, before, type Delivery, hmac } from './delivery.ts';

// Cloud: https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Push
// and https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/
// Data Center: https://confluence.atlassian.com/bitbucketserver0815/event-payload-1319571452.html
// and https://confluence.atlassian.com/bitbucketserver/manage-webhooks-938025878.html

const sign = (body: string, secret: string) => ({
  'x-hub-signature': `sha256=${hmac('sha256', body, secret)}`,
});

const target = (hash: string) => ({
  type: 'commit',
  hash,
  date: '2026-05-04T07:12:33+00:00',
  message: 'Rename the support bot\n',
  author: { type: 'author', raw: 'Ana Souza <ana@acme.example>' },
  parents: [],
  links: { html: { href: `https://bitbucket.org/acme/integrations/commits/${hash}` } },
});

const cloudRef = (type: string, name: string, hash: string) => ({
  type,
  name,
  target: target(hash),
  links: { html: { href: `https://bitbucket.org/acme/integrations/branch/${name}` } },
});

/** A change of one ref at Bitbucket Cloud, as it is told. */
type CloudChange = { readonly old: object | null; readonly new: object | null };

/** A push of these changes to Bitbucket Cloud. */
export const cloudPush = (...changes: readonly CloudChange[]): Delivery => ({
  headers: {
    'content-type': 'application/json',
    'user-agent': 'Bitbucket-Webhooks/2.0',
    'x-attempt-number': '1',
    'x-event-key': 'repo:push',
    'x-event-time': 'Mon, 04 May 2026 07:12:34 GMT',
    'x-hook-uuid': 'a7b3d7c2-9b1c-4b3a-8f5b-6d1f4c1a2e90',
    'x-request-uuid': '0d3b9d0f-3a4b-4d52-8d1b-7f6f1a2c3d4e',
  },
  sign,
  payload: {
    push: {
      changes: changes.map((change) => ({
        ...change,
        created: change.old === null,
        closed: change.new === null,
        forced: false,
        truncated: false,
        commits: [],
      })),
    },
    repository: {
      type: 'repository',
      full_name: 'acme/integrations',
      links: {
        self: { href: 'https://api.bitbucket.org/2.0/repositories/acme/integrations' },
        html: { href: 'https://bitbucket.org/acme/integrations' },
      },
      name: 'integrations',
      scm: 'git',
      website: null,
      owner: { type: 'team', display_name: 'Acme', username: 'acme' },
      is_private: true,
      project: { type: 'project', key: 'BOTS', name: 'Bots' },
      uuid: '{6a1f2c3d-0000-4b1a-9c55-2d1f4c1a2e90}',
    },
    actor: { type: 'user', display_name: 'Ana Souza', nickname: 'ana' },
  },
});

const main = cloudRef('branch', 'main', after);

/** A push of one commit. */
export const bitbucketCloudPush: Delivery = cloudPush({
  old: cloudRef('branch', 'main', before),
  new: main,
});

/** A tag that is gone, beside a new branch. */
export const bitbucketCloudTagDeleted: Delivery = cloudPush(
  { old: null, new: cloudRef('branch', 'next', after) },
  { old: cloudRef('annotated_tag', 'v1.0.0', before), new: null },
);

const centerHeaders = (key: string) => ({
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Atlassian HttpClient 2.1.5 / Bitbucket-8.19.2 (8019002) / Default',
  'x-event-key': key,
  'x-request-id': 'd872ad25-24fe-4278-a73a-2a10ed6b653d',
});

const centerRepository = {
  slug: 'integrations',
  id: 84,
  name: 'integrations',
  hierarchyId: 'e4f1a1b0c2d3e4f5a6b7',
  scmId: 'git',
  state: 'AVAILABLE',
  statusMessage: 'Available',
  forkable: true,
  project: { key: 'BOTS', id: 12, name: 'Bots', public: false, type: 'NORMAL' },
  public: false,
  archived: false,
};

const centerPush = (repository: object): Delivery => ({
  headers: centerHeaders('repo:refs_changed'),
  sign,
  payload: {
    eventKey: 'repo:refs_changed',
    date: '2026-05-04T09:12:34+0200',
    actor: { name: 'ana', emailAddress: 'ana@acme.example', id: 1, displayName: 'Ana Souza', slug: 'ana' },
    repository,
    changes: [
      {
        ref: { id: 'refs/heads/main', displayId: 'main', type: 'BRANCH' },
        refId: 'refs/heads/main',
        fromHash: before,
        toHash: after,
        type: 'UPDATE',
      },
    ],
  },
});

/** A push of one commit, as the documentation shows it. */
export const bitbucketCenterPush: Delivery = centerPush(centerRepository);

/** The same of a version that tells where the repository is. */
export const bitbucketCenterPushWithLinks: Delivery = centerPush({
  ...centerRepository,
  links: {
    clone: [
      { href: 'https://bitbucket.acme.example/scm/bots/integrations.git', name: 'http' },
      { href: 'ssh://git@bitbucket.acme.example:7999/bots/integrations.git', name: 'ssh' },
    ],
    self: [{ href: 'https://bitbucket.acme.example/projects/BOTS/repos/integrations/browse' }],
  },
});

/** "Test connection" on the page of a webhook. */
export const bitbucketCenterPing: Delivery = {
  headers: centerHeaders('diagnostics:ping'),
  sign,
  payload: { test: true },
};
