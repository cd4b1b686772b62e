import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chat, idOf } from '../support/e2e-steps.ts';
import { type Watched, watchPages } from '../support/page-checks.ts';
import { until } from '../support/until.ts';
import { FILE, type GitScene, openGitScene } from './git-scene.ts';

const store = useStore();

let browser: Browser;
let scene: GitScene;
let page: Page;
let watched: Watched;
const closing: (() => unknown)[] = [];

// One daemon for all: each test begins where the one before ended.
beforeAll(async () => {
  scene = await openGitScene(
    { onTestFinished: (close) => void closing.push(() => close({} as never)) },
    store(),
  );
  scene.origin.push({ [FILE]: 'accounts: [' });
  const daemon = await scene.daemon({ env: { SETPOINT_HTTP: '127.0.0.1:0' } });
  const [{ port }, started] = await Promise.all([daemon.said('HTTP server listening'), startBrowser()]);
  browser = started;
  const context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}` });
  context.setDefaultTimeout(200_000);
  watched = watchPages(context);
  page = await context.newPage();
  await page.goto('/');
  // Where there is no browser it is installed first.
}, 600_000);

afterAll(async () => {
  await browser?.close();
  for (const close of closing.toReversed()) await close();
});

/** Waits, without a reload, until a text stands in the page's main part. */
const shows = (text: string): Promise<void> =>
  page.locator('main', { hasText: text }).waitFor({ state: 'visible' });

const vanishes = (text: string): Promise<void> => page.getByText(text).waitFor({ state: 'detached' });

describe('the status page of a daemon with a Git source', () => {
  it('says that nothing is planned before the first good commit', async () => {
    await shows('There is no good commit yet.');
    await shows(`${FILE}:1:`);
    await shows('no good commit yet · fetched');
    const first = scene.push({ one: chat('One') });
    await shows('Everything is in sync');
    await vanishes('There is no good commit yet.');
    await shows(`Desired state: ${scene.urlAt(scene.server)}, HEAD (main), desired-state`);
    await shows(`commit ${first.slice(0, 12)}`);
  });

  it('follows the commits that are pushed, and says where each integration stands', async () => {
    const second = scene.push({ one: chat('Uno') });
    await shows(`commit ${second.slice(0, 12)}`);
    await until(() => scene.live().join() === 'Uno');
    await page.goto('/accounts/acme/integrations/one');
    const text = scene.origin.git('show', `HEAD:${FILE}`);
    const line = text.split('\n').findIndex((each) => each.trim() === 'one:') + 1;
    await shows(`${FILE}:${line}`);
    const newest = page.locator('.timeline li').first();
    const [title, author] = scene.origin.git('log', '-1', '--format=%s%n%an').split('\n');
    await newest.filter({ hasText: second.slice(0, 12) }).waitFor();
    expect(await newest.innerText()).toContain(title);
    expect(await newest.innerText()).toContain(`by ${author}`);
  });

  it('says that the source is not followed, why and what stays in force, until it is followed again', async () => {
    await page.goto('/');
    const good = scene.origin.git('rev-parse', 'HEAD').trim();
    await shows(`commit ${good.slice(0, 12)}`);
    scene.origin.push({ [FILE]: 'accounts: [' });
    await shows('The Git source is not followed.');
    await shows(`${FILE}:1:`);
    await shows(`The last good commit, ${good.slice(0, 12)}, stays in force`);
    scene.push({ one: chat('One', { drift: 'report' }) });
    await vanishes('The Git source is not followed.');
  });

  it('shows what was changed by hand as a patch, which git apply takes, and asks the provider once for it', async () => {
    await until(() => scene.live().join() === 'One');
    await shows('Everything is in sync');
    scene.sim.aloochat.world.edit(idOf(scene.sim, 'One'), {
      name: 'By hand',
      config: { channel: 'by-hand', token: 'another-token-by-hand' },
    });
    const before = scene.sim.aloochat.requests.all.length;
    await page.goto('/accounts/acme/integrations/one');
    await page.goto('/accounts/acme/integrations/one');
    expect(scene.sim.aloochat.requests.all.length - before).toBe(1);
    const row = page.getByRole('row').filter({ has: page.getByText('config.channel', { exact: true }) });
    expect(await row.innerText()).toMatch(/"general"\s+"by-hand"/);
    await page.getByText('Show the patch').click();
    const patch = await page.locator('pre').innerText();
    expect(patch).toContain(`+++ b/${FILE}`);
    expect(await page.content()).not.toContain('another-token-by-hand');
    writeFileSync(join(scene.origin.root, 'by-hand.patch'), `${patch.trimEnd()}\n`);
    scene.origin.git('apply', '../by-hand.patch');
    const edited = readFileSync(join(scene.origin.work, FILE), 'utf8');
    expect(edited).toContain('name: By hand');
    expect(edited).toContain('channel: by-hand');
    const commit = scene.origin.push({ [FILE]: edited });
    await page.goto('/');
    await shows(`commit ${commit.slice(0, 12)}`);
    await page.goto('/accounts/acme/integrations/one');
    await vanishes('Keep what is live');
  });

  it('had nothing to complain of', () => {
    expect(watched.errors).toEqual([]);
  });
});
