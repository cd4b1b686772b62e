import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/server/webhooks/watched.ts';

const push = (...refs: string[]) => ({ is: 'push', refs }) as const;
const url = 'https://git.acme.example/acme/shop.git';

const ofRepository = (repository: object | null, watched = url) =>
  judge(push('refs/heads/main'), { repository }, { url: watched, ref: 'main' }, null);

describe('a push is of the watched repository', () => {
  test.each([
    ['by its address for HTTPS', { clone_url: 'https://git.acme.example/acme/shop.git' }],
    ['by its address for SSH', { ssh_url: 'ssh://git@git.acme.example:2222/acme/shop.git' }],
    ['by the short form', { ssh_url: 'git@git.acme.example:acme/shop.git' }],
    ['without the ending', { html_url: 'https://git.acme.example/acme/shop' }],
    ['in other letters', { clone_url: 'https://GIT.acme.example/Acme/Shop.git' }],
    ['by another host', { clone_url: 'http://gitea.internal:3000/acme/shop.git' }],
    ['by its full name', { full_name: 'Acme/shop' }],
    ['by one of several', { html_url: 'https://x.example/y', git_ssh_url: 'git@x:acme/shop.git' }],
    [
      'by a link to clone it',
      {
        links: {
          clone: [{ href: 'https://b.example/scm/acme/shop.git' }, { href: 'ssh://b/acme/shop.git' }],
        },
      },
    ],
    ['by project and slug', { slug: 'shop', project: { key: 'ACME' } }],
    ['when nothing tells which it is', { name: 'shop' }],
    ['when there is none', null],
  ])('%s', (_name, repository) => {
    expect(ofRepository(repository)).toBe('ours');
  });

  test.each([
    ['git@host:acme/shop.git', { full_name: 'acme/shop' }],
    ['ssh://git@host:7999/acme/shop.git', { slug: 'shop', project: { key: 'ACME' } }],
    ['https://host/scm/~ana/shop.git', { slug: 'shop', project: { key: '~ANA' } }],
    ['https://host/git/acme/shop', { full_name: 'acme/shop' }],
    ['https://host/acme/my%20shop', { clone_url: 'https://host/acme/my%20shop.git' }],
    ['file:///srv/git/acme/shop.git', { full_name: 'acme/shop' }],
  ])('that is at %s', (watched, repository) => {
    expect(ofRepository(repository, watched)).toBe('ours');
  });

  test.each([
    { full_name: 'acme/web' },
    { full_name: 'other/shop' },
    { full_name: 'acme/myshop' },
    { full_name: 'hop' },
    {
      clone_url: 'https://git.acme.example/acme/shop/web.git',
      html_url: 'https://git.acme.example/acme/shop/web',
    },
    { slug: 'web', project: { key: 'ACME' } },
  ])('but not with %j', (repository) => {
    expect(ofRepository(repository)).toBe('other-repository');
  });
});

describe('a push is of the watched ref', () => {
  const commit = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
  test.each([
    ['main', ['refs/heads/main']],
    ['main', ['refs/heads/next', 'refs/heads/main']],
    ['refs/heads/main', ['refs/heads/main']],
    ['release/2', ['refs/heads/release/2']],
    ['v1', ['refs/tags/v1']],
    ['refs/tags/v1', ['refs/tags/v1']],
    [commit, ['refs/heads/anything']],
    ['main', []],
  ])('%s with %j', (ref, refs) => {
    expect(judge(push(...refs), {}, { url, ref }, null)).toBe('ours');
  });

  test.each([
    ['main', ['refs/heads/next']],
    ['main', ['refs/heads/feature/main']],
    ['main', ['refs/heads/Main']],
    ['refs/heads/v1', ['refs/tags/v1']],
    ['refs/tags/v1', ['refs/heads/v1']],
    [commit.slice(0, 12), ['refs/heads/main']],
  ])('but not %s with %j', (ref, refs) => {
    expect(judge(push(...refs), {}, { url, ref }, null)).toBe('other-ref');
  });

  const head = (payload: object, defaultRef: string | null, ref: string) =>
    judge(push(ref), payload, { url, ref: null }, defaultRef);

  test('which is the default branch when none is named', () => {
    const payload = { repository: { default_branch: 'main' } };
    expect(head(payload, null, 'refs/heads/main')).toBe('ours');
    expect(head(payload, null, 'refs/heads/next')).toBe('other-ref');
    expect(head(payload, null, 'refs/tags/v1')).toBe('other-ref');
    expect(head({ project: { default_branch: 'trunk' } }, null, 'refs/heads/trunk')).toBe('ours');
    expect(head({}, 'refs/heads/main', 'refs/heads/main')).toBe('ours');
    expect(head({}, 'refs/heads/main', 'refs/heads/next')).toBe('other-ref');
  });

  test('also while the default branch is being renamed', () => {
    const payload = { repository: { default_branch: 'main' } };
    expect(head(payload, 'refs/heads/master', 'refs/heads/main')).toBe('ours');
    expect(head(payload, 'refs/heads/master', 'refs/heads/master')).toBe('ours');
  });

  test('when nothing tells which branch is the default one', () => {
    expect(head({}, null, 'refs/heads/next')).toBe('ours');
  });
});
