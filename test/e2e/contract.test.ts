import { beforeAll, describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, of, type Planned, ref, toolzzAt, type World } from '../support/e2e-world.ts';

/** What `plan --json` and `apply --json` print, and the exit codes: other programs rely on each name. */
const worlds = useWorlds({ SHOP_TOKEN: 'shpat_0123456789' });
let world: World;
let sim: Simulator;

const shop = {
  account: 'acme',
  type: 'shopify',
  name: 'My Shopify Store',
  config: { shop_domain: 'mystore.myshopify.com', access_token: ref('SHOP_TOKEN') },
};
const llm = {
  account: 'brasil',
  type: 'openai',
  name: 'OpenAI Marketing',
  config: { api_key: ref('SHOP_TOKEN') },
};

const desire = (integrations: Record<string, object>, acme: object = {}) =>
  world.desire({ accounts: { acme: aloochatAt(sim, acme), brasil: toolzzAt(sim) }, integrations });

const json = (text: string): unknown => JSON.parse(text);

const summary = (some: object) => ({
  create: 0,
  update: 0,
  replace: 0,
  delete: 0,
  adopt: 0,
  none: 0,
  blocked: 0,
  ...some,
});

beforeAll(async () => {
  ({ world, sim } = await worlds.open());
  await desire({ shop, llm });
});

describe('one world, from nothing to gone', () => {
  /** After the secret was rotated and a name changed by hand: what both accounts make of it. */
  let planned: Planned;

  test('a create, in all its fields; the exit code shows it only with --detailed-exitcode', async () => {
    // One after the other: they share what is known of the rate, which is in the output.
    const planned = await world.plan();
    const plain = await world.run(['plan']);
    expect([planned.code, plain.code]).toEqual([2, 0]);
    expect(sim.aloochat.world.list()).toEqual([]);
    const field = (path: string, after: unknown) => ({
      path,
      before: null,
      after,
      secret: false,
      cause: 'desired',
    });
    const secret = (path: string) => ({ path, before: null, after: null, secret: true, cause: 'desired' });
    const estimate = (requests: number, ratePerSecond: unknown) => ({
      requests,
      seconds: expect.any(Number),
      ratePerSecond,
      rateBasis: 'no-limit-met',
    });
    expect(json(planned.stdout)).toEqual({
      revision: expect.stringMatching(/^sha256:[0-9a-f]+$/),
      accounts: [
        {
          account: 'acme',
          provider: 'aloochat',
          summary: summary({ create: 1 }),
          changes: [
            {
              key: 'shop',
              action: 'create',
              type: 'shopify',
              name: 'My Shopify Store',
              id: null,
              fields: [
                field('name', 'My Shopify Store'),
                field('active', true),
                secret('config.access_token'),
                field('config.shop_domain', 'mystore.myshopify.com'),
              ],
              blocked: null,
            },
          ],
          estimate: estimate(4, 6),
        },
        {
          account: 'brasil',
          provider: 'toolzz',
          summary: summary({ create: 1 }),
          changes: [
            {
              key: 'llm',
              action: 'create',
              type: 'openai',
              name: 'OpenAI Marketing',
              id: null,
              fields: [field('name', 'OpenAI Marketing'), field('active', true), secret('config.api_key')],
              blocked: null,
            },
          ],
          // Its list and its catalogue are asked for at once: whether both answers counted yet is open.
          estimate: estimate(7, expect.toBeOneOf([6, 7])),
        },
      ],
    });
  });

  test('an apply reports each account', async () => {
    const applied = await world.apply();
    expect(applied.code).toBe(0);
    const report = (account: string) => ({
      account,
      run: expect.stringMatching(/^[0-9a-f-]{36}$/),
      result: 'converged',
      applied: { create: 1 },
      failed: [],
      blocked: [],
      durationMs: expect.any(Number),
    });
    expect(json(applied.stdout)).toEqual({ accounts: [report('acme'), report('brasil')] });
  });

  test('integrations in sync are counted, and listed only with --all', async () => {
    const [planned, all, status] = await Promise.all([
      world.plan(),
      world.plan('--all'),
      world.run(['status']),
    ]);
    expect([planned.code, status.code]).toEqual([0, 0]);
    expect(of(planned, 'acme')).toEqual({
      account: 'acme',
      provider: 'aloochat',
      summary: summary({ none: 1 }),
      changes: [],
    });
    expect(of(all, 'acme').changes).toEqual([
      {
        key: 'shop',
        action: 'none',
        type: 'shopify',
        name: 'My Shopify Store',
        id: sim.aloochat.world.list()[0]?.id,
        fields: [],
        blocked: null,
      },
    ]);
  });

  test('a rotated secret and drift in one update: values of the one are null, of the other shown', async () => {
    const [live] = sim.aloochat.world.list();
    sim.aloochat.world.edit(live?.id ?? '', { name: 'Renamed by hand' });
    world.env.SHOP_TOKEN = 'shpat_rotated_987';
    planned = await world.plan();
    expect(planned.code).toBe(2);
    expect(of(planned, 'acme').changes).toEqual([
      {
        key: 'shop',
        action: 'update',
        type: 'shopify',
        name: 'My Shopify Store',
        id: live?.id,
        fields: [
          {
            path: 'name',
            before: 'Renamed by hand',
            after: 'My Shopify Store',
            secret: false,
            cause: 'drift',
          },
          { path: 'config.access_token', before: null, after: null, secret: true, cause: 'desired' },
        ],
        blocked: null,
        drift: true,
      },
    ]);
  });

  test('a blocked change has a reason and a message, and is not counted under its action', async () => {
    expect(of(planned, 'brasil')).toEqual({
      account: 'brasil',
      provider: 'toolzz',
      summary: summary({ blocked: 1 }),
      changes: [
        {
          key: 'llm',
          action: 'update',
          type: 'openai',
          name: 'OpenAI Marketing',
          id: sim.toolzz.world.list()[0]?.id,
          fields: [{ path: 'config.api_key', before: null, after: null, secret: true, cause: 'desired' }],
          blocked: {
            reason: 'immutable',
            message: expect.stringMatching(/^llm: .*config\.api_key.*replace: true/),
          },
        },
      ],
    });
    const applied = await world.apply();
    expect(applied.code).toBe(1);
    expect(of(applied, 'brasil')).toEqual({
      account: 'brasil',
      run: expect.any(String),
      result: 'partial',
      applied: {},
      failed: [],
      blocked: [{ key: 'llm', reason: 'immutable', message: expect.stringContaining('replace: true') }],
      durationMs: expect.any(Number),
    });
    expect(of(applied, 'acme')).toMatchObject({ result: 'converged', applied: { update: 1 }, blocked: [] });
    expect((await world.run(['status'])).code).toBe(2);
  });

  test('an account that cannot be observed has an error in place of changes; the others are planned and applied', async () => {
    const fault = sim.aloochat.faults.add({ kind: 'html' });
    await desire({ shop, llm: { ...llm, name: 'OpenAI Sales' } });
    const planned = await world.plan();
    expect(planned.code).toBe(1);
    expect(of(planned, 'acme')).toEqual({ account: 'acme', provider: 'aloochat', error: expect.any(String) });
    expect(of(planned, 'brasil').summary.update).toBe(1);
    const applied = await world.apply();
    expect(applied.code).toBe(1);
    expect(of(applied, 'acme')).toEqual({
      account: 'acme',
      run: null,
      result: 'failed',
      applied: {},
      failed: [],
      blocked: [],
      error: of(planned, 'acme').error,
      durationMs: 0,
    });
    expect(of(applied, 'brasil').applied).toEqual({ update: 1 });
    fault.remove();
  });

  test('--account leaves the others alone, and names only what the YAML has', async () => {
    const [planned, wrong] = await Promise.all([
      world.plan('--account', 'acme'),
      world.run(['plan', '--account', 'acne', '--json']),
    ]);
    expect(planned.accounts.map(({ account }) => account)).toEqual(['acme']);
    expect(planned.code).toBe(0);
    expect(wrong.code).toBe(1);
    expect(json(wrong.stdout)).toEqual({ error: expect.stringContaining('acme') });
  });

  test('removed: a delete at AlooChat, switched off and released at Toolzz', async () => {
    await desire({}, { guards: { allowEmpty: true } });
    const planned = await world.plan('--force');
    expect(of(planned, 'acme').changes).toEqual([
      {
        key: 'shop',
        action: 'delete',
        type: 'shopify',
        name: 'My Shopify Store',
        id: sim.aloochat.world.list()[0]?.id,
        fields: [],
        blocked: null,
      },
    ]);
    expect(of(planned, 'brasil').changes).toMatchObject([
      { key: 'llm', action: 'delete', notices: [expect.stringMatching(/switched off/)] },
    ]);
    const applied = await world.apply('--force');
    expect(applied.code, applied.stdout).toBe(0);
    expect(applied.accounts.map(({ applied: made }) => made)).toEqual([{ delete: 1 }, { delete: 1 }]);
    expect(sim.aloochat.world.list()).toEqual([]);
    expect(sim.toolzz.world.list()).toMatchObject([{ active: false }]);
    expect((await world.plan()).code).toBe(0);
  });
});
