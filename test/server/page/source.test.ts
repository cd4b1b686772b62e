import { describe, expect, it, test } from 'vitest';
import type { SourceProblem, SourceStatus } from '../../../src/model/source-status.ts';
import { gitLinks } from '../../../src/report/links/git-links.ts';
import { framed, type Page, type View } from '../../../src/server/page/frame.ts';
import {
  readAccountPage,
  readIntegrationPage,
  readOverviewPage,
  readRunsPage,
} from '../../../src/server/page/read-pages.ts';
import { accountStatus, report } from '../../report/render-fixture.ts';
import { type Estate, historyEntry, integration, minutes, overviewOf, view } from './page-fixture.ts';

const id = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
const short = 'da1560886d4f';
const atGithub = 'https://github.com/acme/bots';

const source: SourceStatus = {
  url: 'git@github.com:acme/bots.git',
  ref: 'HEAD',
  resolvedRef: 'refs/heads/main',
  path: 'desired-state',
  commit: { id, title: 'Rename the shop', author: 'Ana', timeMs: minutes(9) },
  fetchedAt: minutes(2),
  problem: null,
};

const remoteProblem: SourceProblem = {
  kind: 'remote',
  message: 'github.com refused the credentials (give SETPOINT_GIT_TOKEN a token that may read)',
  since: minutes(7),
  polls: 5,
};

const commitProblem: SourceProblem = {
  ...remoteProblem,
  kind: 'commit',
  message: 'desired-state/all.yaml:3:1 unknown field activ\ndesired-state/all.yaml:9:5 TOKEN is not set',
};

const estate: Estate = {
  statuses: [
    accountStatus({
      lastRun: report({ revision: id, startedAt: minutes(3) }),
      integrations: [integration('shop'), integration('mail')],
    }),
  ],
  runs: [report({ revision: id, revisionTitle: 'Rename the shop', revisionAuthor: 'Ana' })],
  history: [historyEntry({ revision: id, revisionAuthor: 'Ana' })],
  position: { file: 'desired-state/my shop.yaml', line: 12, column: 3 },
};

const viewAt = (at: SourceStatus | null): View => view({ source: at, links: at && gitLinks(at.url) });

const pages: Readonly<Record<string, (of: Estate, at: View) => Promise<Page>>> = {
  overview: (of, at) => readOverviewPage(overviewOf(of), new URLSearchParams(), at),
  account: (of, at) => readAccountPage(overviewOf(of), 'acme', at),
  integration: (of, at) => readIntegrationPage(overviewOf(of), 'acme', 'shop', at),
  runs: (of, at) => readRunsPage(overviewOf(of), new URLSearchParams(), at),
};

const rendered = async (name: string, at: SourceStatus | null, of: Estate = estate): Promise<string> => {
  const page = await pages[name]?.(of, viewAt(at));
  return framed(page ?? { title: '', main: { markup: '' } }, viewAt(at));
};

/** What stands on a page, without its markup. */
const textOf = (markup: string): string => markup.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');

const commitLink = `<a href="${atGithub}/commit/${id}" rel="noreferrer"><code>${short}</code></a>`;

describe('where the desired state comes from', () => {
  it('stands on the overview: repository, ref, path, commit and when it was fetched', async () => {
    const page = await rendered('overview', source);
    expect(textOf(page)).toContain(
      `Desired state: git@github.com:acme/bots.git, HEAD (main), desired-state · commit ${short} Rename the shop by Ana · fetched 2 minutes ago`,
    );
    expect(page).toContain(
      `<a href="${atGithub}" rel="noreferrer"><bdi>git@github.com:acme/bots.git</bdi></a>`,
    );
    expect(page).toContain(commitLink);
  });

  it('is said also before the first fetch', async () => {
    const page = await rendered('overview', { ...source, resolvedRef: null, commit: null, fetchedAt: null });
    expect(textOf(page)).toContain('HEAD, desired-state · no good commit yet · not fetched yet');
  });

  it.each(Object.keys(pages))('is the commit in the footer of the page %s', async (name) => {
    const footer = (await rendered(name, source)).split('<footer>')[1] ?? '';
    expect(footer).toContain(`, commit ${commitLink}.`);
  });
});

describe('a commit', () => {
  it('is linked in the history of an integration, with its subject and author', async () => {
    const [, history = ''] = (await rendered('integration', source)).split('id="history"');
    expect(history).toContain(`${commitLink} <q>Rename the shop</q> by <bdi>Ana</bdi>`);
  });

  it.each(['runs', 'account'])(
    'is linked in the runs of the page %s, with its subject and author',
    async (name) => {
      const page = await rendered(name, source);
      expect(page).toContain(`${commitLink} <q>Rename the shop</q> by <bdi>Ana</bdi>`);
    },
  );

  it('is linked as the revision of an account', async () => {
    expect(await rendered('account', source)).toContain(`<dt>Revision</dt><dd>${commitLink}</dd>`);
  });

  it('is not linked where it is none', async () => {
    const revision = `sha256:${'0'.repeat(64)}`;
    const of = { ...estate, runs: [report({ revision })], history: [historyEntry({ revision })] };
    expect(await rendered('runs', source, of)).toContain('<code>files 000000000000</code>');
  });
});

describe('the place of an integration in the YAML', () => {
  it('is linked at the commit in force', async () => {
    expect(await rendered('integration', source)).toContain(
      `<a href="${atGithub}/blob/${id}/desired-state/my%20shop.yaml#L12" rel="noreferrer"><code>desired-state/my shop.yaml:12</code></a>`,
    );
  });

  it('is left out when the YAML no longer has it', async () => {
    const { position: _, ...of } = estate;
    expect(await rendered('integration', source, of)).not.toContain('<dt>In the YAML');
  });
});

it('the place of an integration is said without a Git source too', async () => {
  expect(await rendered('integration', null)).toContain(
    '<dt>In the YAML</dt><dd><code>desired-state/my shop.yaml:12</code></dd>',
  );
});

describe('at a Git server whose pages are not known', () => {
  const unknown = { ...source, url: 'https://git.acme.example/bots.git' };

  it.each(Object.keys(pages))('the page %s says the same without a link', async (name) => {
    const page = await rendered(name, unknown);
    expect(page).toContain(`<code>${short}</code>`);
    expect(page).not.toContain('rel="noreferrer"');
    expect(page).not.toMatch(/href="http/);
  });

  it('the place of an integration is text', async () => {
    expect(await rendered('integration', unknown)).toContain(
      '<dd><code>desired-state/my shop.yaml:12</code></dd>',
    );
  });
});

describe('a Git source that is not followed', () => {
  const banner = async (at: SourceStatus, invalid: string | null, name = 'overview'): Promise<string> => {
    const page = await rendered(name, at, { ...estate, invalid });
    return page.split('class="banner ')[1]?.split('</div></div>')[0] ?? '';
  };

  it.each(['overview', 'account'])(
    'is said on the page %s: since when, why, and what stays in force',
    async (name) => {
      const said = await banner({ ...source, problem: remoteProblem }, null, name);
      expect(said).toMatch(/^warn"/);
      expect(textOf(said)).toContain('The Git source is not followed. This has been so for 7 minutes.');
      expect(textOf(said)).toContain(remoteProblem.message);
      expect(said).toContain(`The last good commit, ${commitLink}, stays in force`);
      expect(textOf(said)).toContain('Setpoint goes on asking the repository.');
    },
  );

  it('has a line for each problem of its newest commit, and says what to do', async () => {
    const said = await banner({ ...source, problem: commitProblem }, null);
    expect(said).toContain('<li><code>desired-state/all.yaml:3:1 unknown field activ</code></li>');
    expect(said).toContain('<li><code>desired-state/all.yaml:9:5 TOKEN is not set</code></li>');
    expect(textOf(said)).toContain('Push a commit that puts this right, or revert the last one');
  });

  it('plans nothing without a good commit', async () => {
    const said = await banner({ ...source, commit: null, problem: commitProblem }, commitProblem.message);
    expect(said).toMatch(/^bad"/);
    expect(textOf(said)).toContain('There is no good commit yet. This has been so for 7 minutes.');
    expect(textOf(said)).toContain('unknown field activ');
    expect(textOf(said)).toContain('Nothing is planned, no run starts');
    expect(textOf(said)).not.toContain('stays in force');
  });

  it('plans nothing when the last good commit can no longer be used', async () => {
    const said = textOf(await banner({ ...source, problem: commitProblem }, commitProblem.message));
    expect(said).toContain('The last good commit can no longer be used.');
    expect(said).toContain('Nothing is planned, no run starts');
    expect(said).not.toContain('stays in force');
  });

  it('is not called broken before the first fetch', async () => {
    const said = await banner({ ...source, commit: null, fetchedAt: null }, 'It has not been fetched');
    expect(said).toMatch(/^quiet"/);
    expect(textOf(said)).toContain('The Git source has not been fetched yet.');
  });

  it('is said while Redis is away too', async () => {
    const at = viewAt({ ...source, problem: remoteProblem });
    const overview = { ...overviewOf(estate), redisAnswers: async () => false };
    const page = framed(await readOverviewPage(overview, new URLSearchParams(), at), at);
    expect(page).toContain('The Git source is not followed.');
  });
});

test.each(Object.keys(pages))('without a Git source the page %s has nothing of it', async (name) => {
  const page = await rendered(name, null);
  expect(page).not.toMatch(/rel="noreferrer"|Desired state:|, commit|not followed/);
});
