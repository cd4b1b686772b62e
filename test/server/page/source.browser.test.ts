import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import type { SourceStatus } from '../../../src/model/source-status.ts';
import { account, accountStatus, change, field, report } from '../../report/render-fixture.ts';
import { startBrowser } from '../../support/browser.ts';
import { axeViolations, lookAt, overflow, type Watched, watchPages } from '../../support/page-checks.ts';
import { followedSource, serve } from '../serve.ts';
import { type Estate, historyEntry, integration, overviewOf } from './page-fixture.ts';

const source: SourceStatus = {
  ...followedSource,
  url: 'https://github.com/acme/a-repository-with-a-name-that-is-too-long-for-a-phone.git',
  path: 'teams/customer-care/integrations/desired-state',
};
const id = source.commit?.id ?? '';

const problem = {
  kind: 'commit',
  message: `${source.path}/all.yaml:3:1 unknown field activ\n${source.path}/all.yaml:9:5 TOKEN is not set`,
  since: Date.now() - 400_000,
  polls: 5,
} as const;

const estate: Estate = {
  statuses: [
    accountStatus({
      lastRun: report({ revision: id }),
      integrations: [integration('shop'), integration('mail')],
    }),
  ],
  runs: [report({ revision: id })],
  history: [historyEntry({ revision: id, revisionAuthor: 'Ana' })],
  plans: { acme: account({ changes: [change('shop', { fields: [field('name', { cause: 'drift' })] })] }) },
  driftPatch: {
    fields: [{ path: 'config.token', file: 'all.yaml', line: 3, accepted: false, reason: 'it is secret' }],
    patch: `--- a/all.yaml\n+++ b/all.yaml\n@@ -1 +1 @@\n-name: A\n+name: ${'A long name '.repeat(30)}\n`,
  },
  position: { file: `${source.path}/all.yaml`, line: 12, column: 3 },
};

const paths = ['/', '/accounts/acme', '/accounts/acme/integrations/shop', '/runs'];

let browser: Browser;
let page: Page;
let watched: Watched;
// One page for all tests. Where there is no browser it is installed first.
beforeAll(async () => {
  browser = await startBrowser();
  const context = await browser.newContext();
  watched = watchPages(context);
  page = await context.newPage();
}, 600_000);
afterAll(() => browser?.close());

it.for([
  ['followed', 'dark', 360, source],
  ['broken', 'light', 360, { ...source, problem }],
  ['without a good commit', 'light', 1280, { ...source, commit: null, problem }],
] as const)(
  'the pages of a Git source that is %s are for everybody: %s, %i pixels wide',
  async ([, colorScheme, width, at], test) => {
    const invalid = at.commit === null ? problem.message : null;
    const { url } = await serve(test, { overview: overviewOf({ ...estate, source: at, invalid }) });
    await lookAt(page, { colorScheme, width });
    for (const path of paths) {
      await page.goto(`${url}${path}`);
      await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
      test.expect(await axeViolations(page), path).toEqual([]);
      test.expect(await overflow(page), path).toBe(0);
    }
    test.expect(watched.errors.splice(0)).toEqual([]);
  },
);

it('a link to the Git server is followed, and does not tell where it was', async (test) => {
  const { url } = await serve(test, { overview: overviewOf({ ...estate, source }) });
  const referers: (string | undefined)[] = [];
  await page.route('https://github.com/**', (route, request) => {
    referers.push(request.headers().referer);
    return route.fulfill({ body: 'a page of the Git server' });
  });
  await page.goto(`${url}/accounts/acme/integrations/shop`);
  await page.getByRole('link', { name: 'all.yaml:12' }).click();
  await page.getByText('a page of the Git server').waitFor();
  const repository = source.url.replace(/\.git$/, '');
  test.expect(page.url()).toBe(`${repository}/blob/${id}/${source.path}/all.yaml#L12`);
  test.expect(referers).toEqual([undefined]);
});
