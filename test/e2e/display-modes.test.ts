import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SecretDisplay } from '../../src/simulator/quirks.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import {
  aloochatAt,
  openStore,
  openWorld,
  type Planned,
  ref,
  type Store,
  toolzzAt,
  usualCredentials,
  type World,
} from '../support/e2e-world.ts';

/** Every way in which the providers may treat values: each is an account of its own, and one command goes over all of them. */
type Case = { readonly account: string; readonly provider: 'aloochat' | 'toolzz'; readonly sim: Simulator };

const displays: readonly SecretDisplay[] = ['omit', 'mask', 'echo', 'random-mask'];
const puts = ['merge', 'replace'] as const;
const normalising = [false, true];

let store: Store;
let world: World;
const cases: Case[] = [];

/** What the entries of each account say; tests edit it. */
const wanted = {
  domain: ' Mixed.MyShopify.com ',
  name: 'Main shop',
  key: 'shop',
  second: true,
  /** Config keys that leave the YAML later. */
  more: { api_version: 202401, refresh_token: ref('HELP_TOKEN') } as object,
};

const alooEntries = (account: string): Record<string, object> => ({
  [`${account}-${wanted.key}`]: {
    account,
    type: 'shopify',
    name: wanted.name,
    visibility: 'private',
    agentId: null,
    config: {
      shop_domain: wanted.domain,
      access_token: ref('SHOP_TOKEN'),
      ...wanted.more,
      options: { deep: [1, { two: 'Two ' }], sandbox: false },
    },
  },
  ...(wanted.second
    ? {
        [`${account}-help`]: {
          account,
          type: 'zendesk',
          name: 'Help',
          active: false,
          config: { subdomain: 'acme', api_token: ref('HELP_TOKEN'), email: 'a@example.com' },
        },
      }
    : {}),
});

const toolzzEntries = (account: string): Record<string, object> => ({
  [`${account}-${wanted.key}`]: {
    account,
    type: 'openai',
    name: wanted.name,
    config: { api_key: ref('OPENAI_KEY'), organization: ' Org ' },
  },
  ...(wanted.second
    ? {
        [`${account}-help`]: {
          account,
          type: 'elevenlabs',
          name: 'Help',
          config: { api_key: ref('OPENAI_KEY') },
        },
      }
    : {}),
});

const writeYaml = () =>
  world.desire({
    accounts: Object.fromEntries(
      cases.map(({ account, provider, sim }) => [
        account,
        provider === 'aloochat' ? aloochatAt(sim) : toolzzAt(sim),
      ]),
    ),
    integrations: Object.assign(
      {},
      ...cases.map(({ account, provider }) =>
        (provider === 'aloochat' ? alooEntries : toolzzEntries)(account),
      ),
    ),
  });

const startCases = async (): Promise<void> => {
  for (const secrets of displays)
    for (const normalise of normalising)
      for (const put of puts) {
        // How a write answers takes turns, so that each way meets each display.
        const quirks = {
          secrets,
          normalise,
          put,
          answers: normalise === (put === 'merge') ? 'same' : 'bare',
        } as const;
        const sim = await world.simulate({ aloochat: { quirks }, toolzz: { quirks } });
        for (const at of [sim.aloochat, sim.toolzz])
          at.world.add({
            type: at === sim.aloochat ? 'slack' : 'gemini',
            name: 'Of somebody else',
            config: { token: 'theirs' },
          });
        const name = `${secrets}-${normalise ? 'normalise' : 'as-is'}`;
        cases.push({ account: `aloo-${name}-${put}`, provider: 'aloochat', sim });
        if (put === 'merge') cases.push({ account: `toolzz-${name}`, provider: 'toolzz', sim });
      }
};

beforeAll(async () => {
  store = await openStore();
  world = await openWorld({
    store,
    env: {
      ...usualCredentials,
      SHOP_TOKEN: 'shpat_0123456789',
      HELP_TOKEN: 'zd-0123456789',
      OPENAI_KEY: 'sk-0123456789',
    },
  });
  await startCases();
  await writeYaml();
});

afterAll(async () => {
  await world.close();
  await store.close();
});

const liveOf = ({ provider, sim }: Case) => sim[provider].world;

/** The changes of an account in short: action, key without the account, and the fields with their cause. */
const short = (planned: Planned, { account }: Case): string[] => {
  const found = planned.accounts.find((item) => item.account === account);
  return (found?.changes ?? []).map(
    ({ action, key, fields, blocked }) =>
      `${blocked ? `${blocked.reason}: ` : ''}${action} ${key.slice(account.length + 1)} ${fields.map(({ path, cause }) => `${path} ${cause}`).join(', ')}`,
  );
};

const each = <T>(of: (item: Case) => T): Record<string, T> =>
  Object.fromEntries(cases.map((item) => [item.account, of(item)]));

const shorts = (planned: Planned) => each((item) => short(planned, item));

/** What happens at AlooChat alone, where a secret can be changed in place. */
const onlyAloo = (line: string) => each(({ provider }) => (provider === 'aloochat' ? [line] : []));

/** Converged: the second plan is empty and the second apply sends nothing. */
const expectConverged = async (): Promise<void> => {
  world.quiet();
  const again = await world.plan();
  expect(shorts(again)).toEqual(each(() => []));
  expect(again.code, again.stderr).toBe(0);
  const apply = await world.apply();
  expect(apply.code, apply.stdout).toBe(0);
  expect(world.writes()).toEqual([]);
};

const expectApplied = async (...args: string[]) => {
  const apply = await world.apply(...args);
  expect(apply.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(apply.code, apply.stderr).toBe(0);
};

/** One world, one step after the other: what a provider shows later depends on what was written before. */
describe('whatever a provider does to values', () => {
  test('a first apply converges, and nothing is planned or written after it', {
    timeout: 90_000,
  }, async () => {
    await expectApplied();
    expect(each((item) => liveOf(item).list().length)).toEqual(each(() => 3));
    await expectConverged();
  });

  test('an edited config is one update, and settles again', { timeout: 90_000 }, async () => {
    wanted.domain = 'Other.myshopify.com';
    await writeYaml();
    expect(shorts(await world.plan())).toEqual(onlyAloo('update shop config.shop_domain desired'));
    await expectApplied();
    await expectConverged();
    const stored = cases.flatMap((item) =>
      liveOf(item)
        .list()
        .filter(({ type }) => type === 'shopify'),
    );
    expect(new Set(stored.map(({ config }) => config.access_token))).toEqual(new Set(['shpat_0123456789']));
  });

  test('a secret rotated in the environment is exactly one update', { timeout: 90_000 }, async () => {
    world.env.SHOP_TOKEN = 'shpat_rotated_987';
    expect(shorts(await world.plan())).toEqual(onlyAloo('update shop config.access_token desired'));
    await expectApplied();
    await expectConverged();
    const stored = cases.flatMap((item) =>
      liveOf(item)
        .list()
        .filter(({ type }) => type === 'shopify'),
    );
    expect(new Set(stored.map(({ config }) => config.access_token))).toEqual(new Set(['shpat_rotated_987']));
  });

  test('an edit by hand at the provider is one update with cause drift', { timeout: 90_000 }, async () => {
    for (const item of cases) {
      const live = liveOf(item)
        .list()
        .find(({ name }) => name === wanted.name);
      liveOf(item).edit(live?.id ?? '', { active: false });
    }
    expect(shorts(await world.plan())).toEqual(each(() => ['update shop active drift']));
    await expectApplied();
    await expectConverged();
  });

  test('a new name is an update, not another integration', { timeout: 90_000 }, async () => {
    wanted.name = 'Renamed shop';
    await writeYaml();
    expect(shorts(await world.plan())).toEqual(each(() => ['update shop name desired']));
    await expectApplied();
    expect(each((item) => liveOf(item).list().length)).toEqual(each(() => 3));
    await expectConverged();
  });

  test('a new key writes nothing, and the next plan is empty', { timeout: 90_000 }, async () => {
    wanted.key = 'shop-under-another-key';
    await writeYaml();
    await expectConverged();
    expect((await world.plan()).accounts.filter(({ notices }) => notices)).toEqual([]);
  });

  test('config keys that leave the YAML settle, whether the provider keeps them or not', {
    timeout: 90_000,
  }, async () => {
    wanted.more = {};
    await writeYaml();
    expect((await world.plan()).code).toBe(2);
    await expectApplied();
    await expectConverged();
    for (const item of cases.filter(({ provider }) => provider === 'aloochat')) {
      const shop = liveOf(item)
        .list()
        .find(({ type }) => type === 'shopify');
      const kept = item.account.endsWith('merge');
      expect.soft(Object.hasOwn(shop?.config ?? {}, 'api_version'), item.account).toBe(kept);
      expect.soft(shop?.config.access_token, item.account).toBe('shpat_rotated_987');
    }
  });

  test('a rotated credential of the account neither rewrites nor blocks anything', {
    timeout: 90_000,
  }, async () => {
    for (const { sim } of cases) {
      sim.aloochat.credential = 'aloo-key-number-two';
      sim.toolzz.credential = 'toolzz-token-number-two';
    }
    Object.assign(world.env, { ALOO_KEY: 'aloo-key-number-two', TOOLZZ_TOKEN: 'toolzz-token-number-two' });
    await expectConverged();
    world.env.SETPOINT_LEDGER_KEY = 'a-key-of-its-own-0123456789';
    await expectConverged();
    expect((await world.plan()).accounts.filter(({ notices }) => notices)).toEqual([]);
  });

  test('after that a rotated secret is one update as ever', { timeout: 90_000 }, async () => {
    world.env.SHOP_TOKEN = 'shpat_third_value';
    expect(shorts(await world.plan())).toEqual(onlyAloo(`update ${wanted.key} config.access_token desired`));
    await expectApplied();
    await expectConverged();
  });

  test('a removed entry is one delete, and what is not ours was never touched', {
    timeout: 90_000,
  }, async () => {
    wanted.second = false;
    await writeYaml();
    expect(shorts(await world.plan())).toEqual(each(() => ['delete help ']));
    await expectApplied();
    await expectConverged();
    for (const item of cases) {
      const foreign = liveOf(item)
        .list()
        .filter(({ name }) => name === 'Of somebody else');
      expect(foreign).toMatchObject([{ active: true, config: { token: 'theirs' } }]);
      expect(foreign[0]?.updatedAt).toBe(foreign[0]?.createdAt);
    }
  });

  test('a lost ledger costs one round of adoptions and secrets, and nothing is made or removed', {
    timeout: 90_000,
  }, async () => {
    // A hidden key that nobody knows any more would rightly hold config back.
    for (const item of cases)
      for (const { id } of liveOf(item).list())
        liveOf(item).edit(id, { config: { refresh_token: undefined } });
    const before = each((item) =>
      liveOf(item)
        .list()
        .map(({ id }) => id),
    );
    for (const key of await store.client.keys(`${world.prefix}*`)) await store.client.del(key);
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
    await expectConverged();
  });
});
