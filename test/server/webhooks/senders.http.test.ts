import { describe, expect, test } from 'vitest';
import {
  bitbucketCenterPing,
  bitbucketCenterPush,
  bitbucketCenterPushWithLinks,
  bitbucketCloudPush,
  bitbucketCloudTagDeleted,
} from './deliveries/bitbucket.ts';
import { type Delivery, hmac } from './deliveries/delivery.ts';
import { forgejoPush, giteaPush } from './deliveries/gitea.ts';
import { githubIssue, githubPing, githubPush } from './deliveries/github.ts';
import {
  gitlabPipeline,
  gitlabPush,
  gitlabSigned,
  gitlabSystemPush,
  gitlabTag,
} from './deliveries/gitlab.ts';
import { serveHooks } from './send-webhook.ts';

const signingToken = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const github = 'https://github.com/acme/integrations.git';
const gitea = 'https://git.acme.example/acme/integrations.git';
const gitlab = 'git@gitlab.acme.example:platform/bots/integrations.git';
const cloud = 'git@bitbucket.org:acme/integrations.git';
const center = 'https://bitbucket.acme.example/scm/BOTS/integrations.git';
const main = 'refs/heads/main';

const senders: readonly (readonly [string, Delivery, string])[] = [
  ['GitHub', githubPush, github],
  ['Gitea', giteaPush, gitea],
  ['Forgejo', forgejoPush, gitea],
  ['GitLab', gitlabPush, gitlab],
  ['a system hook of GitLab', gitlabSystemPush, gitlab],
  ['Bitbucket Cloud', bitbucketCloudPush, cloud],
  ['Bitbucket Data Center', bitbucketCenterPush, center],
  ['Bitbucket Data Center with links', bitbucketCenterPushWithLinks, center],
];

describe.concurrent('a push that a Git server announces', () => {
  test.for(senders)('of %s causes a fetch', async ([, delivery, url], context) => {
    const { deliver, pushes } = await serveHooks(context, {
      source: { url, ref: null },
      defaultRef: () => main,
    });
    const answer = await deliver(delivery);
    expect([answer.status, await answer.json()]).toEqual([
      202,
      { message: 'The repository will be fetched' },
    ]);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(pushes()).toBe(1);
  });

  test.for(senders)('of %s is refused with a wrong secret', async ([, delivery, url], context) => {
    const { deliver, pushes } = await serveHooks(context, { source: { url, ref: null } });
    const body = JSON.stringify(delivery.payload);
    const answer = await deliver(delivery, { headers: delivery.sign(body, 'another-secret') });
    expect([answer.status, pushes()]).toEqual([401, 0]);
  });

  test.for(senders)('of %s is ignored when it is of another branch', async ([, delivery, url], context) => {
    const { deliver, pushes } = await serveHooks(context, { source: { url, ref: 'production' } });
    expect([(await deliver(delivery)).status, pushes()]).toEqual([202, 0]);
  });

  test.for(senders)(
    'of %s is ignored when it is of another repository',
    async ([, delivery, url], context) => {
      const other = url.replace('integrations', 'website');
      const { deliver, pushes } = await serveHooks(context, { source: { url: other, ref: 'main' } });
      expect([(await deliver(delivery)).status, pushes()]).toEqual([202, 0]);
    },
  );

  test("is signed with GitLab's signing token", async (context) => {
    const { deliver, pushes } = await serveHooks(context, {
      secret: signingToken,
      source: { url: gitlab, ref: 'main' },
    });
    expect((await deliver(gitlabSigned)).status).toBe(202);
    const body = JSON.stringify(gitlabSigned.payload);
    const rightAndOld = gitlabSigned.sign(body, signingToken)['webhook-signature'];
    const two = { 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} ${rightAndOld}` };
    expect((await deliver(gitlabSigned, { headers: two })).status).toBe(202);
    expect(pushes()).toBe(2);
    const moved = { 'webhook-timestamp': '1777878754' };
    expect((await deliver(gitlabSigned, { headers: moved })).status).toBe(401);
    expect((await deliver(gitlabSigned, { headers: { 'webhook-id': 'x' } })).status).toBe(401);
    expect(pushes()).toBe(2);
  });

  test.for(['whsec_', 'whsec_AAAA', 'plain-secret-without-a-key'])(
    'is not signed with what is no signing token: %s',
    async (text, context) => {
      const { deliver } = await serveHooks(context, { secret: text, source: { url: gitlab, ref: 'main' } });
      expect((await deliver(gitlabSigned)).status).toBe(401);
    },
  );

  test('comes as a form of GitHub', async (context) => {
    const { deliver, pushes } = await serveHooks(context);
    const body = new URLSearchParams({ payload: JSON.stringify(githubPush.payload) }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await deliver(githubPush, { headers, body })).status).toBe(202);
    expect(pushes()).toBe(1);
    const other = await deliver(githubPush, { headers, body: 'payload=%7B' });
    expect([other.status, (await deliver(githubPush, { headers, body: 'load=1' })).status]).toEqual([
      400, 400,
    ]);
    expect(pushes()).toBe(1);
  });

  test.for([
    ['a new tag of GitLab', gitlabTag, gitlab],
    ['a deleted tag of Bitbucket Cloud', bitbucketCloudTagDeleted, cloud],
    [
      'a deleted tag of GitHub',
      { ...githubPush, payload: { ...githubPush.payload, ref: 'refs/tags/v1.0.0' } },
      github,
    ],
  ] as const)('may be %s', async ([, delivery, url], context) => {
    for (const ref of ['v1.0.0', 'refs/tags/v1.0.0']) {
      const { deliver, pushes } = await serveHooks(context, { source: { url, ref } });
      expect([(await deliver(delivery)).status, pushes()]).toEqual([202, 1]);
    }
    const { deliver, pushes } = await serveHooks(context, { source: { url, ref: 'refs/heads/v1.0.0' } });
    expect([(await deliver(delivery)).status, pushes()]).toEqual([202, 0]);
  });
});

describe.concurrent('what is no push', () => {
  test.for([
    ['a ping of GitHub', githubPing],
    ['a test of Bitbucket Data Center', bitbucketCenterPing],
  ] as const)('is answered 200 when it is %s', async ([, delivery], context) => {
    const { deliver, pushes } = await serveHooks(context);
    expect([(await deliver(delivery)).status, pushes()]).toEqual([200, 0]);
    expect(
      (await deliver(delivery, { headers: { 'x-hub-signature': '', 'x-hub-signature-256': '' } })).status,
    ).toBe(401);
  });

  test.for([
    ['an issue of GitHub', githubIssue],
    ['a pipeline of GitLab', gitlabPipeline],
    ['of no kind', { ...githubPush, headers: {} }],
    ['of an unknown kind', { ...bitbucketCenterPing, headers: { 'x-event-key': 'repo:forked' } }],
  ] as const)('is ignored when it is %s', async ([, delivery], context) => {
    const { deliver, pushes, logged } = await serveHooks(context);
    expect([(await deliver(delivery)).status, pushes()]).toEqual([202, 0]);
    expect(logged.join('')).toContain('"verdict":"no-push"');
  });
});

test('each of the signatures that a Gitea sends is enough', async (context) => {
  const { deliver, pushes } = await serveHooks(context, { source: { url: gitea, ref: null } });
  const body = JSON.stringify(giteaPush.payload);
  const right = hmac('sha256', body, 'hook-secret-51f0c9');
  const none = { sign: () => ({}) };
  const each: readonly Record<string, string>[] = [
    { 'x-gitea-signature': right },
    { 'x-forgejo-signature': right.toUpperCase() },
    { 'x-hub-signature-256': `sha256=${right}` },
    { 'x-hub-signature': `sha256=${right}`, 'x-gitea-signature': '0'.repeat(64) },
  ];
  for (const headers of each)
    expect((await deliver({ ...giteaPush, ...none }, { headers })).status).toBe(202);
  expect(pushes()).toBe(each.length);
});
