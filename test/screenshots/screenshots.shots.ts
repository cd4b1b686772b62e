import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { startDaemon } from '../support/daemon.ts';
import { type ExampleWorld, noteHours, openExampleWorld } from './example-world.ts';
import { terminalPage } from './terminal-page.ts';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** A new entry, a changed one, and one that somebody switched off by hand. */
const edit = async ({ sim, commit }: ExampleWorld): Promise<void> => {
  const { world } = sim.aloochat;
  const byName = (name: string): string => world.list().find((item) => item.name === name)?.id ?? '';
  world.edit(byName('HubSpot CRM'), { active: false });
  world.edit(byName('Support channel'), { config: { channel: '#support-test' } });
  await commit(
    'storefronts.yaml',
    (text) =>
      `${text.replace('name: Stock levels', 'name: Stock and prices').replace('https://stock.acme.example/api', 'https://stock.acme.example/v2')}
  billing:
    account: acme
    type: custom_api
    name: Billing
    config:
      base_url: https://billing.acme.example/api
      auth_type: bearer
      auth_token: \${STOCK_API_TOKEN}
`,
    'Billing for the sales agents; stock moves to v2',
  );
};

test('the pictures of the README', async ({ onTestFinished }) => {
  await mkdir(images, { recursive: true });
  const example = await openExampleWorld();
  const { world, sim, folder } = example;
  onTestFinished(world.close);
  const browser = await startBrowser();
  onTestFinished(() => browser.close());
  const at = ['--desired-state', folder];

  for (const account of ['acme', 'brasil']) await noteHours(example, account);
  expect((await world.run(['apply', '--yes', ...at])).stdout).toContain('2 of 2 accounts converged');
  await edit(example);
  const planned = await world.run(['plan', '--account', 'acme', ...at], { env: { FORCE_COLOR: '1' } });
  const terminal = await browser.newPage({ viewport: { width: 1280, height: 400 }, deviceScaleFactor: 1.5 });
  await terminal.setContent(terminalPage('setpoint plan --account acme', planned.stdout));
  await terminal.locator('main').screenshot({ path: `${images}plan.png` });

  sim.aloochat.faults.add({
    method: 'POST',
    times: 1,
    kind: 'status',
    status: 422,
    body: JSON.stringify({ message: 'base_url does not answer' }),
  });
  const daemon = await startDaemon(world, { desiredState: folder, env: { SETPOINT_HTTP: '127.0.0.1:0' } });
  const { port } = await daemon.said('HTTP server listening');
  for (const account of ['acme', 'brasil'])
    await daemon.said('Run ended', { is: (line) => line.account === account });
  const shoot = async (page: Page, name: string, last: Locator): Promise<void> => {
    await page.getByText('Live', { exact: true }).waitFor();
    const box = await last.boundingBox();
    const height = Math.ceil((box?.y ?? 0) + (box?.height ?? 0));
    await page.screenshot({ path: `${images}${name}.png`, clip: { x: 0, y: 0, width: 1280, height } });
  };
  for (const [colorScheme, suffix] of [
    ['light', ''],
    ['dark', '-dark'],
  ] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 1600 } });
    await page.goto(`http://127.0.0.1:${port}/`);
    await shoot(page, `status-page${suffix}`, page.locator('tbody tr').nth(6));
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
  await page.goto(`http://127.0.0.1:${port}/accounts/acme/integrations/team-chat`);
  await shoot(page, 'integration-page', page.locator('.timeline'));
  expect((await daemon.stop()).code).toBe(0);
});
