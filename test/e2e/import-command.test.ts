import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { of, ref, type World } from '../support/e2e-world.ts';
import { accountsOf, importJson, inFolder, planned, setVariables } from './by-hand.ts';

const worlds = useWorlds();

describe('import', () => {
  let world: World;
  let sim: Simulator;

  beforeAll(async () => {
    ({ world, sim } = await worlds.open());
    sim.aloochat.world.add({ type: 'slack', name: 'One', config: { channel: 'a' } });
    sim.aloochat.world.add({ type: 'slack', name: 'Described', config: { channel: 'a' } });
    const described = {
      integrations: {
        described: {
          account: 'acme',
          type: 'slack',
          name: 'described',
          config: { token: `${ref('NOT_SET')}${ref('TAKEN_TOKEN')}` },
        },
      },
    };
    await world.write('desired-state/accounts.yaml', accountsOf(sim));
    await world.write('desired-state/more.yaml', stringify(described));
    // Another account's credential is missing, and so is a secret of an entry.
    delete world.env.TOOLZZ_TOKEN;
  });

  test('prints the YAML alone on stdout, and the rest on stderr', async () => {
    const { code, stdout, stderr } = await inFolder(world, 'import', 'acme');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^# Written by `setpoint import acme`/);
    expect(stdout).toMatch(/^ {2}one:\n {4}account: acme\n {4}type: slack\n {4}name: One$/m);
    expect(stderr).toContain('1 integration of account acme (AlooChat)');
    expect(stderr).toContain('1 more integration of it is in the desired state already');
  });

  test('names a documented secret that the provider does not show, as a line to be put in', async () => {
    const item = sim.aloochat.world.add({
      type: 'shopify',
      name: 'Shop',
      config: { access_token: 'x-1234567' },
    });
    const { stdout, stderr } = await inFolder(world, 'import', 'acme');
    sim.aloochat.world.remove(item.id);
    expect(stdout).toContain(`    # config:\n    #   access_token: ${ref('SHOP_ACCESS_TOKEN')}\n`);
    expect(stderr).not.toContain('SHOP_ACCESS_TOKEN');
  });

  test('needs the credential of its own account', async () => {
    const { code, stdout, stderr } = await inFolder(world, 'import', 'brasil');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('the variable TOOLZZ_TOKEN is not set');
    expect(stderr).not.toContain('NOT_SET');
  });

  test('never writes over a file, and asks no provider before it knows', async () => {
    await world.write('taken.yaml', 'mine');
    sim.aloochat.requests.clear();
    const { code, stderr } = await inFolder(world, 'import', 'acme', '--out', 'taken.yaml');
    expect(code).toBe(1);
    expect(stderr).toContain('taken.yaml already exists');
    expect(await readFile(join(world.folder, 'taken.yaml'), 'utf8')).toBe('mine');
    expect(sim.aloochat.requests.all).toEqual([]);
  });

  test('says when there is no folder for the file, or no right to write there', async () => {
    const missing = await inFolder(world, 'import', 'acme', '--out', 'no/such/file.yaml');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('Directory no/such does not exist');
    await world.write('plain', '');
    const inside = await inFolder(world, 'import', 'acme', '--out', 'plain/file.yaml');
    expect(inside.code).toBe(1);
    expect(inside.stderr).toContain('plain is not a directory');
  });

  test('says when its file is not part of the desired state', async () => {
    await mkdir(join(world.folder, 'elsewhere'));
    const { code, stdout, stderr } = await inFolder(world, 'import', 'acme', '--out', 'elsewhere/a.yaml');
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('elsewhere/a.yaml written: 1 integration of account acme (AlooChat).\n');
    expect(stderr).toContain('is not part of the desired state');
  });

  test('of an unknown account is an error with the nearest name', async () => {
    const { code, stderr } = await inFolder(world, 'import', 'acmee');
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean acme?');
    const other = await inFolder(world, 'import', 'acme', '--account', 'brasil');
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('--account names another account');
  });

  test('of an account that cannot be read is an error, and writes no file', async () => {
    sim.aloochat.quirks.duplicateIds = true;
    const { code, stderr } = await inFolder(world, 'import', 'acme', '--out', 'partial.yaml');
    sim.aloochat.quirks.duplicateIds = false;
    expect(code).toBe(1);
    expect(stderr).toContain('the list is incomplete');
    await expect(readFile(join(world.folder, 'partial.yaml'))).rejects.toThrow('ENOENT');
  });

  test('asks for no variable that the desired state refers to, and says which are set already', async () => {
    sim.aloochat.quirks.secrets = 'mask';
    const items = ['Github', 'Taken'].map((name) =>
      sim.aloochat.world.add({ type: 'slack', name, config: { token: 'xoxb-12345678' } }),
    );
    const { stderr } = await world.run(
      ['import', 'acme', '--desired-state', join(world.folder, 'desired-state')],
      { env: { GITHUB_TOKEN: 'of-something-else' } },
    );
    for (const { id } of items) sim.aloochat.world.remove(id);
    expect(stderr).toContain('  GITHUB_TOKEN=\n  TAKEN_TOKEN_2=\n');
    expect(stderr).toMatch(/^Already set.*: GITHUB_TOKEN$/m);
    expect(stderr).not.toContain('of-something-else');
  });

  test('of an account without a unit says what to add', async () => {
    await world.write(
      'lonely/accounts.yaml',
      stringify({
        accounts: { lonely: { provider: 'toolzz', token: ref('TT'), baseUrl: sim.toolzz.baseUrl } },
      }),
    );
    const { code, stderr } = await world.run(
      ['import', 'lonely', '--desired-state', join(world.folder, 'lonely')],
      { env: { TT: 'toolzz-token-of-the-simulator' } },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Add unit and user');
    expect(stderr).toContain('Nothing to import');
  });
});

test('released integrations, and those that are adopted only by id, are imported with their id and adopted', async () => {
  const { world, sim } = await worlds.open();
  const make = (name: string) =>
    sim.toolzz.world.add({ type: 'openai', name, config: { api_key: 'sk-0123456789' } });
  make('Kept');
  await world.write('desired-state/accounts.yaml', accountsOf(sim, { adopt: 'id' }));
  const first = await importJson(world, 'brasil', '--out', join(world.folder, 'desired-state', 'first.yaml'));
  expect(first.yaml).toMatch(/^ {4}id: /m);
  setVariables(world, sim, first);
  expect((await inFolder(world, 'apply', '--yes')).code).toBe(0);
  // It leaves the YAML: Toolzz switches it off, and Setpoint lets go of it.
  await world.write('desired-state/first.yaml', 'integrations: {}\n');
  const removed = await inFolder(world, 'apply', '--yes', '--force', '--json');
  expect(removed.code, removed.stdout + removed.stderr).toBe(0);
  await world.write('desired-state/accounts.yaml', accountsOf(sim));
  const again = await importJson(world, 'brasil', '--out', join(world.folder, 'desired-state', 'again.yaml'));
  expect(again.yaml).toContain('Setpoint released this one before');
  expect(again.yaml).toMatch(/^ {4}active: false$/m);
  setVariables(world, sim, again);
  expect(of(await planned(world), 'brasil').summary).toMatchObject({ adopt: 1, create: 0, blocked: 0 });
});
