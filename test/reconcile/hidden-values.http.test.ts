import { describe, it } from 'vitest';
import {
  blockedAfterRun,
  chatEntry,
  editByHand,
  foreignSecret,
  formEntry,
  liveConfig,
  oauth,
  openWithLive,
  putEffects,
  recordEffects,
} from './foreign-secrets.ts';
import { openChanges } from './hand.ts';
import { openMemoryWorkshop } from './memory-workshop.ts';

/* What a write of ours would lose unseen: secrets that the provider masks or leaves out, and that the YAML does not have. */

describe.concurrent.each(putEffects)('where a PUT does %s, a masked secret inside a value of ours', (put) => {
  const quirks = { secrets: 'mask', put } as const;

  it('is not lost when the integration is adopted', async (test) => {
    const workshop = await openWithLive(test, { oauth, channel: 'x' }, quirks);
    const blocked = await blockedAfterRun(workshop, chatEntry({ oauth: { client_id: 'a' } }));
    test.expect(liveConfig(workshop)).toEqual({ oauth, channel: 'x' });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.oauth\.client_secret\b/);
  });

  it('is not lost as drift when it was added by hand', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks });
    const entry = chatEntry({ oauth: { client_id: 'a' } });
    test.expect(await blockedAfterRun(workshop, entry)).toEqual([]);
    editByHand(workshop, { oauth });
    const blocked = await blockedAfterRun(workshop, entry);
    test.expect(liveConfig(workshop)).toEqual({ oauth });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.oauth\.client_secret\b/);
  });

  it('is not lost in the element of a list', async (test) => {
    const hooks = [
      { url: 'x', secret: foreignSecret },
      { url: 'y', auth: { token: foreignSecret } },
    ];
    const workshop = await openWithLive(test, { hooks }, quirks);
    await recordEffects(workshop, { nested: 'merge' });
    const blocked = await blockedAfterRun(workshop, chatEntry({ hooks: [{ url: 'x' }, { url: 'z' }] }));
    test.expect(liveConfig(workshop)).toEqual({ hooks });
    test.expect(blocked.join()).toContain('config.hooks[0].secret, config.hooks[1].auth.token');
  });

  it('holds back config, and nothing else', async (test) => {
    const workshop = await openWithLive(test, { oauth, channel: 'x' }, quirks);
    await blockedAfterRun(
      workshop,
      chatEntry({ oauth: { client_id: 'a' }, channel: 'y' }, { active: false }),
    );
    test.expect(workshop.simulated.world.list()).toMatchObject([{ active: false, config: { oauth } }]);
  });

  it('is ours, and written, as soon as the YAML has it; and is removed by null', async (test) => {
    const workshop = await openWithLive(test, { oauth }, quirks);
    const ours = { client_id: 'a', client_secret: 'ours' };
    test.expect(await blockedAfterRun(workshop, chatEntry({ oauth: ours }))).toEqual([]);
    test.expect(liveConfig(workshop)).toEqual({ oauth: ours });
    test
      .expect(await blockedAfterRun(workshop, chatEntry({ oauth: { ...ours, client_secret: null } })))
      .toEqual([]);
    test.expect(liveConfig(workshop)).toEqual({ oauth: { ...ours, client_secret: null } });
  });

  it('that was ours goes with the line in the YAML, in an object as in a list', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks });
    const hooks = [
      { url: 'x', secret: 'ours' },
      { url: 'y', secret: 'ours-too' },
    ];
    await blockedAfterRun(workshop, chatEntry({ oauth, hooks }));
    const rest = { oauth: { client_id: 'a' }, hooks: hooks.slice(1) };
    test.expect(await blockedAfterRun(workshop, chatEntry(rest))).toEqual([]);
    test.expect(liveConfig(workshop)).toMatchObject({ hooks: hooks.slice(1) });
    test
      .expect((await (await workshop.hand([chatEntry(rest)])).plan()).plan.summary)
      .toMatchObject({ none: 1 });
  });

  it('that another writer added before our first list is not taken for ours', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks });
    const hand = await workshop.hand([chatEntry({ oauth: { client_id: 'a' } })]);
    for (const change of openChanges(await hand.plan())) await hand.make(change);
    editByHand(workshop, { oauth });
    await hand.run();
    const blocked = await blockedAfterRun(workshop, chatEntry({ oauth: { client_id: 'b' } }));
    test.expect(liveConfig(workshop)).toEqual({ oauth });
    test.expect(blocked.join()).toContain('config.oauth.client_secret');
  });

  it('is not lost when its key leaves the YAML', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks });
    await blockedAfterRun(workshop, chatEntry({ oauth: { client_id: 'a' }, channel: 'x' }));
    editByHand(workshop, { oauth });
    const blocked = await blockedAfterRun(workshop, chatEntry({ channel: 'x' }));
    test.expect(liveConfig(workshop)).toEqual({ oauth, channel: 'x' });
    test.expect(blocked.join()).toContain('config.oauth.client_secret');
  });
});

describe.concurrent('where updates are known to merge', () => {
  it('inside values, a masked secret in one is kept, and nothing is reported', async (test) => {
    const workshop = await openWithLive(test, { oauth }, { secrets: 'mask', put: 'deep-merge' });
    await recordEffects(workshop, { nested: 'merge' });
    test.expect(await blockedAfterRun(workshop, chatEntry({ oauth: { client_id: 'b' } }))).toEqual([]);
    test.expect(liveConfig(workshop)).toEqual({ oauth: { ...oauth, client_id: 'b' } });
    test.expect(workshop.simulated.requests.writes()).toHaveLength(1);
  });

  it('at the top, a value that does not change stays out of the write, and what is hidden in it stays', async (test) => {
    const workshop = await openWithLive(
      test,
      { oauth, theirs: { oauth } },
      { secrets: 'omit', put: 'merge' },
    );
    const entry = (channel: string) => chatEntry({ oauth: { client_id: 'a' }, channel });
    await recordEffects(workshop, { top: 'merge' });
    test.expect(await blockedAfterRun(workshop, entry('x'))).toEqual([]);
    test.expect(await blockedAfterRun(workshop, entry('y'))).toEqual([]);
    test.expect(liveConfig(workshop)).toEqual({ oauth, theirs: { oauth }, channel: 'y' });
  });

  it('at the top, a value that changes is held back by itself', async (test) => {
    const workshop = await openWithLive(test, { oauth }, { secrets: 'mask', put: 'merge' });
    await recordEffects(workshop, { top: 'merge' });
    const blocked = await blockedAfterRun(workshop, chatEntry({ oauth: { client_id: 'b' }, channel: 'x' }));
    test.expect(blocked.join()).toContain('config.oauth.client_secret');
    test.expect(liveConfig(workshop)).toEqual({ oauth, channel: 'x' });
  });

  it('at the top, a hidden key that the YAML does not name is kept', async (test) => {
    const config = { shop_domain: 'a', access_token: foreignSecret, other_key: '***' };
    const workshop = await openWithLive(
      test,
      config,
      { secrets: 'omit', put: 'merge' },
      { type: 'shopify', name: 'Shop' },
    );
    await recordEffects(workshop, { top: 'merge' });
    test.expect(await blockedAfterRun(workshop, formEntry({ shop_domain: 'b' }))).toEqual([]);
    test.expect(liveConfig(workshop)).toEqual({ ...config, shop_domain: 'b' });
  });
});

describe.concurrent.each(putEffects)('where a PUT does %s, a secret that the provider leaves out', (put) => {
  const quirks = { secrets: 'omit', put } as const;

  it('is not lost inside a value at the first edit after an adoption', async (test) => {
    const workshop = await openWithLive(test, { oauth, channel: 'x' }, quirks);
    test
      .expect(await blockedAfterRun(workshop, chatEntry({ oauth: { client_id: 'a' }, channel: 'x' })))
      .toEqual([]);
    const blocked = await blockedAfterRun(workshop, chatEntry({ oauth: { client_id: 'a' }, channel: 'y' }));
    test.expect(liveConfig(workshop)).toEqual({ oauth, channel: 'x' });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.oauth\b/);
  });

  it('is not lost inside a value that is none of ours and is sent along', async (test) => {
    const workshop = await openWithLive(test, { theirs: { login: [oauth] }, channel: 'x' }, quirks);
    const blocked = await blockedAfterRun(workshop, chatEntry({ channel: 'y' }));
    test.expect(liveConfig(workshop)).toEqual({ theirs: { login: [oauth] }, channel: 'x' });
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.theirs\.login\[0\]/);
  });

  it('is not lost at the top, where the type usually has it, at the first edit', async (test) => {
    const config = { shop_domain: 'a', access_token: foreignSecret };
    const workshop = await openWithLive(test, config, quirks, { type: 'shopify', name: 'Shop' });
    test.expect(await blockedAfterRun(workshop, formEntry({ shop_domain: 'a' }))).toEqual([]);
    const blocked = await blockedAfterRun(workshop, formEntry({ shop_domain: 'b' }));
    test.expect(liveConfig(workshop)).toEqual(config);
    test.expect(blocked.join()).toMatch(/^unsupported: .*config\.access_token\b/);
  });

  it('is ours, and written, as soon as the YAML has it; null says that there is none', async (test) => {
    const config = { shop_domain: 'a', access_token: foreignSecret, oauth };
    const workshop = await openWithLive(test, config, quirks, { type: 'shopify', name: 'Shop' });
    const ours = { shop_domain: 'b', access_token: null, oauth: { client_id: 'b', client_secret: null } };
    test.expect(await blockedAfterRun(workshop, formEntry(ours))).toEqual([]);
    test.expect(liveConfig(workshop)).toEqual(ours);
    test
      .expect((await (await workshop.hand([formEntry(ours)])).plan()).plan.summary)
      .toMatchObject({ none: 1 });
  });

  it('is looked for in nothing that we made: what was created without it is edited as ever', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks });
    const entry = (channel: string) =>
      formEntry({ channel, oauth: { client_id: 'a' }, credentials: { user: 'b' } });
    test.expect(await blockedAfterRun(workshop, entry('x'))).toEqual([]);
    test.expect(await blockedAfterRun(workshop, entry('y'))).toEqual([]);
    test.expect(liveConfig(workshop)).toMatchObject({ channel: 'y' });
  });

  it('is looked for in nothing of which a create was lost and found', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks });
    workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'drop', when: 'after' });
    test.expect(await blockedAfterRun(workshop, formEntry({ shop_domain: 'a' }))).toEqual([]);
    test.expect(await blockedAfterRun(workshop, formEntry({ shop_domain: 'b' }))).toEqual([]);
    test.expect(workshop.simulated.world.list()).toMatchObject([{ config: { shop_domain: 'b' } }]);
  });

  it('is not asked for where the integration signs in with nothing', async (test) => {
    const config = { base_url: 'https://a.example', auth_type: 'none' };
    const workshop = await openWithLive(test, config, quirks, { type: 'custom_api', name: 'Shop' });
    const edited = { ...config, base_url: 'https://b.example' };
    test.expect(await blockedAfterRun(workshop, formEntry(edited, 'custom_api'))).toEqual([]);
    test.expect(liveConfig(workshop)).toEqual(edited);
  });
});
