import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../src/reconcile/conditions.ts';
import { accountTotal } from '../../src/report/text/plan-summary.ts';
import {
  applied,
  entry,
  live,
  NOW,
  onlyChange,
  owned,
  planOf,
  type Setting,
} from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { domain: 'a.example', token: 'one' } });

/** Made so long ago, and in no list yet. */
const made = (ms: number) => applied(shop, live('id-shop'), { appliedAt: NOW - ms });

const now = { shop: made(4_999) };

const standing = (setting: Setting) => conditionsOf(planOf(setting), []);

describe('what was made moments ago and is in no list yet', () => {
  it('is pending until the list shows it, though the YAML asks for nothing else', () => {
    const change = onlyChange({ desired: [shop], entries: now });
    const notices = [expect.stringMatching(/moments ago/)];
    expect(change).toMatchObject({ action: 'none', waits: true, notices });
    expect(standing({ desired: [shop], entries: now })).toMatchObject([{ condition: 'pending' }]);
    expect(accountTotal(planOf({ desired: [shop], entries: now }))).toBe(
      'nothing to do, 0 in sync, 1 waiting',
    );
  });

  it.each<[string, Setting]>([
    ['another name', { desired: [{ ...shop, name: 'Another' }], entries: now }],
    ['switched off', { desired: [{ ...shop, active: false }], entries: now }],
    ['a field more', { desired: [{ ...shop, visibility: 'public' }], entries: now }],
    ['a field less', { desired: [{ ...shop, config: { domain: 'a.example' } }], entries: now }],
    ['a rotated secret', { desired: [{ ...shop, config: { ...shop.config, token: 'two' } }], entries: now }],
    ['another type', { desired: [{ ...shop, type: 'slack' }], entries: now }],
    ['another key', { desired: [{ ...shop, key: 'store' }], entries: now }],
    ['nothing of it in the YAML', { entries: now }],
    [
      'a create of unknown outcome, and nothing of it in the YAML',
      { entries: { shop: owned(null, { creating: { token: 't', at: NOW - 4_999, identity: 'x' } }) } },
    ],
  ])('waits with an edit, and is pending: %s', (_, setting) => {
    const { changes, summary, bookkeeping } = planOf(setting);
    const waiting = changes.filter(({ waits }) => waits);
    expect(waiting).toMatchObject([{ action: 'none', waits: true }]);
    expect(waiting[0]?.notices?.join()).toMatch(/waits for the next run|may still show/);
    expect(summary).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(bookkeeping).toEqual([]);
    const { key } = waiting[0] ?? { key: '' };
    expect(standing(setting).find((each) => each.key === key)).toMatchObject({
      condition: 'pending',
      message: waiting[0]?.notices?.join('; '),
    });
  });

  it('waits for five seconds and no longer', () => {
    const edited = { desired: [{ ...shop, name: 'Another' }], entries: { shop: made(5_000) } };
    expect(planOf(edited).changes.some(({ waits }) => waits)).toBe(false);
    expect(planOf(edited).summary).toMatchObject({ create: 1, none: 0 });
  });
});
