import { beforeAll, describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { expectSettled } from '../support/e2e-steps.ts';
import { type Applied, aloochatAt, of, ref, type World } from '../support/e2e-world.ts';

const worlds = useWorlds({ CLIENT_SECRET: 'the-clients-own-secret', SHOP_TOKEN: 'shpat_0123456789' });

const theirs = 'made-by-somebody-else';
const oauth = { client_id: 'a', client_secret: theirs };

/** Each account is at a provider of its own; the tests are the steps of one story, and one command goes over all of them. */
describe('a secret at the provider that the YAML does not have', () => {
  let world: World;
  /** Masks, and an update replaces. */
  let masking: Simulator;
  /** Leaves secrets out, and an update replaces. */
  let hiding: Simulator;
  /** The same, and an update merges at every depth. */
  let merging: Simulator;
  let first: Applied;
  let second: Applied;

  /** What the YAML says; each step edits it. */
  const wanted = {
    oauth: { client_id: 'a' } as object,
    channel: 'general',
    shop: { shop_domain: 'a.example' } as object,
    topic: { topic: 'plans' } as object,
  };

  const desire = (): Promise<void> => {
    const chat = (account: string, name: string) => ({
      account,
      type: 'slack',
      name,
      config: { oauth: wanted.oauth, channel: wanted.channel },
    });
    const shop = (account: string) => ({ account, type: 'shopify', name: 'Shop', config: wanted.shop });
    const teacher = {
      account: 'merging',
      type: 'slack',
      name: 'Ours',
      config: { channel: 'x', ...wanted.topic },
    };
    return world.desire({
      accounts: {
        masking: aloochatAt(masking),
        hiding: aloochatAt(hiding),
        merging: aloochatAt(merging),
      },
      integrations: {
        adopted: chat('masking', 'Adopted'),
        made: chat('masking', 'Made'),
        hidden: chat('hiding', 'Adopted'),
        shop: shop('hiding'),
        kept: shop('merging'),
        teacher,
      },
    });
  };

  const step = async (edit: Partial<typeof wanted>): Promise<Applied> => {
    Object.assign(wanted, edit);
    await desire();
    return world.apply();
  };

  const configAt = ({ aloochat }: Simulator, name: string) =>
    aloochat.world.list().find((item) => item.name === name)?.config;

  beforeAll(async () => {
    world = await worlds.bare();
    masking = await world.simulate({ aloochat: { quirks: { secrets: 'mask', put: 'replace' } } });
    hiding = await world.simulate({ aloochat: { quirks: { secrets: 'omit', put: 'replace' } } });
    merging = await world.simulate({ aloochat: { quirks: { secrets: 'omit', put: 'deep-merge' } } });
    for (const sim of [masking, hiding])
      sim.aloochat.world.add({ type: 'slack', name: 'Adopted', config: { oauth, channel: 'general' } });
    for (const sim of [hiding, merging])
      sim.aloochat.world.add({
        type: 'shopify',
        name: 'Shop',
        config: { shop_domain: 'a.example', access_token: theirs },
      });
    first = await step({});
  });

  test('is kept when its integration is adopted, and the block says where it is', () => {
    expect(first.code).toBe(1);
    expect(of(first, 'masking').blocked).toEqual([
      {
        key: 'adopted',
        reason: 'unsupported',
        message: expect.stringContaining('config.oauth.client_secret'),
      },
    ]);
    expect(configAt(masking, 'Adopted')).toEqual({ oauth, channel: 'general' });
    expect(of(first, 'hiding')).toMatchObject({ result: 'converged', applied: { adopt: 2 } });
  });

  test('is kept if it was added by hand to an owned integration, and if another key is edited', async () => {
    const made = masking.aloochat.world.list().find(({ name }) => name === 'Made');
    masking.aloochat.world.edit(made?.id ?? '', { config: { oauth } });
    second = await step({ channel: 'sales', shop: { shop_domain: 'b.example' } });
    expect(second.code).toBe(1);
    expect(of(second, 'masking').blocked.map(({ key, reason }) => [key, reason])).toEqual([
      ['adopted', 'unsupported'],
      ['made', 'unsupported'],
    ]);
    expect(of(second, 'hiding').blocked).toEqual([
      { key: 'hidden', reason: 'unsupported', message: expect.stringContaining('config.oauth,') },
      { key: 'shop', reason: 'unsupported', message: expect.stringContaining('config.access_token,') },
    ]);
    for (const [sim, name] of [
      [masking, 'Adopted'],
      [masking, 'Made'],
      [hiding, 'Adopted'],
    ] as const)
      expect(configAt(sim, name)).toEqual({ oauth, channel: 'general' });
    for (const sim of [hiding, merging])
      expect(configAt(sim, 'Shop')).toEqual({ shop_domain: 'a.example', access_token: theirs });
  });

  test('is named wherever a plan is shown, with what to do', async () => {
    const shown = await Promise.all(
      [['plan'], ['plan', '--json'], ['plan', '--markdown'], ['status']].map((args) => world.run(args)),
    );
    for (const { stdout } of shown) {
      const text = stdout.replaceAll(/\s+/g, ' ').replaceAll('\\', '');
      expect(text).toContain('config.oauth.client_secret');
      expect(text).toContain('as null where there is to be none');
      expect(text).not.toContain(theirs);
    }
  });

  test('needs no confirmation once updates were seen to keep keys that they do not name', async () => {
    expect(of(second, 'merging').blocked.map(({ key }) => key)).toEqual(['kept']);
    // A key leaves the YAML and stays at the provider. What that lets through is for the next run.
    const third = await step({ topic: {} });
    expect(of(third, 'merging')).toMatchObject({
      applied: { update: 1 },
      blocked: [],
      failed: [{ key: 'kept' }],
    });
    const fourth = await step({});
    expect(of(fourth, 'merging')).toMatchObject({ result: 'converged', applied: { update: 1 } });
    expect(configAt(merging, 'Shop')).toEqual({ shop_domain: 'b.example', access_token: theirs });
    expect(of(fourth, 'hiding').blocked).toHaveLength(2);
  });

  test('is written, or removed, as the YAML says; and all of it settles', async () => {
    const last = await step({
      oauth: { client_id: 'a', client_secret: ref('CLIENT_SECRET') },
      shop: { shop_domain: 'b.example', access_token: null },
    });
    expect(last.code, last.stdout).toBe(0);
    const ours = { client_id: 'a', client_secret: 'the-clients-own-secret' };
    expect(configAt(masking, 'Adopted')).toEqual({ oauth: ours, channel: 'sales' });
    expect(configAt(hiding, 'Adopted')).toEqual({ oauth: ours, channel: 'sales' });
    expect(configAt(hiding, 'Shop')).toEqual({ shop_domain: 'b.example', access_token: null });
    await expectSettled(world);
  });
});
