import { describe, it, type TestContext } from 'vitest';
import { integrationFields } from '../../src/app/integration-fields.ts';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import type { Quirks } from '../../src/simulator/quirks.ts';
import { desiredEntry } from '../providers/desired.ts';
import { shopSecret } from '../reconcile/hand.ts';
import { openMemoryWorkshop } from '../reconcile/memory-workshop.ts';

const shop = (key: string, more: Partial<DesiredIntegration> = {}): DesiredIntegration =>
  desiredEntry({
    key,
    type: 'shopify',
    name: `Shop ${key}`,
    config: { shop_domain: `${key}.myshopify.com`, access_token: shopSecret },
    secretPaths: ['config.access_token'],
    ...more,
  });

/** A shop that was applied, to be edited on either side and read again. */
const openShop = async (test: TestContext, quirks: Partial<Quirks> = {}) => {
  const { simulated, hand } = await openMemoryWorkshop(test, { quirks });
  const secrets = createSecretRegistry();
  await (await hand([shop('a')], { secrets })).run();
  const edit = (config: Record<string, string>): void => {
    simulated.world.edit(simulated.world.list()[0]?.id ?? '', { config });
  };
  const read = async (entries: readonly DesiredIntegration[] = [shop('a')]) => {
    const at = await hand(entries, { secrets });
    return integrationFields(at.context, await at.plan(), 'a', secrets);
  };
  const sides = async (entries?: readonly DesiredIntegration[]) =>
    Object.fromEntries(
      ((await read(entries))?.fields ?? []).map(({ path, desired, live }) => [path, [desired, live]]),
    );
  return { simulated, hand, secrets, edit, read, sides };
};

const value = (of: string | boolean) => ({ kind: 'value', value: of });
const secret = (is: string) => ({ kind: 'secret', is });
const domain = 'config.shop_domain';
const token = 'config.access_token';

describe('the fields of an integration', () => {
  it('are as the YAML asks for them and as the provider shows them', async (test) => {
    const { simulated, read, sides } = await openShop(test);
    test.expect(await sides()).toEqual({
      name: [value('Shop a'), value('Shop a')],
      active: [value(true), value(true)],
      [token]: [secret('set'), secret('set')],
      [domain]: [value('a.myshopify.com'), value('a.myshopify.com')],
    });
    const [item] = simulated.world.list();
    const found = await read();
    test.expect(found).toMatchObject({ id: item?.id, unmanaged: [] });
    test.expect(found?.readAt).toBeGreaterThan(0);
  });

  it('show what was edited by hand, what the YAML does not have, and what both sides changed', async (test) => {
    const { edit, read, sides } = await openShop(test);
    edit({ shop_domain: 'by-hand.example', theirs: 'x' });
    test.expect((await sides())[domain]).toEqual([value('a.myshopify.com'), value('by-hand.example')]);
    test.expect((await read())?.unmanaged).toEqual(['theirs']);
    const edited = shop('a', { config: { shop_domain: 'c.example', access_token: shopSecret } });
    test.expect((await sides([edited]))[domain]).toEqual([value('c.example'), value('by-hand.example')]);
  });

  it('are those that were written, where the entry left the YAML', async (test) => {
    const { sides, hand, secrets } = await openShop(test);
    const none = { kind: 'none' };
    test.expect(await sides([])).toMatchObject({
      [domain]: [none, value('a.myshopify.com')],
      [token]: [none, secret('set')],
    });
    const at = await hand([], { secrets });
    test.expect(integrationFields(at.context, await at.plan(), 'b', secrets)).toBeNull();
  });

  it('are what the YAML asks where the account could not be read', async (test) => {
    const { hand, secrets } = await openShop(test);
    const { context } = await hand([shop('a'), shop('b')], { secrets });
    const found = integrationFields(context, null, 'b', secrets);
    test.expect(found).toMatchObject({ id: null, readAt: null, unmanaged: [] });
    const hidden = { kind: 'not-shown' };
    test.expect(found?.fields.map(({ path, desired, live }) => [path, desired, live])).toEqual([
      ['name', value('Shop b'), hidden],
      ['active', value(true), hidden],
      [token, secret('set'), hidden],
      [domain, value('b.myshopify.com'), hidden],
    ]);
    test.expect(integrationFields(context, null, 'c', secrets)).toBeNull();
  });
});

describe('a secret', () => {
  it.for(['omit', 'mask', 'echo'] as const)(
    'is never among them, where the provider does %s it',
    async (secrets, test) => {
      const { edit, read, sides } = await openShop(test, { secrets });
      const other = 'rotated-by-hand-77aa';
      edit({ access_token: other });
      const rotated = shop('a', {
        config: { shop_domain: 'a.myshopify.com', access_token: 'rotated-in-the-yaml-88bb' },
      });
      for (const entries of [[shop('a')], [rotated], []]) {
        const text = JSON.stringify(await read(entries));
        for (const hidden of [shopSecret, other, 'rotated-in-the-yaml-88bb'])
          test.expect(text).not.toContain(hidden);
      }
      // One that the provider does not show cannot be seen to change there.
      const shown = secrets === 'echo' ? 'changed' : 'set';
      test.expect((await sides())[token]).toEqual([secret('set'), secret(shown)]);
      test.expect((await sides([rotated]))[token]).toEqual([secret('changed'), secret(shown)]);
    },
  );

  it('is hidden in any field that repeats it, and so is a secret of a neighbour', async (test) => {
    const { simulated, edit, read, sides } = await openShop(test, { secrets: 'echo' });
    edit({ shop_domain: `https://${shopSecret}@a.example` });
    test.expect(JSON.stringify(await read())).not.toContain(shopSecret);
    test.expect((await sides())[domain]).toEqual([secret('set'), secret('changed')]);
    simulated.world.add({
      type: 'shopify',
      name: 'Theirs',
      config: { access_token: 'of-a-neighbour-99' },
    });
    edit({ shop_domain: 'https://of-a-neighbour-99@a.example' });
    test.expect(JSON.stringify(await read())).not.toContain('of-a-neighbour-99');
  });
});
