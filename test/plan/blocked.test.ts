import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import { coolingPause, REMOVAL } from '../../src/plan/blocks.ts';
import { entryHash } from '../../src/plan/entry-hash.ts';
import {
  account,
  aloochatLike,
  applied,
  entry,
  hasher,
  line,
  linesOf,
  live,
  NOW,
  onlyChange,
  owned,
  planOf,
  type Setting,
  toolzzLike,
} from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { region: 'eu' } });
const changed = { ...shop, config: { region: 'us' } };
const shopLive = live('id-shop', { config: { region: 'eu' } });

const pending = (given: Partial<LedgerEntry> = {}, more: Setting = {}): Setting => ({
  desired: [changed],
  live: [shopLive],
  entries: { shop: applied(shop, shopLive, given) },
  ...more,
});

describe('an entry that the provider has no place for', () => {
  it('is unavailable, and blocks whatever would be written of it', () => {
    const moon = entry('shop', { type: 'moon' });
    expect(linesOf({ desired: [moon] })).toEqual(['create shop name:desired active:desired !unavailable']);
  });

  it('is invalid by the provider’s own form', () => {
    const bogus = entry('shop', { config: { bogus: 'x' } });
    const change = onlyChange({ desired: [bogus], capabilities: toolzzLike });
    expect(change.blocked).toEqual({ reason: 'invalid', message: 'shop: bogus is not a field' });
  });

  it('is only a notice while nothing has to be written', () => {
    const moon = entry('shop', { type: 'moon' });
    const item = live('id-shop', { type: 'moon' });
    const change = onlyChange({ desired: [moon], live: [item], entries: { shop: applied(moon, item) } });
    expect(change).toMatchObject({ action: 'none', blocked: null, notices: ['shop: no type moon'] });
  });

  it('holds back no other entry', () => {
    const lines = linesOf({ desired: [entry('a', { type: 'moon' }), entry('b')] });
    expect(lines).toContain('create b name:desired active:desired');
  });
});

describe('an account that can only be observed', () => {
  const readOnly = { capabilities: { ...aloochatLike, readOnly: 'Add unit and user.' } };

  it.each<readonly [string, Setting, string]>([
    ['create', { desired: [entry('shop')] }, 'create shop name:desired active:desired !unsupported'],
    ['update', pending(), 'update shop config.region:desired !unsupported'],
    [
      'replace',
      { ...pending(), desired: [{ ...shop, type: 'slack', replace: true }] },
      'replace shop type:desired !unsupported',
    ],
  ])('blocks a %s, with what to add', (_action, setting, expected) => {
    const change = onlyChange({ ...setting, ...readOnly });
    expect(line(change)).toBe(expected);
    expect(change.blocked?.message).toContain('Add unit and user.');
  });

  it('blocks the end of a replace too', () => {
    const old = live('id-old', { type: 'slack' });
    const setting = { ...pending({ retire: 'id-old' }), desired: [shop], live: [shopLive, old], ...readOnly };
    expect(linesOf(setting)).toEqual(['replace shop !unsupported']);
  });

  it('neither removes nor forgets what left the YAML', () => {
    const setting = { ...pending(), desired: [entry('x')], ...readOnly };
    const plan = planOf(setting);
    expect(plan.changes.map(line)).toContain('none shop');
    expect(plan.bookkeeping).toEqual([]);
    expect(planOf({ ...setting, live: [] }).bookkeeping).toEqual([]);
  });

  it('still takes ownership of what needs no write', () => {
    expect(linesOf({ desired: [shop], live: [shopLive], ...readOnly })).toEqual(['adopt shop']);
  });
});

describe('an entry that the provider refused', () => {
  const refused = (hashed: string) => ({
    rejected: { entryHash: hashed, status: 422, message: 'bad region', at: NOW - 1 },
  });
  const same = refused(entryHash(hasher, changed));

  it('is not sent again, and says what the provider said and how to lift it', () => {
    const change = onlyChange(pending(same));
    expect(line(change)).toBe('update shop config.region:desired !rejected');
    expect(change.blocked?.message).toMatch(/422.*bad region.*setpoint retry shop --account acme/);
  });

  it('is sent again when its entry changed', () => {
    expect(linesOf(pending(refused('another')))).toEqual(['update shop config.region:desired']);
  });

  it('is sent again when a person asks for just this key', () => {
    const setting = pending(same, { keys: new Set(['shop']) });
    expect(linesOf(setting)).toEqual(['update shop config.region:desired']);
    expect(linesOf(pending(same, { keys: new Set(['other']) }))).toEqual([]);
  });

  it('does not keep a create from being remembered as refused', () => {
    const entries = { shop: owned(null, same) };
    expect(linesOf({ desired: [changed], entries })).toEqual([
      'create shop name:desired active:desired config.region:desired !rejected',
    ]);
  });

  it('is sent again where an older version kept a conflict: what was in the way may be gone', () => {
    const hashed = entryHash(hasher, changed);
    const rejected = { entryHash: hashed, status: 409, message: 'name taken', at: NOW - 1 };
    expect(linesOf(pending({ rejected }))).toEqual(['update shop config.region:desired']);
  });

  it('may be a removal', () => {
    const setting = {
      desired: [entry('x')],
      live: [shopLive],
      entries: { shop: owned('id-shop', refused(REMOVAL)) },
    };
    expect(linesOf(setting)).toContain('delete shop !rejected');
  });

  it('does not count when there is nothing to send', () => {
    expect(linesOf({ ...pending(refused(entryHash(hasher, shop))), desired: [shop] })).toEqual(['none shop']);
  });
});

describe('an entry that failed lately', () => {
  const failed = (count: number, agoMs: number) => ({
    failures: { count, at: NOW - agoMs, message: 'timed out' },
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [6, 32],
    [7, 60],
    [40, 60],
  ])('waits after %i failures for %i min', (count, minutes) => {
    expect(coolingPause(count)).toBe(minutes * 60_000);
    expect(linesOf(pending(failed(count, minutes * 60_000 - 1)))).toEqual([
      'update shop config.region:desired !cooling',
    ]);
    expect(linesOf(pending(failed(count, minutes * 60_000)))).toEqual(['update shop config.region:desired']);
  });

  it('says what failed, when the next try is, and how to try now', () => {
    const { blocked } = onlyChange(pending(failed(2, 30_000)));
    expect(blocked?.message).toMatch(
      /2 times in a row.*timed out.*2 min.*setpoint apply --key shop --account acme/,
    );
  });

  it('does not wait when a person applies', () => {
    expect(linesOf(pending(failed(5, 0), { manual: true }))).toEqual(['update shop config.region:desired']);
    expect(linesOf(pending(failed(5, 0), { keys: new Set(['shop']) }))).toEqual([
      'update shop config.region:desired',
    ]);
  });
});

describe('a field that cannot be changed in place', () => {
  const typed = { ...changed, type: 'slack' };

  it('alone is blocked, the others are written', () => {
    const { changes } = planOf({ ...pending(), desired: [typed] });
    expect(changes.map(line)).toEqual([
      'update shop config.region:desired',
      'update shop type:desired !immutable',
    ]);
    expect(changes[1]?.blocked?.message).toContain('set replace: true');
  });

  it('goes into a replace with the others, where the entry allows it', () => {
    expect(linesOf({ ...pending(), desired: [{ ...typed, replace: true }] })).toEqual([
      'replace shop config.region:desired type:desired',
    ]);
  });

  it('is never replaced where the entry is protected', () => {
    const { changes } = planOf({ ...pending(), desired: [{ ...typed, replace: true, protect: true }] });
    expect(changes.map(line)).toEqual([
      'update shop config.region:desired',
      'update shop type:desired !immutable',
    ]);
    expect(changes[1]?.blocked?.message).toContain('protect: false');
  });

  it('is not replaced before the integration is ours', () => {
    const named = { ...typed, id: 'id-shop', replace: true };
    const { changes } = planOf({ desired: [named], live: [shopLive] });
    expect(changes.map(line)).toEqual([
      'update shop adopts config.region:desired',
      'update shop type:desired !immutable',
    ]);
    expect(changes[1]?.blocked?.message).toContain('the next run replaces it');
  });

  it('is not replaced before an earlier replace is finished', () => {
    const old = live('id-old');
    const setting = { ...pending({ retire: 'id-old' }), desired: [{ ...typed, replace: true }] };
    expect(linesOf({ ...setting, live: [shopLive, old] })).toEqual([
      'update shop config.region:desired',
      'update shop type:desired !immutable',
      'replace shop',
    ]);
  });
});

describe('a value that the provider did not take', () => {
  const refused = applied(changed, shopLive);
  const entries = {
    shop: { ...refused, notAccepted: { 'config.region': refused.applied['config.region'] ?? '' } },
  };

  it('is shown as blocked, and not written again', () => {
    const change = onlyChange({ desired: [changed], live: [shopLive], entries });
    expect(line(change)).toBe('update shop config.region:desired !not-accepted');
    expect(change.blocked?.message).toContain('config.region');
  });

  it('lets the other fields be written', () => {
    expect(linesOf({ desired: [{ ...changed, name: 'New' }], live: [shopLive], entries })).toEqual([
      'update shop name:desired',
      'update shop config.region:desired !not-accepted',
    ]);
  });

  it('is written when the YAML changed, or live did', () => {
    const other = { ...shop, config: { region: 'ap' } };
    expect(linesOf({ desired: [other], live: [shopLive], entries })).toEqual([
      'update shop config.region:desired',
    ]);
    const moved = live('id-shop', { config: { region: 'hand' } });
    expect(linesOf({ desired: [changed], live: [moved], entries })).toEqual([
      'update shop drift config.region:drift',
    ]);
  });

  it('ends when the integration shows up after all', () => {
    const plan = planOf({
      desired: [changed],
      live: [live('id-shop', { config: { region: 'us' } })],
      entries,
    });
    expect(plan.changes.map(line)).toEqual(['none shop']);
    expect(plan.bookkeeping).toHaveLength(1);
    expect(plan.bookkeeping[0]).toHaveProperty('entry.notAccepted', {});
  });
});

describe('two blocked fields of one entry', () => {
  it('are two rows, and count only as blocked', () => {
    const toolzz = entry('shop', { type: 'slack', visibility: 'public', config: { region: 'us' } });
    const item = live('id-shop', { config: { region: 'eu' } });
    const plan = planOf({
      account: account({ provider: 'toolzz' }),
      desired: [toolzz],
      live: [item],
      entries: { shop: owned('id-shop', applied(entry('shop', { config: { region: 'eu' } }), item)) },
      capabilities: toolzzLike,
    });
    expect(plan.changes.map(line)).toEqual([
      'update shop type:desired config.region:desired !immutable',
      'update shop visibility:desired !unsupported',
    ]);
    expect(plan.summary).toMatchObject({ update: 0, none: 0, blocked: 2 });
  });
});
