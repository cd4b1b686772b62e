import { after, before, type Delivery, hmac } from './delivery.ts';

// Headers and payloads: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
// Signature: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries

const headers = (event: string) => ({
  accept: '*/*',
  'content-type': 'application/json',
  'user-agent': 'GitHub-Hookshot/044aadd',
  'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  'x-github-event': event,
  'x-github-hook-id': '292430182',
  'x-github-hook-installation-target-id': '79929171',
  'x-github-hook-installation-target-type': 'repository',
});

const sign = (body: string, secret: string) => ({
  'x-hub-signature': `sha1=${hmac('sha1', body, secret)}`,
  'x-hub-signature-256': `sha256=${hmac('sha256', body, secret)}`,
});

const repository = {
  id: 186853002,
  node_id: 'MDEwOlJlcG9zaXRvcnkxODY4NTMwMDI=',
  name: 'integrations',
  full_name: 'acme/integrations',
  private: true,
  owner: { name: 'acme', email: 'dev@acme.example', login: 'acme', id: 21031067, type: 'Organization' },
  html_url: 'https://github.com/acme/integrations',
  description: null,
  fork: false,
  url: 'https://github.com/acme/integrations',
  git_url: 'git://github.com/acme/integrations.git',
  ssh_url: 'git@github.com:acme/integrations.git',
  clone_url: 'https://github.com/acme/integrations.git',
  svn_url: 'https://github.com/acme/integrations',
  homepage: null,
  default_branch: 'main',
  master_branch: 'main',
};

const commit = {
  id: after,
  tree_id: 'f9d2a07e9488b91af2641b26b9407fe22a451433',
  distinct: true,
  message: 'Rename the support bot',
  timestamp: '2026-05-04T09:12:33+02:00',
  url: `https://github.com/acme/integrations/commit/${after}`,
  author: { name: 'Ana Souza', email: 'ana@acme.example', username: 'anasouza' },
  committer: { name: 'GitHub', email: 'noreply@github.com', username: 'web-flow' },
  added: [],
  removed: [],
  modified: ['desired-state/support.yaml'],
};

/** A push of one commit. */
export const githubPush: Delivery = {
  headers: headers('push'),
  sign,
  payload: {
    ref: 'refs/heads/main',
    before,
    after,
    repository,
    pusher: { name: 'anasouza', email: 'ana@acme.example' },
    sender: { login: 'anasouza', id: 21031068, type: 'User', site_admin: false },
    created: false,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: `https://github.com/acme/integrations/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: [commit],
    head_commit: commit,
  },
};

/** Sent when a webhook is made: https://docs.github.com/en/webhooks/webhook-events-and-payloads#ping */
export const githubPing: Delivery = {
  headers: headers('ping'),
  sign,
  payload: {
    zen: 'Keep it logically awesome.',
    hook_id: 292430182,
    hook: {
      type: 'Repository',
      id: 292430182,
      name: 'web',
      active: true,
      events: ['push'],
      config: {
        content_type: 'json',
        insecure_ssl: '0',
        secret: '********',
        url: 'https://setpoint.acme.example/hooks/git',
      },
    },
    repository,
    sender: { login: 'anasouza', id: 21031068, type: 'User', site_admin: false },
  },
};

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues */
export const githubIssue: Delivery = {
  headers: headers('issues'),
  sign,
  payload: { action: 'opened', issue: { number: 1, title: 'refs/heads/main' }, repository },
};
