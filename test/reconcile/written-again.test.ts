import { describe, expect, it } from 'vitest';
import { type LedgerEntry, VOLATILE } from '../../src/model/ledger-entry.ts';
import { hashField } from '../../src/plan/compare/fields.ts';
import { emptyEntry } from '../../src/plan/compare/refresh-entry.ts';
import { settleWrites } from '../../src/plan/compare/settle-writes.ts';
import { recordWrite } from '../../src/reconcile/record-write.ts';
import { entry, hasher, live, owned } from '../support/plan-fixtures.ts';

const path = 'config.x';
const hash = (value: string, of = path): string => hashField(hasher, of, value, false);
const showing = (x: string) => live('id-1', { config: { x } });

const facts = { hasher, id: 'id-1', secrets: new Set<string>(), revision: 'r' };

describe('a value that is written again', () => {
  const desired = entry('one', { config: { x: 'a' } });
  const answered = { by: 'run-1', answer: hash('a') };

  it('is not random where people keep editing it while the write is held back', () => {
    const edits = ['hand 1', 'hand 1', 'hand 2', 'hand 2', 'hand 3', 'hand 3'];
    const known = edits.reduce<LedgerEntry>(
      (last, x, at) => settleWrites(hasher, last, showing(x), desired, { readAt: at + 1 }).entry,
      owned('id-1', { applied: { [path]: hash('a') }, written: { [path]: answered } }),
    );
    expect(known.observed[path]).not.toBe(VOLATILE);
    expect(known.written[path]?.moved).toBe(hash('hand 3'));
  });

  it('is not taken for settled by a list that is late', () => {
    const mark = { ...answered, before: hash('hand'), again: hash('hand') };
    const known = owned('id-1', { applied: { [path]: hash('a') }, written: { [path]: mark } });
    const look = settleWrites(hasher, known, showing('hand'), desired, { readAt: 1, settling: true });
    expect([look.unsettled, look.late, look.entry.observed]).toEqual([true, true, {}]);
  });

  it('says nothing of another value that is written in its place', () => {
    const moved = { ...answered, seen: hash('hand'), moved: hash('hand') };
    const owner = owned('id-1', { applied: { [path]: hash('a') }, written: { [path]: moved } });
    const other = entry('one', { config: { x: 'b' } });
    const write = { ...facts, owner, entry: other, before: showing('hand'), answer: showing('b') };
    const made = recordWrite({ ...write, paths: new Set([path]), now: 1_000_000 });
    const known = [10_000, 20_000].reduce(
      (last, readAt) => settleWrites(hasher, last, showing('hand'), other, { readAt }).entry,
      made,
    );
    // Were it the second write of one value, a minute after the first, it would have settled.
    expect(known.written[path]).toMatchObject({ moved: hash('hand') });
    expect(known.written[path]).not.toHaveProperty('again');
  });
});

describe('config goes whole', () => {
  /** One write of these keys at a provider that answers what it was sent and stamps what it keeps, and the looks after it. */
  const stamped = (keys: readonly string[], known: LedgerEntry | null, nth: number): LedgerEntry => {
    const desired = entry('one', { config: Object.fromEntries(keys.map((key) => [key, key])) });
    const shown = (write: number) =>
      live('id-1', { config: Object.fromEntries(keys.map((key) => [key, `${key} ${write}`])) });
    const now = nth * 60_000;
    const written = recordWrite({
      ...facts,
      entry: desired,
      owner: known ?? emptyEntry(hasher.fingerprint),
      before: known && shown(nth - 1),
      answer: live('id-1', { config: desired.config }),
      paths: new Set(keys.map((key) => `config.${key}`)),
      now,
    });
    return [6_000, 7_000, 8_000].reduce(
      (last, after) => settleWrites(hasher, last, shown(nth), desired, { readAt: now + after }).entry,
      written,
    );
  };

  it('and two keys that the provider stamps do not take turns for ever', () => {
    const unsettled = (known: LedgerEntry): number => Object.keys(known.written).length;
    const first = stamped(['y'], null, 1);
    expect(unsettled(first)).toBe(1);
    const second = stamped(['x', 'y'], first, 2);
    expect(unsettled(stamped(['x', 'y'], second, 3))).toBe(0);
  });

  it('and a key that the provider rewrites is as it was when another one is written', () => {
    const desired = entry('one', { config: { x: 'x1', y: 'y' } });
    const owner = owned('id-1', {
      applied: { [path]: hash('x0'), 'config.y': hash('y', 'config.y') },
      observed: { [path]: hash('x0'), 'config.y': hash('made of y', 'config.y') },
    });
    const before = live('id-1', { config: { x: 'x0', y: 'made of y' } });
    const shown = live('id-1', { config: { x: 'x1', y: 'made of y' } });
    const write = { ...facts, owner, entry: desired, before, answer: null, now: 0 };
    const made = recordWrite({ ...write, paths: new Set([path, 'config.y']) });
    const known = settleWrites(hasher, made, shown, desired, { readAt: 6_000 }).entry;
    expect([known.notAccepted, known.written]).toEqual([{}, {}]);
  });
});
