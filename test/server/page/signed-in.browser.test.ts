import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { axeViolations, lookAt, overflow, watchPages } from '../../support/page-checks.ts';
import { trusting, viewToken } from '../proxy-fixture.ts';
import { type Served, serve } from '../serve.ts';
import { estate } from './estate-fixture.ts';
import { overviewOf } from './page-fixture.ts';

const overview = overviewOf(estate);

let browser: Browser;
// Where there is no browser it is installed first.
beforeAll(async () => {
  browser = await startBrowser();
}, 600_000);
afterAll(() => browser?.close());

const serveHere = (test: TestContext): Promise<Served> =>
  serve(test, { viewToken, overview, signInProxy: trusting(['127.0.0.1']) });

const open = async (test: TestContext, options: BrowserContextOptions = {}) => {
  const context = await browser.newContext(options);
  test.onTestFinished(() => context.close());
  return { context, page: await context.newPage() };
};

/** The browser of someone whom the proxy names. */
const as = (name: string): BrowserContextOptions => ({ extraHTTPHeaders: { 'x-forwarded-user': name } });

describe('a person whom the proxy names', () => {
  it('acts under their own name, where they are an admin', async (test) => {
    const { url, done, authors } = await serveHere(test);
    const { context, page } = await open(test, as('ana'));
    const watched = watchPages(context);
    await page.goto(`${url}/accounts/acme`);
    test.expect(await page.locator('#who').innerText()).toMatch(/ana\s*· admin/);
    test.expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('status').filter({ hasText: 'run of acme is under way' }).waitFor();
    test.expect([done, authors]).toEqual([['run acme'], ['ana']]);
    test.expect(watched.errors).toEqual([]);
  });

  it('sees no button where they are none', async (test) => {
    const { url } = await serveHere(test);
    const { page } = await open(test, as('bob'));
    for (const path of [
      '/accounts/acme',
      '/accounts/acme/plan',
      '/accounts/acme/integrations/shop',
      '/runs',
    ]) {
      await page.goto(`${url}${path}`);
      test.expect(await page.getByRole('button').count(), path).toBe(0);
      test.expect(await page.locator('#who').innerText()).toMatch(/bob\s*· viewer/);
    }
  });

  it('may have any name, on 360 and on 1280 pixels, with the buttons of an admin', async (test) => {
    const name = `${'a-very-long-name'.repeat(12)}@example.com`;
    const { url } = await serve(test, {
      overview,
      signInProxy: { networks: [], ...trusting(['127.0.0.1']), admins: [name] },
    });
    const { page } = await open(test, as(name));
    const paths = ['/', '/accounts/acme', '/accounts/acme/plan', '/accounts/nobody', '/sign-in'];
    for (const path of paths) {
      await page.goto(`${url}${path}`);
      for (const width of [360, 1280]) {
        await lookAt(page, { colorScheme: 'light', width });
        const seen = `${path} on ${width} pixels`;
        test.expect(await axeViolations(page), seen).toEqual([]);
        test.expect(await overflow(page), seen).toBe(0);
        test.expect(await page.locator('#who span').isVisible(), seen).toBe(true);
      }
    }
  });
});

it('a viewer signs in with the view token, looks, and signs out', async (test) => {
  const { url } = await serveHere(test);
  const { page } = await open(test);
  await page.goto(`${url}/accounts/acme`);
  test.expect(new URL(page.url()).pathname).toBe('/sign-in');
  test.expect(await axeViolations(page)).toEqual([]);
  await page.getByLabel('Token').fill(viewToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${url}/accounts/acme`);
  test.expect(await page.locator('#who').innerText()).toMatch(/Signed in\s*· viewer/);
  test.expect(await page.getByRole('button').count()).toBe(1);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  test.expect(await page.context().cookies()).toEqual([]);
});
