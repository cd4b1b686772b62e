import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { axeViolations, lookAt, overflow, type Watched, watchPages } from '../../support/page-checks.ts';
import { type Served, serve } from '../serve.ts';
import { largeEstate, troublesAt } from './large-estate.ts';
import { overviewOf } from './page-fixture.ts';

const now = Date.now();

let browser: Browser;
let served: Served;
let page: Page;
let watched: Watched;
const closing: (() => unknown)[] = [];

const newPage = async (options: BrowserContextOptions = {}) => {
  const context = await browser.newContext({ baseURL: served.url, ...options });
  context.setDefaultTimeout(200_000);
  const watchedHere = watchPages(context);
  return { context, page: await context.newPage(), watched: watchedHere };
};

// One page for all tests, each of which begins by going somewhere. Where there is no browser it is installed first.
beforeAll(async () => {
  const scope = { onTestFinished: (close: () => unknown) => void closing.push(close) };
  served = await serve(scope as unknown as TestContext, { overview: overviewOf(largeEstate(now)) });
  browser = await startBrowser();
  ({ page, watched } = await newPage());
}, 600_000);

beforeEach(() => lookAt(page, { colorScheme: 'light', width: 1280 }));

afterEach(() => expect(watched.errors.splice(0)).toEqual([]));

afterAll(async () => {
  await browser?.close();
  for (const close of closing) await close();
});

const rows = (page: Page) => page.locator('tbody tr:not(.group-row)');

const caption = (page: Page, text: string): Promise<void> =>
  page.locator('caption', { hasText: text }).waitFor();

describe('the five of 1,500 integrations that are in trouble', () => {
  it('are found, with why, since which commit and what to do, by following what is visible', async (test) => {
    await page.goto('/');
    test
      .expect(await page.getByRole('heading', { level: 1 }).innerText())
      .toMatch(/^5 of 1500 .* not in sync$/);
    await page.getByRole('link', { name: /not in sync$/ }).click();
    await caption(page, '5 of 1500 integrations');
    const shown = await rows(page).allInnerTexts();
    const troubles = troublesAt(now);
    test.expect(shown).toHaveLength(troubles.length);
    for (const { account, status, commit, step } of troubles) {
      const row = shown.find((text) => text.includes(status.key)) ?? '';
      for (const said of [
        status.name,
        status.type,
        account,
        'AlooChat',
        commit.id.slice(0, 12),
        'for 3 hours',
      ])
        test.expect(row).toContain(said);
      test.expect(row).toContain((status.message ?? '').slice(0, 20));
      await page.getByRole('link', { name: status.key, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: status.key }).waitFor();
      const text = await page.locator('main').innerText();
      for (const said of [status.message, commit.title, `by ${commit.author}`, 'all.yaml:12'])
        test.expect(text).toContain(said);
      test.expect(text.replace(/\s+/g, ' ')).toMatch(step);
      const links = await page.getByRole('link', { name: commit.id.slice(0, 12) }).all();
      test
        .expect(await links[0]?.getAttribute('href'))
        .toBe(`https://github.com/acme/bots/commit/${commit.id}`);
      await page.goBack();
    }
  });
});

describe('the list of 1,500 integrations', () => {
  it('is searched while one types, and keeps what was typed and where', async (test) => {
    await page.goto('/');
    await page.evaluate('void (window.sameDocument = true)');
    const search = page.getByLabel('Search');
    await search.pressSequentially('care of shop-1499');
    await caption(page, '1 of 1500 integrations');
    test.expect(await rows(page).innerText()).toContain('Customer care 49 of store-30');
    test.expect(await page.locator('#announcer').innerText()).toContain('1 of 1500 integrations');
    test.expect(new URL(page.url()).searchParams.get('q')).toBe('care of shop-1499');
    test.expect(await page.evaluate('document.activeElement.id')).toBe('filter-search');
    await search.fill('no such thing');
    await page.locator('#nothing-found', { hasText: 'None of 1500 integrations matches.' }).waitFor();
    await search.fill('');
    await caption(page, '300 of 1500 integrations');
    test.expect(await page.evaluate('window.sameDocument')).toBe(true);
    await page.reload();
    await caption(page, '300 of 1500 integrations');
  });

  it('is grouped and narrowed as one chooses, and each group leads to all of it', async (test) => {
    await page.goto('/');
    await page.getByLabel('Group by').selectOption('Account');
    await page.getByRole('rowheader', { name: /^store-03/ }).waitFor();
    test.expect(await page.getByRole('rowheader', { name: /^store-/ }).count()).toBe(30);
    await page
      .getByRole('rowheader', { name: /^store-03/ })
      .getByRole('link', { name: '49 more' })
      .click();
    await caption(page, '50 of 1500 integrations');
    await page.locator('#filter-type').selectOption('slack');
    await caption(page, '8 of 1500 integrations');
    await page.getByLabel('Group by').selectOption('Type');
    await page.getByRole('rowheader', { name: /^slack/ }).waitFor();
  });

  it('is used by keyboard alone', async (test) => {
    await page.goto('/');
    await page.keyboard.press('Tab');
    test.expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    const isAt = (what: string): Promise<boolean> =>
      page.evaluate(`document.activeElement.matches(${JSON.stringify(what)})`);
    for (let steps = 0; !(await isAt('#filter-search')); steps++) {
      test.expect(steps).toBeLessThan(30);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('shop-1053');
    await caption(page, '1 of 1500 integrations');
    for (let steps = 0; !(await isAt('.integrations a.key')); steps++) {
      test.expect(steps).toBeLessThan(15);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'shop-1053' }).waitFor();
  });

  it('works without a script', async (test) => {
    const { context, page, watched } = await newPage({ javaScriptEnabled: false });
    test.onTestFinished(() => context.close());
    await page.goto('/');
    await page.getByLabel('Search').fill('shop-01');
    await page.getByLabel('Group by').selectOption('Condition');
    await page.getByRole('button', { name: 'Show' }).click();
    await caption(page, 'of 1500 integrations');
    test.expect(await page.getByRole('rowheader', { name: /^failed 1 integration/ }).count()).toBe(1);
    await page.getByRole('link', { name: '1 failed' }).click();
    await caption(page, '1 of 1500 integrations');
    test.expect(await rows(page).innerText()).toContain('shop-0103');
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.goto('/?page=2');
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText('Page 3 of 5').waitFor();
    await page.goto('/runs');
    await page.getByRole('link', { name: 'Not converged' }).click();
    await page
      .getByRole('link', { name: /updated/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^Run of store-/ }).waitFor();
    test.expect(watched.errors).toEqual([]);
  });
});

it('every page of it is for everybody: light and 1280 pixels wide, dark and 390 pixels wide', async () => {
  const [one] = troublesAt(now);
  const account = `/accounts/${one?.account}`;
  // Rows are alike, so few of them tell as much as all, in less time.
  const list = '/?group=account&q=shop-010';
  const details = [
    `${account}/integrations/${one?.status.key}`,
    `${account}/plan`,
    `${account}/runs/run-2-1`,
  ];
  for (const path of [list, account, ...details, '/runs?result=off&account=store-02']) {
    await page.goto(path);
    await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
    for (const look of [
      { colorScheme: 'light', width: 1280 },
      { colorScheme: 'dark', width: 390 },
    ] as const) {
      await lookAt(page, look);
      const seen = `${path} ${look.colorScheme}, ${look.width} pixels wide`;
      expect(await axeViolations(page), seen).toEqual([]);
      expect(await overflow(page), seen).toBe(0);
    }
  }
});
