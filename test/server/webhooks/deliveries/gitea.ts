import { after, before, type Delivery, hmac } from './delivery.ts';

// Gitea: https://docs.gitea.com/1.24/usage/webhooks · Forgejo: https://forgejo.org/docs/latest/user/webhooks/

const id = 'f6266f16-1bf3-46a5-9ea4-602e06ead473';

const giteaHeaders = {
  'content-type': 'application/json',
  'user-agent': 'Go-http-client/1.1',
  'x-gitea-delivery': id,
  'x-gitea-event': 'push',
  'x-gitea-event-type': 'push',
  'x-github-delivery': id,
  'x-github-event': 'push',
  'x-github-event-type': 'push',
  'x-gogs-delivery': id,
  'x-gogs-event': 'push',
  'x-gogs-event-type': 'push',
};

const giteaSign = (body: string, secret: string) => ({
  'x-gitea-signature': hmac('sha256', body, secret),
  'x-gogs-signature': hmac('sha256', body, secret),
  'x-hub-signature': `sha1=${hmac('sha1', body, secret)}`,
  'x-hub-signature-256': `sha256=${hmac('sha256', body, secret)}`,
});

const user = {
  id: 1,
  login: 'ana',
  full_name: 'Ana Souza',
  email: 'ana@acme.example',
  avatar_url: 'https://git.acme.example/avatars/1',
  username: 'ana',
};

const payload = {
  ref: 'refs/heads/main',
  before,
  after,
  compare_url: `https://git.acme.example/acme/integrations/compare/${before}...${after}`,
  commits: [
    {
      id: after,
      message: 'Rename the support bot\n',
      url: `https://git.acme.example/acme/integrations/commit/${after}`,
      author: { name: 'Ana Souza', email: 'ana@acme.example', username: 'ana' },
      committer: { name: 'Ana Souza', email: 'ana@acme.example', username: 'ana' },
      verification: null,
      timestamp: '2026-05-04T09:12:33+02:00',
      added: [],
      removed: [],
      modified: ['desired-state/support.yaml'],
    },
  ],
  total_commits: 1,
  repository: {
    id: 140,
    owner: user,
    name: 'integrations',
    full_name: 'acme/integrations',
    description: '',
    empty: false,
    private: true,
    fork: false,
    html_url: 'https://git.acme.example/acme/integrations',
    url: 'https://git.acme.example/api/v1/repos/acme/integrations',
    ssh_url: 'ssh://git@git.acme.example:2222/acme/integrations.git',
    clone_url: 'https://git.acme.example/acme/integrations.git',
    website: '',
    default_branch: 'main',
    created_at: '2026-02-26T04:29:06-05:00',
    updated_at: '2026-05-04T09:12:34+02:00',
  },
  pusher: user,
  sender: user,
};

/** A push of one commit to a Gitea. */
export const giteaPush: Delivery = { headers: giteaHeaders, payload, sign: giteaSign };

/** The same at a Forgejo, which adds headers of its own. */
export const forgejoPush: Delivery = {
  headers: { ...giteaHeaders, 'x-forgejo-delivery': id, 'x-forgejo-event': 'push' },
  payload,
  sign: (body, secret) => ({
    ...giteaSign(body, secret),
    'x-forgejo-signature': hmac('sha256', body, secret),
  }),
};
