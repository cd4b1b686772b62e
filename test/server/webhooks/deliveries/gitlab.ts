import { createHmac } from 'node:crypto';
import { after, before, type Delivery, none } from './delivery.ts';

// Events: https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events
// Secret token: https://docs.gitlab.com/user/project/integrations/webhooks/
// Signing token: https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944 and 231325

const id = '13792a34-cac6-4fda-95a8-c58e00a3954e';

const headers = (event: string) => ({
  'content-type': 'application/json',
  'idempotency-key': id,
  'user-agent': 'GitLab/18.11.0',
  'x-gitlab-event': event,
  'x-gitlab-event-uuid': id,
  'x-gitlab-instance': 'https://gitlab.acme.example',
  'x-gitlab-webhook-uuid': '5c9b2a1e-5d3c-4b9a-8d4e-0a4c6a7f1b11',
});

const sign = (_body: string, secret: string) => ({ 'x-gitlab-token': secret });

const project = {
  id: 15,
  name: 'Integrations',
  description: '',
  web_url: 'https://gitlab.acme.example/platform/bots/integrations',
  avatar_url: null,
  git_ssh_url: 'git@gitlab.acme.example:platform/bots/integrations.git',
  git_http_url: 'https://gitlab.acme.example/platform/bots/integrations.git',
  namespace: 'Bots',
  visibility_level: 0,
  path_with_namespace: 'platform/bots/integrations',
  default_branch: 'main',
  ci_config_path: null,
  homepage: 'https://gitlab.acme.example/platform/bots/integrations',
  url: 'git@gitlab.acme.example:platform/bots/integrations.git',
  ssh_url: 'git@gitlab.acme.example:platform/bots/integrations.git',
  http_url: 'https://gitlab.acme.example/platform/bots/integrations.git',
};

const common = {
  ref_protected: true,
  message: null,
  user_id: 4,
  user_name: 'Ana Souza',
  user_username: 'ana',
  user_email: '',
  user_avatar: null,
  project_id: 15,
  project,
  repository: {
    name: 'Integrations',
    url: 'git@gitlab.acme.example:platform/bots/integrations.git',
    description: '',
    homepage: 'https://gitlab.acme.example/platform/bots/integrations',
    git_http_url: 'https://gitlab.acme.example/platform/bots/integrations.git',
    git_ssh_url: 'git@gitlab.acme.example:platform/bots/integrations.git',
    visibility_level: 0,
  },
  push_options: {},
};

/** A push of one commit. */
export const gitlabPush: Delivery = {
  headers: headers('Push Hook'),
  sign,
  payload: {
    object_kind: 'push',
    event_name: 'push',
    before,
    after,
    ref: 'refs/heads/main',
    checkout_sha: after,
    ...common,
    commits: [
      {
        id: after,
        message: 'Rename the support bot\n',
        title: 'Rename the support bot',
        timestamp: '2026-05-04T09:12:33+02:00',
        url: `https://gitlab.acme.example/platform/bots/integrations/-/commit/${after}`,
        author: { name: 'Ana Souza', email: '[REDACTED]' },
        added: [],
        modified: ['desired-state/support.yaml'],
        removed: [],
      },
    ],
    total_commits_count: 1,
  },
};

/** A new tag. */
export const gitlabTag: Delivery = {
  headers: headers('Tag Push Hook'),
  sign,
  payload: {
    object_kind: 'tag_push',
    event_name: 'tag_push',
    before: none,
    after,
    ref: 'refs/tags/v1.0.0',
    checkout_sha: after,
    ...common,
    commits: [],
    total_commits_count: 0,
  },
};

/** A push as an administrator's hook tells it: https://docs.gitlab.com/administration/system_hooks/#push-events */
export const gitlabSystemPush: Delivery = { ...gitlabPush, headers: headers('System Hook') };

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#pipeline-events */
export const gitlabPipeline: Delivery = {
  headers: headers('Pipeline Hook'),
  sign,
  payload: {
    object_kind: 'pipeline',
    object_attributes: { id: 31, ref: 'main', status: 'success' },
    project,
  },
};

/** The push with a signing token, which is `whsec_` and a key in Base64. */
export const gitlabSigned: Delivery = {
  ...gitlabPush,
  sign: (body, secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const proof = createHmac('sha256', key).update(`${id}.1777878753.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': '1777878753', 'webhook-signature': `v1,${proof}` };
  },
};
