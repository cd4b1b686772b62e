import { beforeAll, describe, expect, test } from 'vitest';
import { keysBegin } from '../../src/redis/keys.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { expectSettled } from '../support/e2e-steps.ts';
import { type Planned, ref, type World } from '../support/e2e-world.ts';
import { type Case, startCases, writeCases } from './display-cases.ts';

const worlds = useWorlds({
  SHOP_TOKEN: 'shpat_0123456789',
  HELP_TOKEN: 'zd-0123456789',
  OPENAI_KEY: 'sk-0123456789',
});

let world: World;
/** Every way in which the providers may treat values: one command goes over all of them. */
let cases: readonly Case[];

/** What the entries of each account say; the steps edit it. */
const wanted = {
  domain: ' Mixed.MyShopify.com ',
  name: 'Main shop',
  key: 'shop',
  second: true,
  /** Config keys that leave the YAML later. */
  more: { api_version: 202401, refresh_token: ref('HELP_TOKEN') } as object,
};

const writeYaml = () => writeCases(world, cases, wanted);

beforeAll(async () => {
  world = await worlds.bare();
  cases = await startCases(world);
  await writeYaml();
});

const liveOf = ({ provider, sim }: Case) => sim[provider].world;

/** The changes of an account in short: action, key without the account, and the fields with their cause; then its notices. */
const short = (planned: Planned, { account }: Case): string[] => {
  const { changes = [], notices = [] } = planned.accounts.find((item) => item.account === account) ?? {};
  const lines = changes.map(
    ({ action, key, fields, blocked }) =>
      `${blocked ? `${blocked.reason}: ` : ''}${action} ${key.slice(account.length + 1)} ${fields.map(({ path, cause }) => `${path} ${cause}`).join(', ')}`,
  );
  return [...lines, ...notices];
};

const each = <T>(of: (item: Case) => T): Record<string, T> =>
  Object.fromEntries(cases.map((item) => [item.account, of(item)]));

const shorts = (planned: Planned) => each((item) => short(planned, item));

/** What happens at AlooChat alone, where a secret can be changed in place. */
const onlyAloo = (line: string) => each(({ provider }) => (provider === 'aloochat' ? [line] : []));

const expectApplied = async (...args: string[]) => {
  const apply = await world.apply(...args);
  expect(apply.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(apply.code, apply.stderr).toBe(0);
};

/** Every live shop has this token, whatever is shown of it. */
const expectStored = (token: string): void => {
  const shops = cases.flatMap((item) => liveOf(item).list()).filter(({ type }) => type === 'shopify');
  expect(new Set(shops.map(({ config }) => config.access_token))).toEqual(new Set([token]));
};

/**
 * One world, one step after the other: what a provider shows later depends on what was written before. Each step begins with a
 * plan of exactly its own changes, by which the step before it has settled.
 */
describe('values as providers show them', () => {
  test('a first apply converges, and nothing is planned or written after it', async () => {
    await expectApplied();
    expect(each((item) => liveOf(item).list().length)).toEqual(each(() => 3));
    await expectSettled(world);
  });

  test('an edited name and config are one update of the same integration', async () => {
    Object.assign(wanted, { domain: 'Other.myshopify.com', name: 'Renamed shop' });
    await writeYaml();
    expect(shorts(await world.plan())).toEqual(
      each(({ provider }) => [
        `update shop name desired${provider === 'aloochat' ? ', config.shop_domain desired' : ''}`,
      ]),
    );
    await expectApplied();
    expect(each((item) => liveOf(item).list().length)).toEqual(each(() => 3));
    expectStored('shpat_0123456789');
  });

  test('a secret rotated in the environment is exactly one update', async () => {
    world.env.SHOP_TOKEN = 'shpat_rotated_987';
    expect(shorts(await world.plan())).toEqual(onlyAloo('update shop config.access_token desired'));
    await expectApplied();
    expectStored('shpat_rotated_987');
  });

  test('an edit by hand at the provider is one update with cause drift', async () => {
    for (const item of cases) {
      const live = liveOf(item)
        .list()
        .find(({ name }) => name === wanted.name);
      liveOf(item).edit(live?.id ?? '', { active: false });
    }
    expect(shorts(await world.plan())).toEqual(each(() => ['update shop active drift']));
    await expectApplied();
  });

  test('a new key writes nothing, and the next plan is empty', async () => {
    wanted.key = 'shop-under-another-key';
    await writeYaml();
    await expectSettled(world);
  });

  test('config keys that leave the YAML settle, whether the provider keeps them or not', async () => {
    wanted.more = {};
    await writeYaml();
    expect(shorts(await world.plan())).toEqual(
      onlyAloo(`update ${wanted.key} config.api_version desired, config.refresh_token desired`),
    );
    await expectApplied();
    for (const item of cases.filter(({ provider }) => provider === 'aloochat')) {
      const shop = liveOf(item)
        .list()
        .find(({ type }) => type === 'shopify');
      const kept = item.account.endsWith('merge');
      expect.soft(Object.hasOwn(shop?.config ?? {}, 'api_version'), item.account).toBe(kept);
      expect.soft(shop?.config.access_token, item.account).toBe('shpat_rotated_987');
    }
  });

  test('a rotated credential of the account neither rewrites nor blocks anything', async () => {
    for (const { sim } of cases) {
      sim.aloochat.credential = 'aloo-key-number-two';
      sim.toolzz.credential = 'toolzz-token-number-two';
    }
    Object.assign(world.env, { ALOO_KEY: 'aloo-key-number-two', TOOLZZ_TOKEN: 'toolzz-token-number-two' });
    await expectSettled(world);
    world.env.SETPOINT_LEDGER_KEY = 'a-key-of-its-own-0123456789';
    await expectSettled(world);
  });

  test('a rotated secret is then one update and a removed entry one delete; unmanaged integrations were never touched', async () => {
    world.env.SHOP_TOKEN = 'shpat_third_value';
    wanted.second = false;
    await writeYaml();
    expect(shorts(await world.plan())).toEqual(
      each(({ provider }) => [
        ...(provider === 'aloochat' ? [`update ${wanted.key} config.access_token desired`] : []),
        'delete help ',
      ]),
    );
    await expectApplied();
    await expectSettled(world);
    for (const item of cases) {
      const foreign = liveOf(item)
        .list()
        .filter(({ name }) => name === 'Of somebody else');
      expect(foreign).toMatchObject([{ active: true, config: { token: 'theirs' } }]);
      expect(foreign[0]?.updatedAt).toBe(foreign[0]?.createdAt);
    }
  });

  test('a lost ledger costs one round of adoptions and secrets, and nothing is made or removed', async () => {
    // A hidden key that nobody knows any more would rightly hold config back.
    for (const item of cases)
      for (const { id } of liveOf(item).list())
        liveOf(item).edit(id, { config: { refresh_token: undefined } });
    const before = each((item) =>
      liveOf(item)
        .list()
        .map(({ id }) => id),
    );
    const { client } = worlds.store();
    for (const key of await client.keys(`${keysBegin(world.prefix)}*`)) await client.del(key);
    const planned = await world.plan();
    expect(new Set(planned.accounts.flatMap(({ changes }) => changes.map(({ action }) => action)))).toEqual(
      new Set(['adopt', 'update']),
    );
    await expectApplied();
    expect(
      each((item) =>
        liveOf(item)
          .list()
          .map(({ id }) => id),
      ),
    ).toEqual(before);
    const { code, stderr, accounts } = await world.plan();
    expect(accounts.flatMap(({ changes, notices = [] }) => [...changes, ...notices])).toEqual([]);
    expect(code, stderr).toBe(0);
  });
});
