import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chat, idOf } from '../support/e2e-steps.ts';
import { axeViolations, watchPages } from '../support/page-checks.ts';
import { until } from '../support/until.ts';
import { FILE, type GitScene, openGitScene } from './git-scene.ts';

const store = useStore();

let browser: Browser;
// Where there is no browser it is installed first.
beforeAll(async () => {
  browser = await startBrowser();
}, 600_000);
afterAll(() => browser?.close());

/** Opens the status page of a daemon, which must have no fault until the test ends. */
const openPage = async (scene: GitScene, test: TestContext): Promise<Page> => {
  const daemon = await scene.daemon({ env: { SETPOINT_HTTP: '127.0.0.1:0' } });
  const { port } = await daemon.said('HTTP server listening');
  const context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}` });
  test.onTestFinished(() => context.close());
  context.setDefaultTimeout(200_000);
  const watched = watchPages(context);
  test.onTestFinished(() => test.expect(watched.errors).toEqual([]));
  const page = await context.newPage();
  await page.goto('/');
  return page;
};

/** Waits, without a reload, until a text stands in the page's main part. */
const shows = (page: Page, text: string): Promise<void> =>
  page.locator('main', { hasText: text }).waitFor({ state: 'visible' });

describe('the status page of a daemon with a Git source', () => {
  it('follows the commits that are pushed, and says where each integration stands', async (test) => {
    const scene = await openGitScene(test, store());
    const first = scene.push({ one: chat('One') });
    const page = await openPage(scene, test);
    await shows(page, `Desired state: ${scene.urlAt(scene.server)}, HEAD (main), desired-state`);
    await shows(page, `commit ${first.slice(0, 12)}`);
    await until(() => scene.live().join() === 'One');
    const second = scene.push({ one: chat('Uno') });
    await shows(page, `commit ${second.slice(0, 12)}`);
    await until(() => scene.live().join() === 'Uno');
    await page.goto('/accounts/acme/integrations/one');
    const text = scene.origin.git('show', `HEAD:${FILE}`);
    const line = text.split('\n').findIndex((each) => each.trim() === 'one:') + 1;
    await shows(page, `${FILE}:${line}`);
    const [, newest] = await page.getByRole('row').allInnerTexts();
    const [title, author] = scene.origin.git('log', '-1', '--format=%s%n%an').split('\n');
    test.expect(newest).toContain(second.slice(0, 12));
    test.expect(newest).toContain(title);
    test.expect(newest).toContain(`by ${author}`);
  });

  it('says that the source is not followed, why and what stays in force, until it is followed again', async (test) => {
    const scene = await openGitScene(test, store());
    const good = scene.push({ one: chat('One') });
    const page = await openPage(scene, test);
    await shows(page, 'Everything is in sync');
    scene.origin.push({ [FILE]: 'accounts: [' });
    await shows(page, 'The Git source is not followed.');
    await shows(page, `${FILE}:1:`);
    await shows(page, `The last good commit, ${good.slice(0, 12)}, stays in force`);
    test.expect(await axeViolations(page)).toEqual([]);
    scene.push({ one: chat('Uno') });
    await page.getByText('The Git source is not followed.').waitFor({ state: 'detached' });
    scene.server.behaviour = { is: 'status', status: 503 };
    await shows(page, 'The Git source is not followed.');
    await shows(page, 'Setpoint goes on asking the repository.');
    scene.server.behaviour = { is: 'git' };
    await page.getByText('The Git source is not followed.').waitFor({ state: 'detached' });
  });

  it('says that nothing is planned before the first good commit', async (test) => {
    const scene = await openGitScene(test, store());
    scene.origin.push({ [FILE]: 'accounts: [' });
    const page = await openPage(scene, test);
    await shows(page, 'There is no good commit yet.');
    await shows(page, `${FILE}:1:`);
    await shows(page, 'no good commit yet · fetched');
    test.expect(await axeViolations(page)).toEqual([]);
    scene.push({ one: chat('One') });
    await shows(page, 'Everything is in sync');
    await page.getByText('There is no good commit yet.').waitFor({ state: 'detached' });
  });

  it('shows what was changed by hand as a patch, which git apply takes, and asks the provider once for it', async (test) => {
    const scene = await openGitScene(test, store());
    scene.push({ one: chat('One', { drift: 'report' }) });
    const page = await openPage(scene, test);
    await shows(page, 'Everything is in sync');
    scene.sim.aloochat.world.edit(idOf(scene.sim, 'One'), {
      name: 'By hand',
      config: { channel: 'by-hand', token: 'another-token-by-hand' },
    });
    const before = scene.sim.aloochat.requests.all.length;
    await page.goto('/accounts/acme/integrations/one');
    await page.goto('/accounts/acme/integrations/one');
    test.expect(scene.sim.aloochat.requests.all.length - before).toBe(1);
    await page.getByText('Show the patch').click();
    test.expect(await axeViolations(page)).toEqual([]);
    const patch = await page.locator('pre').innerText();
    test.expect(patch).toContain(`+++ b/${FILE}`);
    test.expect(await page.content()).not.toContain('another-token-by-hand');
    writeFileSync(join(scene.origin.root, 'by-hand.patch'), `${patch.trimEnd()}\n`);
    scene.origin.git('apply', '../by-hand.patch');
    const edited = readFileSync(join(scene.origin.work, FILE), 'utf8');
    test.expect(edited).toContain('name: By hand');
    test.expect(edited).toContain('channel: by-hand');
    const commit = scene.origin.push({ [FILE]: edited });
    await page.goto('/');
    await shows(page, `commit ${commit.slice(0, 12)}`);
    await page.goto('/accounts/acme/integrations/one');
    await page.getByText('Keep what is live').waitFor({ state: 'detached' });
  });
});
