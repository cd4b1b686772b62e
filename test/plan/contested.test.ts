import { describe, expect, it } from 'vitest';
import type { WriteBacks } from '../../src/model/ledger-entry.ts';
import { contestOf, withWriteBack } from '../../src/plan/compare/write-backs.ts';
import { conditionsOf } from '../../src/reconcile/conditions.ts';
import { applied, entry, line, live, NOW, owned, planOf } from '../support/plan-fixtures.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the ledger has after write-backs at these times, in ms from now. */
const writtenBack = (...times: readonly number[]): WriteBacks | undefined =>
  times.reduce<WriteBacks | undefined>((known, at) => withWriteBack(known, ['active'], NOW + at), undefined);

const contestAt = (writeBacks: WriteBacks | undefined, now = 0) =>
  contestOf(owned('id-shop', writeBacks && { writeBacks }), NOW + now);

describe('an integration is contested', () => {
  it.each<readonly [string, readonly number[], boolean]>([
    ['not after two write-backs', [-2, -1], false],
    ['after three within a day', [-DAY + 2, -2, -1], true],
    ['not after three within more than a day', [-DAY - 1, -2, -1], false],
    ['after the third of four within a day', [-DAY - 2 * HOUR, -2 * HOUR, -2, -1], true],
    ['not where a day went by without any', [-3 * DAY, -2 * DAY, -1], false],
  ])('%s', (_what, times, is) => expect(contestAt(writtenBack(...times)) !== null).toBe(is));

  it('until a day goes by without drift', () => {
    const three = writtenBack(-3, -2, -1);
    expect(contestAt(three, DAY - 2)).not.toBeNull();
    expect(contestAt(three, DAY - 1)).toBeNull();
  });

  it('and its write-backs wait 10 minutes, an hour, then six, each from the last', () => {
    const waits = [
      writtenBack(-3, -2, 0),
      writtenBack(-3, -2, -1, 0),
      writtenBack(-4, -3, -2, -1, 0),
      writtenBack(-5, -4, -3, -2, -1, 0),
    ];
    expect(waits.map((known) => (contestAt(known)?.waitsUntil ?? 0) - NOW)).toEqual([
      10 * MINUTE,
      HOUR,
      6 * HOUR,
      6 * HOUR,
    ]);
  });

  it('and remembers three times only, how many there were, and of which fields', () => {
    const known = withWriteBack(writtenBack(-5, -4, -3, -2), ['name'], NOW);
    expect(known).toMatchObject({ count: 5, since: NOW - 5, paths: ['active', 'name'], contestedAt: 3 });
    expect(known.times).toEqual([NOW - 3, NOW - 2, NOW]);
  });
});

describe('a plan of a contested integration', () => {
  const shop = entry('shop', { config: { domain: 'a.example' } });
  const shown = live('id-shop', { config: { domain: 'a.example' } });
  const drifted = live('id-shop', { active: false, config: { domain: 'a.example' } });
  const contested = (at = -1) => ({
    shop: applied(shop, shown, { writeBacks: writtenBack(-3, -2, at) as WriteBacks }),
  });

  it('leaves the drift alone, and says which field, how often, since when, and what to do', () => {
    const { changes } = planOf({ desired: [shop], live: [drifted], entries: contested() });
    expect(changes.map(line)).toEqual(['none shop drift active:drift']);
    expect(changes).toMatchObject([{ contested: true, drift: true }]);
    const [standing] = conditionsOf({ changes }, []);
    expect(standing).toMatchObject({ key: 'shop', condition: 'contested' });
    expect(standing?.message).toMatch(
      /^active .* written back 3 times since 2023-11-14 22:13 UTC; .* in 10 min, .* setpoint retry shop --account acme$/,
    );
  });

  it('writes it back after the pause, and is still contested', () => {
    const { changes } = planOf({ desired: [shop], live: [drifted], entries: contested(-10 * MINUTE) });
    expect(changes.map(line)).toEqual(['update shop drift active:drift']);
    expect(conditionsOf({ changes }, [])).toMatchObject([{ condition: 'contested' }]);
  });

  it('writes what the YAML asks for beside it', () => {
    const edited = { ...shop, name: 'Another' };
    const { changes } = planOf({ desired: [edited], live: [drifted], entries: contested() });
    expect(changes.map(line)).toEqual(['update shop name:desired', 'none shop drift active:drift']);
    expect(conditionsOf({ changes }, [])).toMatchObject([{ condition: 'contested' }]);
  });

  it('says so, too, while live is as the YAML says', () => {
    const { changes, bookkeeping } = planOf({ desired: [shop], live: [shown], entries: contested() });
    expect(changes.map(line)).toEqual(['none shop']);
    expect(conditionsOf({ changes }, [])).toMatchObject([{ condition: 'contested' }]);
    expect(bookkeeping).toEqual([]);
  });

  it('that is manual writes at once, and restarts the count', () => {
    const plan = planOf({ desired: [shop], live: [drifted], entries: contested(), manual: true });
    expect(plan.changes.map(line)).toEqual(['update shop drift active:drift']);
    expect(plan.changes).toMatchObject([{ contested: true }]);
    expect(plan.bookkeeping).toMatchObject([{ kind: 'put', key: 'shop' }]);
    expect(plan.bookkeeping[0]).not.toHaveProperty('entry.writeBacks');
  });

  it('forgets the contest after a day without drift', () => {
    const now = NOW + DAY;
    const plan = planOf({ desired: [shop], live: [shown], entries: contested(), now });
    expect(conditionsOf(plan, [])).toMatchObject([{ condition: 'in-sync' }]);
    expect(plan.bookkeeping[0]).not.toHaveProperty('entry.writeBacks');
  });

  it('makes what is removed again and again after each removal no more often', () => {
    const lost = { desired: [shop], live: [], entries: contested() };
    expect(planOf(lost).changes).toMatchObject([{ action: 'none', drift: true, contested: true }]);
    expect(planOf({ ...lost, manual: true }).changes).toMatchObject([{ action: 'create' }]);
    expect(planOf({ ...lost, now: NOW + 10 * MINUTE }).changes).toMatchObject([{ action: 'create' }]);
  });
});
