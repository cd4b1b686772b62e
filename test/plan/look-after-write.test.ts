import { describe, expect, it } from 'vitest';
import { ABSENT, type LedgerEntry } from '../../src/model/ledger-entry.ts';
import { settleWrites } from '../../src/plan/compare/settle-writes.ts';
import { entry, hasher, live, owned } from '../support/plan-fixtures.ts';
import { afterWrite, hash, lookAll, path } from './written-field.ts';

describe('looking at a field after it was written', () => {
  it('records what the provider did not take under the value that it refused', () => {
    const { entry: known } = lookAll({ wrote: 1, again: 2, looks: [2, 2] });
    expect(known.notAccepted).toEqual({ [path]: hash(1) });
    expect(known.written).toEqual({});
  });

  it('counts one list once, however often it is planned from', () => {
    const made = afterWrite({ wrote: 'a', looks: [] });
    const shown = live('id-1', { config: { x: 'by hand' } });
    const look = (known: LedgerEntry, readAt: number) =>
      settleWrites(hasher, known, shown, entry('one', { config: { x: 'a' } }), { readAt });
    const once = look(made, 1_000);
    expect([once.unsettled, once.entry.observed]).toEqual([true, {}]);
    expect(look(once.entry, 1_000).entry).toEqual(once.entry);
    expect(look(once.entry, 2_000).unsettled).toBe(false);
  });

  it('gives a list that still shows the old value the settle time, and no mask', () => {
    const look = (before: string, shown: string) =>
      settleWrites(
        hasher,
        afterWrite({ wrote: 'a', before, looks: [] }),
        live('id-1', { config: { x: shown } }),
        entry('one', { config: { x: 'a' } }),
        { settling: true },
      );
    const first = look('old', 'old');
    expect([first.unsettled, first.late, first.entry.notAccepted]).toEqual([true, true, {}]);
    expect(look('old', 'other').late).toBe(true);
    expect(look('***', '***').late).toBe(false);
  });

  it('waits out the settle time for a list that shows an older value, before it writes again', () => {
    const made = afterWrite({ wrote: 'a', answer: 'a', before: 'old', looks: [] });
    const desired = entry('one', { config: { x: 'a' } });
    const shown = live('id-1', { config: { x: 'older' } });
    const first = settleWrites(hasher, made, shown, desired, { settling: true });
    expect([first.unsettled, first.entry.written[path]?.moved]).toEqual([true, undefined]);
    const second = settleWrites(hasher, first.entry, shown, desired, { settling: true });
    expect([second.late, second.entry.written[path]?.moved]).toEqual([true, undefined]);
    const then = settleWrites(hasher, second.entry, shown, desired);
    expect([then.unsettled, then.entry.written[path]?.moved]).toEqual([false, hash('older')]);
    expect(
      settleWrites(hasher, then.entry, live('id-1', { config: { x: 'a' } }), desired).entry.written,
    ).toEqual({});
  });

  it('says once that the provider keeps a config key that left the YAML', () => {
    const removed = owned('id-1', { written: { [path]: { before: hash('a') } } });
    const shown = live('id-1', { config: { x: 'a' } });
    const first = settleWrites(hasher, removed, shown, entry('one'));
    expect(first.notices).toHaveLength(1);
    expect(first.notices[0]).toContain('config.x left the YAML');
    expect(settleWrites(hasher, first.entry, shown, entry('one')).notices).toEqual([]);
  });

  it('says nothing when the key is gone, and nothing of an entry that waits for no look', () => {
    const removed = owned('id-1', { written: { [path]: { before: hash('a') } } });
    const { entry: known, notices } = settleWrites(hasher, removed, live('id-1'), entry('one'));
    expect([known.written, notices]).toEqual([{}, []]);
    const idle = owned('id-1');
    expect(settleWrites(hasher, idle, live('id-1'), entry('one')).entry).toBe(idle);
  });

  it('takes what is shown as it is, after two looks, once the YAML asks for something else', () => {
    const desired = entry('one', { config: { x: 'edited meanwhile' } });
    const look = (known: LedgerEntry) =>
      settleWrites(hasher, known, live('id-1', { config: { x: 'other' } }), desired);
    const first = look(afterWrite({ wrote: 'a', looks: [] }));
    expect(first.unsettled).toBe(true);
    expect(look(first.entry).entry.observed).toEqual({ [path]: hash('other') });
  });

  it('settles an entry that has left the YAML', () => {
    const made = afterWrite({ wrote: 'a', looks: [] });
    expect(settleWrites(hasher, made, live('id-1', { config: { x: 'a' } }), undefined).unsettled).toBe(false);
  });

  it('no longer waits for a field that the YAML leaves alone', () => {
    const left = owned('id-1', { written: { visibility: { at: 1 } } });
    const { entry: known, notices } = settleWrites(hasher, left, live('id-1'), entry('one'));
    expect([known.written, notices]).toEqual([{}, []]);
  });

  it('ends the checks of a verdict that a write has shown to be wrong, before any was made', () => {
    const checked = { ...afterWrite({ wrote: 'a', looks: [] }), rechecks: { [path]: { since: 1, done: 0 } } };
    const shown = live('id-1', { config: { x: 'a' } });
    expect(settleWrites(hasher, checked, shown, entry('one', { config: { x: 'a' } })).entry.rechecks).toBe(
      undefined,
    );
  });

  it('settles what was hidden as hidden', () => {
    const { entry: known } = lookAll({ wrote: 'a', secret: true, looks: [undefined, undefined] });
    expect(known.observed).toEqual({ [path]: ABSENT });
  });
});
