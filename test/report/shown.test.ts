import { describe, expect, it } from 'vitest';
import { planMarkdown } from '../../src/report/markdown/plan-markdown.ts';
import { renderPlan } from '../../src/report/text/render-plan.ts';
import { applied, entry, live, onlyChange, owned, planOf } from '../support/plan-fixtures.ts';
import { plain } from './render-fixture.ts';

const shop = entry('shop', { config: { region: 'eu', token: 'very-secret' } });
const shopLive = live('id-shop', { config: { region: 'eu' } });
const inSync = { shop: applied(shop, shopLive) };

describe('a shown plan', () => {
  it('is sorted by action, then by key', () => {
    const kept = ['a', 'b'].map((key) => entry(key));
    const setting = {
      desired: [...kept, entry('new-z'), entry('new-y'), entry('found'), { ...shop, name: 'Renamed' }],
      live: [...kept.map(({ key }) => live(`id-${key}`)), live('id-found'), live('id-gone'), shopLive],
      entries: {
        ...inSync,
        ...Object.fromEntries(kept.map((each) => [each.key, applied(each, live(`id-${each.key}`))])),
        gone: owned('id-gone'),
      },
    };
    expect(planOf(setting).changes.map(({ action, key }) => `${action} ${key}`)).toEqual([
      'adopt found',
      'create new-y',
      'create new-z',
      'update shop',
      'delete gone',
      'none a',
      'none b',
    ]);
  });

  it('hides a type and a name that came from references', () => {
    const hidden = { ...shop, secretPaths: ['config.token', 'name', 'type'] };
    for (const setting of [
      { desired: [hidden] },
      {
        desired: [hidden],
        live: [{ ...shopLive, config: {} }],
        entries: { shop: applied(hidden, shopLive) },
      },
      { desired: [entry('x')], live: [shopLive], entries: { shop: applied(hidden, shopLive) } },
    ]) {
      const change = planOf(setting).changes.find(({ key }) => key === 'shop');
      expect(change).toMatchObject({ type: '(secret)', name: '(secret)' });
      expect(JSON.stringify(planOf(setting))).not.toContain(shop.name);
    }
  });

  it('never shows the old value of a once-secret field, even under the entry that it moved to', () => {
    const plainNow = { ...shop, key: 'moved', config: { region: 'eu', token: 'plain-now' }, secretPaths: [] };
    const shown = live('id-shop', { config: { region: 'eu', token: 'very-secret' } });
    for (const desired of [
      plainNow,
      { ...plainNow, key: 'shop' },
      { ...plainNow, config: { region: 'eu' } },
    ]) {
      const plan = planOf({ desired: [desired], live: [shown], entries: { shop: applied(shop, shown) } });
      expect(plan.summary.update).toBe(1);
      expect(JSON.stringify(plan)).not.toContain('very-secret');
    }
  });

  it('never shows the once-secret values of an integration that is adopted in place of a lost one', () => {
    const plainNow = { ...shop, config: { region: 'eu', token: 'plain-now' }, secretPaths: [] };
    const found = live('id-2', { name: shop.name, config: { region: 'eu', token: 'very-secret' } });
    const plan = planOf({ desired: [plainNow], live: [found], entries: inSync });
    expect(plan.changes).toMatchObject([{ action: 'update', adopts: true }]);
    expect(JSON.stringify(plan)).not.toContain('very-secret');
  });

  it('shows no part of a value with a secret inside', () => {
    const auth = (user: string, password: string) => ({ auth: { user, password, realms: [user] } });
    const held = entry('shop', { config: auth('new-user', 'hunter2-new') });
    const byName = entry('shop', { config: { auth: { user: 'new-user', realms: ['new-user'] } } });
    for (const [desired, password] of [
      [held, 'hunter2-old'],
      [held, '***'],
      [byName, '***'],
      [{ ...byName, secretPaths: ['config.auth'] }, ''],
    ] as const) {
      const plan = planOf({
        desired: [desired],
        live: [live('id-shop', { config: auth('old-user', password) })],
      });
      const shown = { revision: 'r1', accounts: [plan] };
      for (const text of [renderPlan(shown, plain), planMarkdown(shown)]) {
        expect(text).toContain('config.auth: (secret)');
        expect(text).not.toMatch(/-user|hunter2|realms/);
      }
    }
  });

  it('treats a masked value as a secret, even if nothing declares it one', () => {
    const plain = entry('shop', { config: { login: 'hunter2-plain' }, secretPaths: [] });
    const change = onlyChange({ desired: [plain], live: [live('id-shop', { config: { login: 'hu***' } })] });
    expect(change.fields).toEqual([
      { path: 'config.login', before: null, after: null, secret: true, cause: 'desired' },
    ]);
  });

  it('is confirmed by a digest that a mask does not change, and anything else does', () => {
    const digest = (token: string, mask: string, region = 'eu') =>
      onlyChange({
        desired: [entry('shop', { config: { token, region: 'us' } })],
        live: [live('id-shop', { config: { token: mask, region } })],
      }).digest;
    expect(digest('a-secret', '***1')).toBe(digest('a-secret', '***2'));
    expect(digest('a-secret', '***1')).not.toBe(digest('b-secret', '***1'));
    expect(digest('a-secret', '***1')).not.toBe(digest('a-secret', '***1', 'ap'));
  });
});
