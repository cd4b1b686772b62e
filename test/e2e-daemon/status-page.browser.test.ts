import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chat, idOf } from '../support/e2e-steps.ts';
import { axeViolations, keepReceived, overflow, type Watched, watchPages } from '../support/page-checks.ts';
import { until } from '../support/until.ts';
import {
  canaries,
  hostileKey,
  hostileName,
  openPageScene,
  type PageScene,
  usualCount,
} from './page-scene.ts';
import { adminToken } from './served.ts';

const store = useStore();

let browser: Browser;
let context: BrowserContext;
let page: Page;
let watched: Watched;
let received: readonly string[];
let scene: PageScene;
const closing: (() => unknown)[] = [];

/** Waits for what is to come nearly as long as a test may take: then it says what it waited for, however busy the machine is. */
const newContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
  const made = await browser.newContext({ baseURL: scene.url, ...options });
  made.setDefaultTimeout(200_000);
  return made;
};

beforeAll(async () => {
  scene = await openPageScene(store(), (close) => void closing.push(() => close({} as never)));
  browser = await startBrowser();
  context = await newContext({ viewport: { width: 1280, height: 900 } });
  watched = watchPages(context);
  received = keepReceived(context);
  page = await context.newPage();
  // Where there is no browser it is installed first.
}, 600_000);

afterAll(async () => {
  await browser?.close();
  for (const close of closing) await close();
});

/** Waits, without a reload, until a text stands in the page's main part. */
const shows = (text: string): Promise<void> =>
  page.locator('main', { hasText: text }).waitFor({ state: 'visible' });

const headline = (text: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: text }).waitFor();

const rowOf = (key: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: key, exact: true }) });

const conditionOf = (key: string, condition: string): Promise<void> =>
  rowOf(key).getByText(condition, { exact: true }).waitFor();

/** A mark that a reload would wipe out. */
const markDocument = (): Promise<void> => page.evaluate('void (window.sameDocument = true)');
const isSameDocument = (): Promise<boolean> => page.evaluate('window.sameDocument === true');

describe('the status page, in a browser', () => {
  it('says that everything is in sync', async () => {
    await page.goto('/');
    await headline('Everything is in sync');
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.getByRole('row').count()).toBe(1 + usualCount + 3);
    expect(await page.locator('.tile').count()).toBe(2);
    expect(await page.locator('.tile').first().innerText()).toMatch(/Last day: \d+ runs?/);
  });

  it('shows drift appear and disappear without a reload, and keeps what a visitor types', async () => {
    await page.goto('/');
    await headline('Everything is in sync');
    await markDocument();
    const search = page.getByLabel('Search');
    await search.pressSequentially('supp');
    await page.locator('caption', { hasText: '1 of 15 integrations' }).waitFor();
    const id = idOf(scene.sim, 'Support desk');
    scene.sim.aloochat.world.edit(id, { config: { channel: 'by-hand' } });
    await headline('1 of 15 integrations not in sync');
    await conditionOf('desk', 'drifted');
    expect(await page.locator('#announcer').textContent()).toBe('1 of 15 integrations not in sync');
    await search.press('o');
    expect(await search.inputValue()).toBe('suppo');
    expect(await page.evaluate('document.activeElement.id')).toBe('filter-search');
    expect(await isSameDocument()).toBe(true);
  });

  it('shows what was changed by hand beside the YAML, and as a patch for its file', async () => {
    await page.getByRole('link', { name: 'desk', exact: true }).click();
    const channel = page.getByRole('row').filter({ hasText: 'config.channel' });
    expect(await channel.innerText()).toMatch(/"general"\s+"by-hand"\s+drifted: changed at AlooChat/);
    const token = page.getByRole('row').filter({ hasText: 'config.token' });
    expect(await token.innerText()).toMatch(/\(secret\) set\s+\(secret\) set\s+in sync/);
    await shows('setpoint accept desk');
    await page.getByText('Show the patch').click();
    const patch = await page.locator('pre').innerText();
    expect(patch).toContain('+++ b/desired-state.yaml');
    expect(patch).toMatch(/^-\s+channel: general$/m);
    expect(patch).toMatch(/^\+\s+channel: by-hand$/m);
    await page.goto('/');
    await markDocument();
    scene.sim.aloochat.world.edit(idOf(scene.sim, 'Support desk'), { config: { channel: 'general' } });
    await headline('Everything is in sync');
    await conditionOf('desk', 'in sync');
    expect(await isSameDocument()).toBe(true);
  });

  it('offers no action without a sign-in, and accepts only the admin token', async () => {
    await page.goto('/accounts/acme');
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Admin token').fill('not the token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('status').filter({ hasText: 'This is not the admin token' }).waitFor();
    await page.getByLabel('Admin token').fill(adminToken);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Run now' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/accounts/acme');
  });

  it('pauses, resumes and runs an account', async () => {
    await page.goto('/accounts/brasil');
    await page.getByRole('button', { name: 'Pause' }).click();
    await shows('Paused: brasil.');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    const from = scene.daemon.lines().length;
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.locator('#note').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await scene.daemon.said('Run ended', { from, is: ({ account }) => account === 'brasil' });
  });

  it('says why an integration was refused, without its secret, and tries it again', async () => {
    scene.sim.aloochat.faults.add({
      method: 'POST',
      times: 1,
      kind: 'status',
      status: 422,
      body: JSON.stringify({ message: `no such token: ${scene.world.env.TOKEN}` }),
    });
    await page.goto('/');
    await scene.desire(usualCount, { mail: chat('Mail') });
    await conditionOf('mail', 'blocked');
    await page.getByRole('link', { name: 'mail', exact: true }).click();
    await shows('no such token: [secret]');
    await shows('(secret)');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#note').waitFor();
    await page.locator('.title').getByText('in sync').waitFor();
    await shows('Live and YAML are equal.');
  });

  it('says at once that the desired state is invalid, and when it is fixed', async () => {
    await page.goto('/');
    await scene.world.write('desired-state.yaml', 'accounts: { acme: { provider: nobody } }\n');
    await shows('The desired state is not valid.');
    await shows('desired-state.yaml:1:');
    await scene.desire(usualCount, { mail: chat('Mail') });
    await page.getByText('The desired state is not valid.').waitFor({ state: 'detached' });
  });

  it('shows names given by people and providers as text', async () => {
    await page.goto('/');
    const link = page.getByRole('link', { name: hostileKey, exact: true });
    await link.click();
    await headline(hostileKey);
    scene.sim.aloochat.world.edit(idOf(scene.sim, hostileName), { active: false });
    await page.goto('/accounts/acme/plan');
    await page.goto('/accounts/acme');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.evaluate('document.images.length + document.scripts.length')).toBe(1);
    expect(await page.locator('main').innerText()).not.toContain('\u202e');
  });

  it('works without a script', async () => {
    const plain = await newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto('/');
    await still.getByLabel('Search').fill('openai');
    await still.getByRole('button', { name: 'Show' }).click();
    await still.getByRole('link', { name: '1 in sync' }).click();
    expect(new URL(still.url()).search).toContain('q=openai');
    expect(await still.getByRole('row').count()).toBe(2);
    await plain.close();
  });

  it('shows what a guard blocks', async () => {
    await page.goto('/');
    await scene.desire(usualCount - 6);
    await conditionOf('acme-11', 'blocked');
    await page.getByRole('link', { name: 'acme', exact: true }).first().click();
    await page.getByRole('link', { name: /Review the plan/ }).click();
    await headline('Plan of acme');
    // Six equal deletes are one article, which names each of them without a click.
    expect(await page.getByRole('article').getByRole('link').count()).toBeGreaterThanOrEqual(6);
  });

  it('lets a person approve exactly the plan that they see', async () => {
    const before = scene.sim.aloochat.world.list().length;
    await page.goto('/accounts/acme/plan');
    const approve = page.getByRole('button', { name: /^Approve: make [67] changes in acme$/ });
    await approve.click();
    // The box was not ticked: the browser sent nothing.
    expect(scene.sim.aloochat.world.list()).toHaveLength(before);
    await page.getByLabel('I have read the list above').check();
    await approve.click();
    await page.locator('#note', { hasText: 'approved' }).waitFor();
    await until(() => scene.sim.aloochat.world.list().length === before - 7);
    await page.goto('/');
    await headline('Everything is in sync');
  });

  it('shows what was done, when, why and from which revision', async () => {
    await page.goto('/accounts/acme');
    await page.getByRole('link', { name: '7 removed' }).click();
    await shows('on request by the holder of the admin token');
    await page.getByRole('link', { name: 'mail', exact: true }).click();
    await headline('mail');
    const [newest, ...older] = await page.locator('.timeline li').allInnerTexts();
    expect(newest).toContain('removed');
    expect(newest).toContain('on request');
    expect(older.join()).toContain('created');
    expect(older.join()).toContain('no such token: [secret]');
  });

  it('would be noticed if it broke the rules', async () => {
    const other = await newContext();
    const noted = watchPages(other);
    const broken = await other.newPage();
    await broken.goto('/');
    await broken.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<button></button><img src="https://elsewhere.invalid/x.png" alt="">');
      document.body.style.minWidth = '9999px';
    `);
    expect((await axeViolations(broken)).join()).toContain('button-name');
    expect(await overflow(broken)).toBeGreaterThan(0);
    expect(noted.errors.join()).toContain('Content Security Policy');
    await other.close();
  });

  it('was never sent a secret, and had nothing to complain of', async () => {
    expect(received.length).toBeGreaterThan(25);
    for (const canary of canaries) {
      expect(received.filter((text) => text.includes(canary))).toEqual([]);
    }
    // On a busy machine Redis may not answer in time: then a page says so, and the browser says of the 503 by itself.
    expect(watched.errors.filter((text) => !text.includes('503 (Service Unavailable)'))).toEqual([]);
  });
});
