import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, ref, type World } from '../support/e2e-world.ts';
import { accountsOf, importJson, inFolder, makeByHand, planned, setVariables } from './by-hand.ts';

const worlds = useWorlds();

const countries = Array.from({ length: 40 }, (_, at) => `c${String(at).padStart(2, '0')}`);
const tenants = ['t1', 't2', 't3', 't4', 't5'];

const storefronts = (version: string): string => `sets:
  storefront:
    each:
${countries
  .map(
    (country, at) =>
      `      ${country}: { account: t${(at % 5) + 1}, domain: ${country}.example, token: "${ref('TOKEN')}-${country}" }`,
  )
  .join('\n')}
    integration:
      account: "{{ account }}"
      type: shopify
      name: "Shopify {{ key }}"
      config: { shop_domain: "{{ domain }}", access_token: "{{ token }}", api_version: "${version}" }
`;

const copies = (version: string): string =>
  stringify({
    integrations: Object.fromEntries(
      countries.map((country, at) => [
        `shopify-${country}`,
        {
          account: `t${(at % 5) + 1}`,
          type: 'shopify',
          name: `Shopify ${country}`,
          config: {
            shop_domain: `${country}.example`,
            access_token: `${ref('TOKEN')}-${country}`,
            api_version: version,
          },
        },
      ]),
    ),
  });

describe('forty storefronts in five accounts', () => {
  let world: World;

  beforeAll(async () => {
    world = await worlds.bare();
    world.env.TOKEN = 'token-9f3kq27';
    const sims = await Promise.all(tenants.map(() => world.simulate()));
    const accounts = sims.map((sim, at) => [
      tenants[at],
      aloochatAt(sim, { defaults: { visibility: 'private' }, guards: { maxUpdatePercent: 100 } }),
    ]);
    await world.write('desired-state/accounts.yaml', stringify({ accounts: Object.fromEntries(accounts) }));
    await world.write('desired-state/shops.yaml', copies('2024-01'));
    const { code, stdout, stderr } = await inFolder(world, 'apply', '--yes');
    expect(code, stdout + stderr).toBe(0);
  });

  test('become one set, and nothing is written', async () => {
    await world.write('desired-state/shops.yaml', storefronts('2024-01'));
    world.quiet();
    const { code, stdout, stderr } = await inFolder(world, 'apply', '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(world.writes()).toEqual([]);
    const status = await inFolder(world, 'status', '--json');
    expect(status.code, status.stdout).toBe(0);
    const [first] = JSON.parse(status.stdout).accounts;
    expect(first.integrations[0]).toMatchObject({
      key: 'storefront.c00',
      condition: 'in-sync',
      row: { set: 'storefront', file: expect.stringMatching(/shops\.yaml$/), line: 4 },
    });
  });

  test('are forty updates after one edit of the template, each with its row', async () => {
    await world.write('desired-state/shops.yaml', storefronts('2024-07'));
    const { accounts } = await planned(world);
    const changes = accounts.flatMap((account) => account.changes);
    expect(changes).toHaveLength(40);
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['update']));
    expect(new Set(changes.flatMap(({ fields }) => fields.map(({ path }) => path)))).toEqual(
      new Set(['config.api_version']),
    );
    expect(changes.map(({ key, row }) => [key, row?.set, row?.line]).sort()).toEqual(
      countries.map((country, at) => [`storefront.${country}`, 'storefront', at + 4]),
    );
    const { stdout } = await inFolder(world, 'plan');
    expect(stdout.match(/~ update, same change on 40 entries of set storefront: shopify$/gm)).toHaveLength(1);
    const { stdout: each } = await inFolder(world, 'plan', '--account', 't1', '--all');
    expect(each).toMatch(/a row of set storefront, at \S*shops\.yaml:4$/m);
    const pending = await inFolder(world, 'status');
    expect(pending.stdout).toMatch(
      /pending {2}storefront\.c00.*\n.*\n {6}a row of set storefront, at \S*shops\.yaml:4$/m,
    );
  });

  test('are applied, and then there is nothing to do', async () => {
    expect((await inFolder(world, 'apply', '--yes')).code).toBe(0);
    expect((await inFolder(world, 'plan', '--detailed-exitcode')).code).toBe(0);
  });
});

test('import --sets of two accounts writes a file that plans no change of what is live', async () => {
  const { world, sim } = await worlds.open();
  makeByHand(sim);
  await world.write('desired-state/accounts.yaml', accountsOf(sim));
  const found = await importJson(world, 'acme', 'brasil', '--sets', '--out', 'desired-state/imported.yaml');
  expect(found).toMatchObject({ account: 'acme', accounts: ['acme', 'brasil'], sets: 4 });
  const keys = found.integrations.map(({ key }) => key);
  expect(keys).toEqual(
    expect.arrayContaining(['shopify.loja-braga', 'openai.legal', 'voz.1', 'stripe.half']),
  );
  setVariables(world, sim, found);
  const before = JSON.stringify([sim.aloochat.world.list(), sim.toolzz.world.list()]);
  world.quiet();
  const { code, stdout, stderr } = await inFolder(world, 'apply', '--yes', '--force');
  expect(code, stdout + stderr).toBe(0);
  expect(world.writes().filter(({ method }) => method !== 'PUT')).toEqual([]);
  expect(JSON.stringify([sim.aloochat.world.list(), sim.toolzz.world.list()])).toBe(before);
  expect((await inFolder(world, 'plan', '--detailed-exitcode')).code).toBe(0);
});
