import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { idOf, usualToken } from '../support/e2e-steps.ts';
import { ref, type World } from '../support/e2e-world.ts';
import { type Accepted, applyPatch, expectInSync, openShop, run } from './accept-scene.ts';

const worlds = useWorlds(usualToken);

const stores = `sets:
  store:
    each:
      br: { channel: general, limit: 5 }   # Brazil
      pt: { channel: geral, limit: 6 }
    integration:
      account: acme
      type: slack
      name: "Store {{ key }}"
      config:
        token: ${ref('TOKEN')}
        channel: "{{ channel }}"
        limit: "{{ limit }}"
        region: south
integrations:
  alone: { account: acme, type: slack, name: Alone }
`;

describe('drift of an entry that a set makes', () => {
  let world: World;
  let sim: Simulator;
  let file: string;

  const accept = async (
    key: string,
    ...args: readonly string[]
  ): Promise<Accepted & { code: number | null }> => {
    const { code, stdout, stderr } = await run(world, 'accept', key, '--json', ...args);
    expect(stdout, stderr).not.toBe('');
    return { code, ...JSON.parse(stdout) };
  };

  beforeAll(async () => {
    ({ world, sim, file } = await openShop(worlds, stores));
  });

  test('is taken over into the row, where the row gives the value', async () => {
    sim.aloochat.world.edit(idOf(sim, 'Store br'), { config: { channel: 'random', limit: 9 } });
    const { code, fields, patch } = await accept('store.br');
    expect(code).toBe(0);
    expect(fields.map(({ path, line, accepted }) => [path, line, accepted])).toEqual([
      ['config.channel', 4, true],
      ['config.limit', 4, true],
    ]);
    await applyPatch(world, patch);
    expect(await readFile(file, 'utf8')).toBe(
      stores.replace('channel: general, limit: 5', 'channel: random, limit: 9'),
    );
    await expectInSync(world);
  });

  test('is refused with the line of the template, where all rows share it', async () => {
    sim.aloochat.world.edit(idOf(sim, 'Store pt'), { name: 'Store PT!', config: { region: 'north' } });
    const { code, fields } = await accept('store.pt');
    expect(code).toBe(1);
    expect(fields).toMatchObject([
      {
        path: 'name',
        line: 9,
        reason:
          'it is a text with values of the row, made by the template of set "store", which 2 rows share; edit it at config/shops.yaml:9',
      },
      {
        path: 'config.region',
        line: 14,
        reason: 'it is in the template of set "store", which 2 rows share; edit it at config/shops.yaml:14',
      },
    ]);
  });
});

test('drift of a field that a default gives is refused with the line of the default', async () => {
  const { world, sim } = await openShop(worlds, stores);
  const path = `${world.folder}/config/accounts.yaml`;
  const written = await readFile(path, 'utf8');
  await world.write(
    'config/accounts.yaml',
    written.replace(
      '    provider: aloochat\n',
      '    provider: aloochat\n    defaults:\n      visibility: private\n',
    ),
  );
  const applied = await run(world, 'apply', '--yes');
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  sim.aloochat.world.edit(idOf(sim, 'Alone'), { visibility: 'public' });
  const { code, stdout } = await run(world, 'accept', 'alone', '--json');
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as Accepted).fields).toMatchObject([
    {
      path: 'visibility',
      accepted: false,
      reason:
        'it comes from the defaults of account acme, which others of its integrations share; edit it at config/accounts.yaml:5, or write visibility into the entry at config/shops.yaml:16',
    },
  ]);
});
