import { describe, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { LedgerFacts } from '../../src/model/ledger-entry.ts';
import type { PutEffect, Quirks } from '../../src/simulator/quirks.ts';
import { desiredEntry } from '../providers/desired.ts';
import { openChanges, openWorkshop, type Workshop } from './workshop.ts';

/* What a write of ours would lose unseen: secrets that the provider masks or leaves out, and that the YAML does not have. */

type TestOf = Parameters<typeof openWorkshop>[0];

const puts: readonly PutEffect[] = ['replace', 'merge', 'deep-merge'];

const chat = (config: JsonObject, more: Partial<DesiredIntegration> = {}): DesiredIntegration =>
  desiredEntry({ key: 'a', type: 'slack', name: 'Chat', config, ...more });

const store = (config: JsonObject = {}, type = 'shopify'): DesiredIntegration =>
  desiredEntry({
    key: 'a',
    type,
    name: 'Shop',
    config,
    secretPaths: 'credentials' in config ? ['config.credentials'] : [],
  });

/** A workshop where this is live, made by hand. */
const withLive = async (
  test: TestOf,
  config: JsonObject,
  quirks: Partial<Quirks>,
  { type = 'slack', name = 'Chat' } = {},
): Promise<Workshop> => {
  const workshop = await openWorkshop(test, { quirks });
  workshop.simulated.world.add({ type, name, config });
  return workshop;
};

const stored = ({ simulated }: Workshop): JsonObject => simulated.world.list()[0]?.config ?? {};

const byHand = ({ simulated }: Workshop, config: { [key: string]: JsonValue | undefined }): void => {
  simulated.world.edit(simulated.world.list()[0]?.id ?? '', { config });
};

/** A run of these entries; then what is still blocked, in the words of the message. */
const run = async (workshop: Workshop, ...entries: DesiredIntegration[]): Promise<string[]> => {
  const { plan } = await (await workshop.hand(entries)).run();
  return plan.changes.flatMap(({ blocked }) => (blocked ? [`${blocked.reason}: ${blocked.message}`] : []));
};

const factsOf = async (workshop: Workshop): Promise<LedgerFacts['updates']> =>
  (await (await workshop.hand([])).context.ledger.read()).facts?.updates;

const know = async (workshop: Workshop, updates: LedgerFacts['updates']): Promise<void> =>
  (await workshop.hand([])).context.ledger.recordFacts({ ...(updates && { updates }) });

const secret = 'of-somebody-else';
const oauth = { client_id: 'a', client_secret: secret };

describe.concurrent.each(puts)('where a PUT does %s, a masked secret inside a value of ours', (put) => {
  const quirks = { secrets: 'mask', put } as const;

  it('is not lost when the integration is adopted', async (test) => {
    const workshop = await withLive(test, { oauth, channel: 'x' }, quirks);
    const blocked = await run(workshop, chat({ oauth: { client_id: 'a' } }));
    test.expect(stored(workshop)).toEqual({ oauth, channel: 'x' });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.oauth\.client_secret\b/);
  });

  it('is not lost as drift when it was added by hand', async (test) => {
    const workshop = await openWorkshop(test, { quirks });
    const entry = chat({ oauth: { client_id: 'a' } });
    test.expect(await run(workshop, entry)).toEqual([]);
    byHand(workshop, { oauth });
    const blocked = await run(workshop, entry);
    test.expect(stored(workshop)).toEqual({ oauth });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.oauth\.client_secret\b/);
  });

  it('is not lost in the element of a list', async (test) => {
    const hooks = [
      { url: 'x', secret },
      { url: 'y', auth: { token: secret } },
    ];
    const workshop = await withLive(test, { hooks }, quirks);
    await know(workshop, { nested: 'merge' });
    const blocked = await run(workshop, chat({ hooks: [{ url: 'x' }, { url: 'z' }] }));
    test.expect(stored(workshop)).toEqual({ hooks });
    test.expect(blocked.join()).toContain('config.hooks[0].secret, config.hooks[1].auth.token');
  });

  it('holds back config, and nothing else', async (test) => {
    const workshop = await withLive(test, { oauth, channel: 'x' }, quirks);
    await run(workshop, chat({ oauth: { client_id: 'a' }, channel: 'y' }, { active: false }));
    test.expect(workshop.simulated.world.list()).toMatchObject([{ active: false, config: { oauth } }]);
  });

  it('is ours, and written, as soon as the YAML has it; and is removed by null', async (test) => {
    const workshop = await withLive(test, { oauth }, quirks);
    const ours = { client_id: 'a', client_secret: 'ours' };
    test.expect(await run(workshop, chat({ oauth: ours }))).toEqual([]);
    test.expect(stored(workshop)).toEqual({ oauth: ours });
    test.expect(await run(workshop, chat({ oauth: { ...ours, client_secret: null } }))).toEqual([]);
    test.expect(stored(workshop)).toEqual({ oauth: { ...ours, client_secret: null } });
  });

  it('that was ours goes with the line in the YAML, in an object as in a list', async (test) => {
    const workshop = await openWorkshop(test, { quirks });
    const hooks = [
      { url: 'x', secret: 'ours' },
      { url: 'y', secret: 'ours-too' },
    ];
    await run(workshop, chat({ oauth, hooks }));
    const rest = { oauth: { client_id: 'a' }, hooks: hooks.slice(1) };
    test.expect(await run(workshop, chat(rest))).toEqual([]);
    test.expect(stored(workshop)).toMatchObject({ hooks: hooks.slice(1) });
    test.expect((await (await workshop.hand([chat(rest)])).plan()).plan.summary).toMatchObject({ none: 1 });
  });

  it('that another writer added before our first list is not taken for ours', async (test) => {
    const workshop = await openWorkshop(test, { quirks });
    const hand = await workshop.hand([chat({ oauth: { client_id: 'a' } })]);
    for (const change of openChanges(await hand.plan())) await hand.make(change);
    byHand(workshop, { oauth });
    await hand.run();
    const blocked = await run(workshop, chat({ oauth: { client_id: 'b' } }));
    test.expect(stored(workshop)).toEqual({ oauth });
    test.expect(blocked.join()).toContain('config.oauth.client_secret');
  });

  it('is not lost when its key leaves the YAML', async (test) => {
    const workshop = await openWorkshop(test, { quirks });
    await run(workshop, chat({ oauth: { client_id: 'a' }, channel: 'x' }));
    byHand(workshop, { oauth });
    const blocked = await run(workshop, chat({ channel: 'x' }));
    test.expect(stored(workshop)).toEqual({ oauth, channel: 'x' });
    test.expect(blocked.join()).toContain('config.oauth.client_secret');
  });
});

describe.concurrent('where updates are known to merge', () => {
  it('inside values, a masked secret in one is kept, and no word is said', async (test) => {
    const workshop = await withLive(test, { oauth }, { secrets: 'mask', put: 'deep-merge' });
    await know(workshop, { nested: 'merge' });
    test.expect(await run(workshop, chat({ oauth: { client_id: 'b' } }))).toEqual([]);
    test.expect(stored(workshop)).toEqual({ oauth: { ...oauth, client_id: 'b' } });
    test.expect(workshop.simulated.requests.writes()).toHaveLength(1);
  });

  it('at the top, a value that does not change stays out of the write, and what is hidden in it stays', async (test) => {
    const workshop = await withLive(test, { oauth, theirs: { oauth } }, { secrets: 'omit', put: 'merge' });
    const entry = (channel: string) => chat({ oauth: { client_id: 'a' }, channel });
    await know(workshop, { top: 'merge' });
    test.expect(await run(workshop, entry('x'))).toEqual([]);
    test.expect(await run(workshop, entry('y'))).toEqual([]);
    test.expect(stored(workshop)).toEqual({ oauth, theirs: { oauth }, channel: 'y' });
  });

  it('at the top, a value that changes is held back by itself', async (test) => {
    const workshop = await withLive(test, { oauth }, { secrets: 'mask', put: 'merge' });
    await know(workshop, { top: 'merge' });
    const blocked = await run(workshop, chat({ oauth: { client_id: 'b' }, channel: 'x' }));
    test.expect(blocked.join()).toContain('config.oauth.client_secret');
    test.expect(stored(workshop)).toEqual({ oauth, channel: 'x' });
  });

  it('at the top, a hidden key that the YAML does not name is kept', async (test) => {
    const config = { shop_domain: 'a', access_token: secret, other_key: '***' };
    const workshop = await withLive(
      test,
      config,
      { secrets: 'omit', put: 'merge' },
      { type: 'shopify', name: 'Shop' },
    );
    await know(workshop, { top: 'merge' });
    test.expect(await run(workshop, store({ shop_domain: 'b' }))).toEqual([]);
    test.expect(stored(workshop)).toEqual({ ...config, shop_domain: 'b' });
  });
});

describe.concurrent.each(puts)('where a PUT does %s, a secret that the provider leaves out', (put) => {
  const quirks = { secrets: 'omit', put } as const;

  it('is not lost inside a value at the first edit after an adoption', async (test) => {
    const workshop = await withLive(test, { oauth, channel: 'x' }, quirks);
    test.expect(await run(workshop, chat({ oauth: { client_id: 'a' }, channel: 'x' }))).toEqual([]);
    const blocked = await run(workshop, chat({ oauth: { client_id: 'a' }, channel: 'y' }));
    test.expect(stored(workshop)).toEqual({ oauth, channel: 'x' });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.oauth\b/);
  });

  it('is not lost inside a value that is none of ours and is sent along', async (test) => {
    const workshop = await withLive(test, { theirs: { login: [oauth] }, channel: 'x' }, quirks);
    const blocked = await run(workshop, chat({ channel: 'y' }));
    test.expect(stored(workshop)).toEqual({ theirs: { login: [oauth] }, channel: 'x' });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.theirs\.login\[0\]/);
  });

  it('is not lost at the top, where the type usually has it, at the first edit', async (test) => {
    const config = { shop_domain: 'a', access_token: secret };
    const workshop = await withLive(test, config, quirks, { type: 'shopify', name: 'Shop' });
    test.expect(await run(workshop, store({ shop_domain: 'a' }))).toEqual([]);
    const blocked = await run(workshop, store({ shop_domain: 'b' }));
    test.expect(stored(workshop)).toEqual(config);
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.access_token\b/);
  });

  it('is ours, and written, as soon as the YAML has it; null says that there is none', async (test) => {
    const config = { shop_domain: 'a', access_token: secret, oauth };
    const workshop = await withLive(test, config, quirks, { type: 'shopify', name: 'Shop' });
    const ours = { shop_domain: 'b', access_token: null, oauth: { client_id: 'b', client_secret: null } };
    test.expect(await run(workshop, store(ours))).toEqual([]);
    test.expect(stored(workshop)).toEqual(ours);
    test.expect((await (await workshop.hand([store(ours)])).plan()).plan.summary).toMatchObject({ none: 1 });
  });

  it('is looked for in nothing that we made: what was created without it is edited as ever', async (test) => {
    const workshop = await openWorkshop(test, { quirks });
    const entry = (channel: string) =>
      store({ channel, oauth: { client_id: 'a' }, credentials: { user: 'b' } });
    test.expect(await run(workshop, entry('x'))).toEqual([]);
    test.expect(await run(workshop, entry('y'))).toEqual([]);
    test.expect(stored(workshop)).toMatchObject({ channel: 'y' });
  });

  it('is looked for in nothing of which a create was lost and found', async (test) => {
    const workshop = await openWorkshop(test, { quirks });
    workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'drop', when: 'after' });
    test.expect(await run(workshop, store({ shop_domain: 'a' }))).toEqual([]);
    test.expect(await run(workshop, store({ shop_domain: 'b' }))).toEqual([]);
    test.expect(workshop.simulated.world.list()).toMatchObject([{ config: { shop_domain: 'b' } }]);
  });

  it('is not asked for where the integration signs in with nothing', async (test) => {
    const config = { base_url: 'https://a.example', auth_type: 'none' };
    const workshop = await withLive(test, config, quirks, { type: 'custom_api', name: 'Shop' });
    const edited = { ...config, base_url: 'https://b.example' };
    test.expect(await run(workshop, store(edited, 'custom_api'))).toEqual([]);
    test.expect(stored(workshop)).toEqual(edited);
  });
});

describe.concurrent('what updates do to what they do not name is learned from our own', () => {
  /** Creates the first, then asks for the second: what the ledger knows then. */
  const learned = async (
    test: TestOf,
    quirks: Partial<Quirks>,
    ...steps: readonly JsonObject[]
  ): Promise<LedgerFacts['updates']> => {
    const workshop = await openWorkshop(test, { quirks });
    for (const config of steps) await run(workshop, chat(config));
    return factsOf(workshop);
  };
  const answering: readonly Partial<Quirks>[] = [{}, { secrets: 'mask' }, { normalise: true }];

  it.for([
    ['replace', 'replace'],
    ['merge', 'merge'],
    ['deep-merge', 'merge'],
  ] as const)('at the top, by a key that left the YAML: %s', async ([put, top], test) => {
    for (const quirks of answering) {
      const updates = await learned(
        test,
        { ...quirks, put },
        { topic: 'plans', channel: 'x' },
        { channel: 'x' },
      );
      test.expect(updates).toEqual({ top });
    }
  });

  it.for([
    ['replace', 'replace'],
    ['merge', 'replace'],
    ['deep-merge', 'merge'],
  ] as const)('inside values, by what is dropped of one: %s', async ([put, nested], test) => {
    const options = { mode: 'quick', deep: { topic: 'plans', size: 3 } };
    for (const quirks of answering) {
      const steps = [{ options }, { options: { mode: 'quick', deep: { size: 3 } } }];
      test.expect(await learned(test, { ...quirks, put }, ...steps)).toEqual({ nested });
    }
  });

  it.for(puts)('inside values, by what another writer added to one with a secret: %s', async (put, test) => {
    const workshop = await openWorkshop(test, { quirks: { secrets: 'mask', put } });
    await run(workshop, chat({ oauth }));
    byHand(workshop, { oauth: { ...oauth, region: 'eu' } });
    await run(workshop, chat({ oauth }));
    test.expect(await factsOf(workshop)).toEqual({ nested: put === 'deep-merge' ? 'merge' : 'replace' });
  });

  it('by nothing that a provider may have filled in again', async (test) => {
    const steps = [{ topic: 1, on: true, channel: 'x' }, { channel: 'x' }];
    test.expect(await learned(test, { put: 'merge' }, ...steps)).toBeUndefined();
    const workshop = await openWorkshop(test, { quirks: { put: 'merge' } });
    workshop.simulated.world.add({ type: 'slack', name: 'Other', config: { topic: 'the default' } });
    await run(workshop, chat({ topic: 'the default', channel: 'x' }));
    await run(workshop, chat({ channel: 'x' }));
    test.expect(await factsOf(workshop)).toBeUndefined();
  });

  it('by no element of a list, which merging providers replace too', async (test) => {
    const steps = [{ lines: [{ a: 'x', b: 'y' }] }, { lines: [{ a: 'x' }] }];
    test.expect(await learned(test, { put: 'deep-merge' }, ...steps)).toBeUndefined();
  });

  it('by a list that may be late only where the answer shows the same; what is gone is gone', async (test) => {
    const steps = [{ topic: 'plans', channel: 'x' }, { channel: 'x' }];
    const late = { answers: 'bare', lateUpdateMs: 60_000 } as const;
    test.expect(await learned(test, { ...late, put: 'replace' }, ...steps)).toBeUndefined();
    test
      .expect(await learned(test, { answers: 'bare', put: 'replace' }, ...steps))
      .toEqual({ top: 'replace' });
  });

  it('and merging is believed no longer once something is gone', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { put: 'merge' } });
    await run(workshop, chat({ topic: 'plans', place: 'here', channel: 'x' }));
    await run(workshop, chat({ place: 'here', channel: 'x' }));
    test.expect(await factsOf(workshop)).toEqual({ top: 'merge' });
    workshop.simulated.quirks.put = 'replace';
    await run(workshop, chat({ channel: 'x' }));
    test.expect(await factsOf(workshop)).toEqual({ top: 'replace' });
    workshop.simulated.quirks.put = 'merge';
    await run(workshop, chat({ channel: 'x', place: 'there' }));
    await run(workshop, chat({ channel: 'x' }));
    test.expect(await factsOf(workshop)).toEqual({ top: 'replace' });
  });

  it('and what was held back for want of knowing goes through then', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { put: 'deep-merge' } });
    const theirs = { shop_domain: 'a', access_token: secret };
    workshop.simulated.world.add({ type: 'shopify', name: 'Shop', config: theirs });
    const shop = (shop_domain: string) => ({ ...store({ shop_domain }), key: 'shop' });
    test.expect(await run(workshop, shop('b'), chat({ topic: 'plans', channel: 'x' }))).toHaveLength(1);
    test.expect(await run(workshop, shop('b'), chat({ channel: 'x' }))).toEqual([]);
    await run(workshop, shop('b'), chat({ channel: 'x' }));
    test.expect(stored(workshop)).toEqual({ ...theirs, shop_domain: 'b' });
  });
});
