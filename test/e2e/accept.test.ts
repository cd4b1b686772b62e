import { chmod, lstat, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import { git } from '../desired/git-repository.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { idOf, llm, usualToken } from '../support/e2e-steps.ts';
import { ref, toolzzAt } from '../support/e2e-world.ts';
import {
  type Accepted,
  accept,
  applyPatch,
  editByHand,
  expectInSync,
  openShop as openShopOf,
  run,
  shops,
} from './accept-scene.ts';

const worlds = useWorlds(usualToken);
const openShop = (yaml?: string, options?: SimulatorOptions) => openShopOf(worlds, yaml, options);

test('what was changed by hand comes as a patch, and with it applied nothing is left to do', async () => {
  const { world, sim, file } = await openShop();
  editByHand(
    sim,
    {
      channel: "it's random",
      hours: { from: 8, to: 17, days: ['mo', 'tu'] },
      tags: ['a', 'c', 'd'],
      note: 'First line.\nSecond line.\n',
      limit: 7,
    },
    { name: `Shop ${ref('X')}`, active: false },
  );
  const { code, stdout, stderr } = await run(world, 'accept', 'shop');
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('config.channel: taken over, at config/shops.yaml:12');
  expect(await readFile(file, 'utf8')).toBe(shops);
  await applyPatch(world, stdout);
  expect(await readFile(file, 'utf8')).toBe(
    shops
      .replace('name: Shop   #', () => `name: Shop $${ref('X')}   #`)
      .replace("'general'", "'it''s random'")
      .replace('{ from: 9, to: 17 }', '{ from: 8, to: 17, days: [mo, tu] }')
      .replace('[ a, b ]', '[ a, c, d ]')
      .replace('First line.\n', 'First line.\n        Second line.\n')
      .replace('limit: 5', 'limit: 7')
      .replace('as people call it\n', 'as people call it\n    active: false\n'),
  );
  await expectInSync(world);
});

test('without drift it says so; a field that is named is taken over all the same, also one that the YAML lacks', async () => {
  const { world, sim, file } = await openShop();
  const nothing = await run(world, 'accept', 'shop');
  expect(nothing).toMatchObject({ code: 0, stdout: '' });
  expect(nothing.stderr).toContain('shop: nothing has drifted');
  editByHand(sim, { colour: 'blue', limit: 9 }, { visibility: 'public' });
  const fields = [
    '--field',
    'config.colour',
    '--field',
    'visibility',
    '--field',
    'config.limit',
    '--field',
    'active',
  ];
  const accepted = await accept(world, ...fields);
  expect(accepted).toMatchObject({ key: 'shop', account: 'acme', code: 0 });
  expect(accepted.fields).toEqual([
    { path: 'config.colour', file: 'config/shops.yaml', line: 9, accepted: true },
    { path: 'visibility', file: 'config/shops.yaml', line: 5, accepted: true },
    { path: 'config.limit', file: 'config/shops.yaml', line: 18, accepted: true },
    expect.objectContaining({ path: 'active', accepted: true, reason: 'the YAML says already what is live' }),
  ]);
  await applyPatch(world, accepted.patch);
  const edited = await readFile(file, 'utf8');
  expect(edited).toContain('it\n    visibility: public\n    config:\n');
  expect(edited.endsWith('limit: 9\n      colour: blue')).toBe(true);
  await expectInSync(world);
});

test('a part of a value alone', async () => {
  const { world, sim, file } = await openShop();
  editByHand(sim, { hours: { from: 8, to: 18 }, tags: ['x', 'z'] });
  const accepted = await accept(world, '--field', 'config.hours.to', '--field', 'config.tags[1]');
  expect(accepted.code).toBe(0);
  await applyPatch(world, accepted.patch);
  const edited = await readFile(file, 'utf8');
  expect(edited).toBe(shops.replace('to: 17', 'to: 18').replace('[ a, b ]', '[ a, z ]'));
});

test('a key that is gone at the provider is removed', async () => {
  const { world, sim, file } = await openShop();
  sim.aloochat.world.edit(idOf(sim, 'Shop'), { config: { limit: undefined } });
  const accepted = await accept(world);
  expect(accepted.fields).toMatchObject([{ path: 'config.limit', accepted: true }]);
  await applyPatch(world, accepted.patch);
  expect(await readFile(file, 'utf8')).toBe(shops.replace('\n      limit: 5', ''));
  await expectInSync(world);
});

test('at a provider with fewer fields', async () => {
  const { world, sim } = await worlds.open();
  const yaml = stringify({
    accounts: { brasil: toolzzAt(sim, { drift: 'report' }) },
    integrations: { llm: llm() },
  });
  await world.write('config/all.yaml', yaml);
  await run(world, 'apply', '--yes');
  const id = sim.toolzz.world.list()[0]?.id ?? '';
  sim.toolzz.world.edit(id, { name: 'Renamed', active: false });
  const all = await run(
    world,
    'accept',
    'llm',
    '--json',
    '--field',
    'visibility',
    '--field',
    'config.api_key',
  );
  const { fields } = JSON.parse(all.stdout) as Accepted;
  expect(fields).toMatchObject([
    { path: 'visibility', accepted: false, reason: expect.stringContaining('does not show it') },
    { path: 'config.api_key', accepted: false, reason: expect.stringContaining('comes from a reference') },
  ]);
  // Outside of Git the patch names the file as seen from the current folder.
  const drifted = await world.run(['accept', 'llm', '--desired-state', '.'], {
    cwd: join(world.folder, 'config'),
  });
  expect(drifted.code, drifted.stderr).toBe(0);
  expect(drifted.stdout).toContain('+++ b/all.yaml\n');
  await writeFile(join(world.folder, 'accepted.patch'), drifted.stdout);
  git(join(world.folder, 'config'), 'apply', '../accepted.patch');
  expect(await readFile(join(world.folder, 'config/all.yaml'), 'utf8')).toBe(
    yaml.replace('name: LLM\n', 'name: Renamed\n    active: false\n'),
  );
  await expectInSync(world);
});

test('in a repository the patch names the file from its top, wherever the command runs', async () => {
  const { world, sim } = await openShop();
  editByHand(sim, { channel: 'random' });
  const { stdout } = await world.run(['accept', 'shop', '--desired-state', '.'], {
    cwd: join(world.folder, 'config'),
  });
  expect(stdout).toContain('+++ b/config/shops.yaml\n');
  await applyPatch(world, stdout);
  await expectInSync(world);
});

describe('--write', () => {
  test('edits the file and keeps its mode', async () => {
    const { world, sim, file } = await openShop();
    await chmod(file, 0o640);
    editByHand(sim, { channel: 'random' });
    const { code, stdout, stderr } = await run(world, 'accept', 'shop', '--write');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('config/shops.yaml written');
    expect(await readFile(file, 'utf8')).toBe(shops.replace("'general'", "'random'"));
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    await expectInSync(world);
  });

  test('refuses a file with uncommitted changes, unless forced', async () => {
    const { world, sim, file } = await openShop();
    editByHand(sim, { channel: 'random' });
    await writeFile(file, `${shops}\n# mine\n`);
    const refused = await run(world, 'accept', 'shop', '--write');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('config/shops.yaml has uncommitted changes');
    expect(await readFile(file, 'utf8')).toBe(`${shops}\n# mine\n`);
    const forced = await run(world, 'accept', 'shop', '--write', '--force');
    expect(forced.code, forced.stderr).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(`${shops}\n# mine\n`.replace("'general'", "'random'"));
  });

  test('refuses a symbolic link', async () => {
    const { world, sim, file } = await openShop();
    editByHand(sim, { channel: 'random' });
    const real = join(world.folder, 'shops-elsewhere.yaml');
    await rename(file, real);
    await symlink(real, file);
    const { code, stderr } = await run(world, 'accept', 'shop', '--write', '--force');
    expect(code).toBe(1);
    expect(stderr).toContain('config/shops.yaml is a symbolic link');
    expect((await lstat(file)).isSymbolicLink()).toBe(true);
    expect(await readFile(real, 'utf8')).toBe(shops);
  });
});

test('CRLF and a byte order mark stay, and git apply takes the patch', async () => {
  const yaml = `\ufeff${shops.replaceAll('\n', '\r\n')}`;
  const { world, sim, file } = await openShop(yaml);
  editByHand(sim, { limit: 6, note: 'One.\nTwo.\n' });
  const { patch, code } = await accept(world);
  expect(code).toBe(0);
  await applyPatch(world, patch);
  expect(await readFile(file, 'utf8')).toBe(
    yaml.replace('First line.\r\n', 'One.\r\n        Two.\r\n').replace('limit: 5', 'limit: 6'),
  );
  await expectInSync(world);
});
