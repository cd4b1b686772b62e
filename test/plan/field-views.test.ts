import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { type FieldsInput, type FieldView, viewFields } from '../../src/plan/field-views.ts';
import { change, field } from '../report/render-fixture.ts';
import { applied, entry, live } from '../support/plan-fixtures.ts';

const shop = entry('shop', {
  config: { shop_domain: 'a.example', access_token: 'new-secret-value', api_version: '2024-01' },
});

const shown = live('id-1', {
  name: 'Name of shop',
  config: { shop_domain: 'a.example', api_version: '2024-01', extra: 1 },
});

const views = (facts: Partial<FieldsInput> = {}): readonly FieldView[] =>
  viewFields({
    entry: shop,
    live: shown,
    owner: applied(shop, shown),
    changes: [change('shop', { action: 'none', id: 'id-1' })],
    secretPaths: new Set(['config.access_token']),
    holdsSecret: () => false,
    ...facts,
  });

const viewOf = (path: string, facts: Partial<FieldsInput> = {}): FieldView | undefined =>
  views(facts).find((each) => each.path === path);

const value = (of: JsonValue) => ({ kind: 'value', value: of });
const secret = (is: string) => ({ kind: 'secret', is });

describe('the fields of an integration in sync', () => {
  it('are all that the YAML manages, side by side, and nothing else', () => {
    expect(views().map(({ path, desired, live: of }) => [path, desired, of])).toEqual([
      ['name', value('Name of shop'), value('Name of shop')],
      ['active', value(true), value(true)],
      ['config.access_token', secret('set'), secret('set')],
      ['config.api_version', value('2024-01'), value('2024-01')],
      ['config.shop_domain', value('a.example'), value('a.example')],
    ]);
  });

  it('say where the provider shows our value in a form of its own, and not for its letter case', () => {
    const config = { ...shown.config, shop_domain: 'https://a.example/', api_version: '2024-01 ' };
    const facts = { live: { ...shown, config } };
    expect(viewOf('config.shop_domain', facts)?.reads).toBe('otherwise');
    expect(viewOf('config.api_version', facts)?.reads).toBeUndefined();
  });

  it('are not shown where the provider does not show them', () => {
    const { shop_domain: _, ...config } = shown.config;
    expect(viewOf('config.shop_domain', { live: { ...shown, config } })?.live).toEqual({ kind: 'not-shown' });
  });
});

describe('a field that differs', () => {
  const drifted = change('shop', {
    id: 'id-1',
    fields: [field('config.shop_domain', { before: 'b.example', after: 'a.example', cause: 'drift' })],
  });

  it('comes with the change of the plan that names it', () => {
    const config = { ...shown.config, shop_domain: 'b.example' };
    const found = viewOf('config.shop_domain', { live: { ...shown, config }, changes: [drifted] });
    expect(found?.live).toEqual(value('b.example'));
    const { fields: _, ...made } = drifted;
    expect(found?.differs).toEqual({ change: made, field: { secret: false, cause: 'drift' } });
    expect(found?.reads).toBeUndefined();
  });

  it('is shown too where it left the YAML, and where it is the type', () => {
    const removed = change('shop', {
      id: 'id-1',
      fields: [field('type', { before: 'wix', after: 'shopify' }), field('config.extra', { before: 1 })],
    });
    const found = views({ live: { ...shown, type: 'wix' }, changes: [removed] });
    expect(found[0]).toMatchObject({ path: 'type', desired: value('shopify'), live: value('wix') });
    expect(found.at(-1)).toMatchObject({ path: 'config.extra', desired: { kind: 'none' }, live: value(1) });
  });
});

describe('a secret', () => {
  const named = (cause: 'desired' | 'drift' | 'both', facts: Parameters<typeof change>[1] = {}) =>
    change('shop', { id: 'id-1', fields: [field('config.access_token', { secret: true, cause })], ...facts });
  const sides = (facts: Partial<FieldsInput>) => {
    const { desired, live: of } = viewOf('config.access_token', facts) ?? {};
    return [desired, of];
  };

  it('has changed on the side that changed', () => {
    expect(sides({ changes: [named('desired')] })).toEqual([secret('changed'), secret('set')]);
    expect(sides({ changes: [named('drift')] })).toEqual([secret('set'), secret('changed')]);
    expect(sides({ changes: [named('both')] })).toEqual([secret('changed'), secret('changed')]);
  });

  it('is not set where it is empty', () => {
    const empty: DesiredIntegration = { ...shop, config: { ...shop.config, access_token: '' } };
    expect(sides({ entry: empty })[0]).toEqual(secret('not-set'));
    expect(sides({ live: null, owner: null, changes: [] })).toEqual([secret('set'), { kind: 'none' }]);
    const fresh: LiveIntegration = { ...shown, config: { ...shown.config, access_token: '' } };
    expect(sides({ live: fresh, owner: null, changes: [] })[1]).toEqual(secret('not-set'));
  });

  it('is not known where the provider hides it and we never wrote it', () => {
    const adopts = named('desired', { adopts: true });
    expect(sides({ owner: null, changes: [adopts] })).toEqual([secret('set'), { kind: 'not-shown' }]);
  });

  it('is one by its path, by the plan, or by what either side holds', () => {
    const texts = (facts: Partial<FieldsInput>): string => JSON.stringify(views(facts));
    const open = { ...shown, config: { ...shown.config, access_token: 'live-secret-value' } };
    expect(texts({ live: open })).not.toMatch(/secret-value/);
    const byPlan = [named('desired', { fields: [field('config.shop_domain', { secret: true })] })];
    expect(texts({ changes: byPlan })).not.toContain('"value":"a.example"');
    const holdsSecret = (of: JsonValue): boolean => JSON.stringify(of).includes('a.example');
    expect(texts({ holdsSecret })).not.toContain('"value":"a.example"');
  });
});

describe('an integration', () => {
  it('that is not live yet has nothing there', () => {
    const found = views({ live: null, owner: null, changes: [change('shop', { action: 'create' })] });
    expect(found.map(({ live: of }) => of.kind)).toEqual(found.map(() => 'none'));
  });

  it('whose provider could not be asked has only what the YAML asks', () => {
    const found = views({ live: undefined, owner: null, changes: [] });
    expect(found.map(({ live: of, differs }) => [of.kind, differs])).toEqual(
      found.map(() => ['not-shown', null]),
    );
    expect(found[0]?.desired).toEqual(value('Name of shop'));
  });

  it('that left the YAML has what was written, as it is live', () => {
    const removed = change('shop', { action: 'delete', id: 'id-1' });
    expect(viewOf('name', { entry: null, changes: [removed] })).toMatchObject({
      desired: { kind: 'none' },
      live: value('Name of shop'),
    });
    expect(viewOf('config.access_token', { entry: null, changes: [removed] })?.live).toEqual(secret('set'));
  });
});
