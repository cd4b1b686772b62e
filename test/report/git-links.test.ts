import { describe, expect, it, test } from 'vitest';
import { gitLinks } from '../../src/report/links/git-links.ts';

const id = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
const path = 'desired-state/shop.yaml';

const linked = (remote: string): readonly unknown[] => {
  const links = gitLinks(remote);
  return links === null ? [] : [links.commit(id), links.file(id, path, 3), links.file(id, path, null)];
};

const github = (origin: string) => [
  `${origin}/commit/${id}`,
  `${origin}/blob/${id}/${path}#L3`,
  `${origin}/blob/${id}/${path}`,
];
const gitlab = (origin: string) => [
  `${origin}/-/commit/${id}`,
  `${origin}/-/blob/${id}/${path}#L3`,
  `${origin}/-/blob/${id}/${path}`,
];
const gitea = (origin: string) => [
  `${origin}/commit/${id}`,
  `${origin}/src/commit/${id}/${path}#L3`,
  `${origin}/src/commit/${id}/${path}`,
];
const cloud = (origin: string) => [
  `${origin}/commits/${id}`,
  `${origin}/src/${id}/${path}#lines-3`,
  `${origin}/src/${id}/${path}`,
];
const center = (origin: string) => [
  `${origin}/commits/${id}`,
  `${origin}/browse/${path}?at=${id}#3`,
  `${origin}/browse/${path}?at=${id}`,
];

test.each([
  ['https://github.com/acme/shop.git', github('https://github.com/acme/shop')],
  ['https://GitHub.com/acme/shop/', github('https://github.com/acme/shop')],
  ['https://x-access-token:ghp_12345@github.com/acme/shop', github('https://github.com/acme/shop')],
  ['git@github.com:acme/shop.git', github('https://github.com/acme/shop')],
  ['github.com:/acme/shop', github('https://github.com/acme/shop')],
  ['ssh://git@github.com/acme/shop.git', github('https://github.com/acme/shop')],
  ['ssh://git@ssh.github.com:443/acme/shop.git', github('https://github.com/acme/shop')],
  ['git@github.acme.example:acme/shop.git', github('https://github.acme.example/acme/shop')],
  ['https://acme.ghe.com/acme/shop.git', github('https://acme.ghe.com/acme/shop')],
  ['https://gitlab.com/acme/bots/shop.git', gitlab('https://gitlab.com/acme/bots/shop')],
  ['git@gitlab.acme.example:acme/shop.git', gitlab('https://gitlab.acme.example/acme/shop')],
  ['https://gitlab.acme.example:8443/acme/shop.git', gitlab('https://gitlab.acme.example:8443/acme/shop')],
  ['http://gitlab.acme.example/acme/shop.git', gitlab('http://gitlab.acme.example/acme/shop')],
  ['ssh://git@altssh.gitlab.com:443/acme/shop.git', gitlab('https://gitlab.com/acme/shop')],
  ['https://codeberg.org/acme/shop.git', gitea('https://codeberg.org/acme/shop')],
  ['ssh://git@gitea.acme.example:2222/acme/shop.git', gitea('https://gitea.acme.example/acme/shop')],
  ['https://gitea.acme.example/git/acme/shop.git', gitea('https://gitea.acme.example/git/acme/shop')],
  ['forgejo@forgejo.acme.example:acme/shop.git', gitea('https://forgejo.acme.example/acme/shop')],
  ['https://ana@bitbucket.org/acme/shop.git', cloud('https://bitbucket.org/acme/shop')],
  ['git@bitbucket.org:acme/shop.git', cloud('https://bitbucket.org/acme/shop')],
  [
    'https://bitbucket.acme.example/scm/ACME/shop.git',
    center('https://bitbucket.acme.example/projects/ACME/repos/shop'),
  ],
  [
    'ssh://git@bitbucket.acme.example:7999/acme/shop.git',
    center('https://bitbucket.acme.example/projects/acme/repos/shop'),
  ],
  [
    'https://bitbucket.acme.example/git/scm/ACME/shop.git',
    center('https://bitbucket.acme.example/git/projects/ACME/repos/shop'),
  ],
  [
    'ssh://git@bitbucket.acme.example:7999/~ana/shop.git',
    center('https://bitbucket.acme.example/users/ana/repos/shop'),
  ],
])('%s has pages', (remote, pages) => {
  expect(linked(remote)).toEqual(pages);
  expect(pages[0]?.startsWith(`${gitLinks(remote)?.repository}/`)).toBe(true);
  for (const page of pages) {
    expect(new URL(page).href).toBe(page);
    expect(page).not.toMatch(/ghp_|@/);
  }
});

test.each([
  'https://git.acme.example/acme/shop.git',
  'https://mygithub.com/acme/shop.git',
  'https://github.com@evil.example/acme/shop.git',
  'https://evil.example/github.com/acme/shop.git',
  'https://github.com/shop.git',
  'https://github.com/acme/bots/shop.git',
  'https://github.com/acme/../shop',
  'https://github.com/acme/%2e%2e/shop',
  'https://github.com/acme//shop',
  'https://github.com/%/%',
  'https://bitbucket.org/acme/bots/shop.git',
  'https://bitbucket.acme.example/rest/ACME/shop.git',
  'https://gitlab.com',
  'git@github.com:shop.git',
  'git@github.com:../shop.git',
  'ssh://git@github.%63om/acme/shop.git',
  'ssh://git@[::1]/acme/shop.git',
  'http://127.0.0.1:3000/acme/shop.git',
  'file:///srv/github.com/acme/shop.git',
  '/srv/github.com/acme/shop.git',
  'C:\\github.com\\acme\\shop',
  'javascript:alert(1)//github.com/acme/shop',
  'javascript://github.com/%0aalert(1)',
  'data:text/html,github.com/acme/shop',
  'git://github.com/acme/shop.git',
  '',
])('%j has none', (remote) => {
  expect(linked(remote)).toEqual([]);
});

describe('a link to a file', () => {
  const links = gitLinks('git@github.com:acme/shop.git');
  const files = `https://github.com/acme/shop/blob/${id}`;

  it.each([
    ['my shop.yaml', 'my%20shop.yaml'],
    ['a#b?c&d.yaml', 'a%23b%3Fc%26d.yaml'],
    ['100%.yaml', '100%25.yaml'],
    ['loja/ação.yaml', 'loja/a%C3%A7%C3%A3o.yaml'],
    ['"><script>.yaml', '%22%3E%3Cscript%3E.yaml'],
    ['javascript:alert(1)', 'javascript%3Aalert(1)'],
    ['.github/a.yaml', '.github/a.yaml'],
  ])('encodes %s', (name, encoded) => {
    expect(links?.file(id, name, 12)).toBe(`${files}/${encoded}#L12`);
  });

  it.each(['', '/a.yaml', 'a/../b.yaml', '..', './a.yaml', 'a//b.yaml', 'a/', '\ud800.yaml'])(
    'is none for %j',
    (name) => {
      expect(links?.file(id, name, 1)).toBeNull();
    },
  );

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('leaves out the line %d', (line) => {
    expect(links?.file(id, 'a.yaml', line)).toBe(`${files}/a.yaml`);
  });
});

test.each(['main', id.slice(0, 12), `${id}-dirty.0a1b2c3d`, 'sha256:0a1b2c3d4e5f', `${id}/../..`, ''])(
  '%j is no commit',
  (text) => {
    const links = gitLinks('https://gitlab.com/acme/shop.git');
    expect([links?.commit(text), links?.file(text, 'a.yaml', 1)]).toEqual([null, null]);
  },
);

test('a commit may be a SHA-256', () => {
  const long = id + id.slice(0, 24);
  const links = gitLinks('https://gitlab.com/acme/shop.git');
  expect(links?.commit(long)).toBe(`https://gitlab.com/acme/shop/-/commit/${long}`);
});
