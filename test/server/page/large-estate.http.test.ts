import { describe, expect, it, test } from 'vitest';
import { gitLinks } from '../../../src/report/links/git-links.ts';
import { framed } from '../../../src/server/page/frame.ts';
import { readOverviewPage, readRunsPage } from '../../../src/server/page/read-pages.ts';
import { largeEstate } from './large-estate.ts';
import { now, overviewOf, signedInAs, view } from './page-fixture.ts';

const estate = largeEstate(now);
const overview = overviewOf(estate);
const at = view({
  visitor: signedInAs('admin'),
  source: estate.source ?? null,
  links: gitLinks(estate.source?.url ?? ''),
});

const read = async (query = ''): Promise<string> =>
  framed(await readOverviewPage(overview, new URLSearchParams(query), at), at);

const rowsIn = (page: string): number => page.split(' id="row-').length - 1;

const MAX_BYTES = 300_000;

describe('the overview of 1,500 integrations in 30 accounts', () => {
  test.each([
    ['as it opens', '', 300],
    ['on its second page', 'page=2', 300],
    ['grouped by account', 'group=account', 5],
    ['grouped by type', 'group=type&condition=in-sync', 300],
    ['grouped by condition', 'group=condition', 55],
    ['searched', 'q=care', 300],
  ])('%s is less than 300 KB', async (_, query, rows) => {
    const page = await read(query);
    expect(Buffer.byteLength(page)).toBeLessThan(MAX_BYTES);
    expect(rowsIn(page)).toBeGreaterThanOrEqual(rows);
  });

  it('has the five in trouble before all others, and at most four accounts before them', async () => {
    const page = await read();
    const [before = '', list = ''] = page.split('id="integrations"');
    expect(before.split('<details')[0]?.match(/class="tile"/g)).toHaveLength(4);
    const conditions = [...list.matchAll(/<span class="mark \w+">[^\n]*?<\/svg>(\w[\w ]*)<\/span><\/td>/g)];
    expect(conditions.slice(0, 6).map(([, words]) => words)).toEqual([
      'failed',
      'blocked',
      'blocked',
      'contested',
      'drifted',
      'in sync',
    ]);
  });

  it('finds any of them by a few letters, whatever page it would be on', async () => {
    const page = await read('q=care+of+shop-1499');
    expect(rowsIn(page)).toBe(1);
    expect(page).toContain('Customer care 49 of store-30');
    expect(page).toContain('1 of 1500 integrations');
  });

  it('shows of each group what is not in sync, and the way to the others', async () => {
    const page = await read('group=account');
    const groups = [...page.matchAll(/<tbody role="rowgroup" id="group-([\w-]+)">([\s\S]*?)<\/tbody>/g)];
    expect(groups).toHaveLength(30);
    expect(groups.slice(0, 5).map(([, name]) => name)).toEqual([
      'store-03',
      'store-05',
      'store-06',
      'store-07',
      'store-22',
    ]);
    const [first = ''] = groups.map(([, , rows]) => rows);
    expect(first).toContain('1 failed, 49 in sync');
    expect(first).toContain('<a href="/?account=store-03#integrations">49 more</a>');
    expect(rowsIn(first)).toBe(1);
    expect(groups.at(-1)?.[2]).toContain('<a href="/?account=store-30#integrations">show all 50</a>');
  });
});

describe('the runs of 30 accounts', () => {
  const runs = async (query: string): Promise<string> =>
    framed(await readRunsPage(overview, new URLSearchParams(query), at), at);

  it('are fifty on a page of less than 60 KB', async () => {
    const page = await runs('');
    expect(Buffer.byteLength(page)).toBeLessThan(60_000);
    expect(page.split(' id="run-').length - 1).toBe(50);
    expect(page).toContain('Page 1 of 24');
    expect(page).toContain('href="/runs?page=2"');
    expect(page).toContain('<q>Rename the storefronts</q> by <bdi>Bruno</bdi>');
  });

  it('can be narrowed to an account, and to those that did not converge', async () => {
    const page = await runs('account=store-02&result=off');
    expect(page.split(' id="run-store-02-').length - 1).toBe(3);
    expect(page.split(' id="run-').length - 1).toBe(3);
    expect(page).not.toContain('class="pager"');
  });
});
