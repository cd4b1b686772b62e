import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { ABSENT, type LedgerEntry, VOLATILE, type WrittenField } from '../../src/model/ledger-entry.ts';
import { hashField } from '../../src/plan/compare/fields.ts';
import { settleWrites } from '../../src/plan/compare/settle-writes.ts';
import { entry, hasher, live, owned } from '../support/plan-fixtures.ts';

const path = 'config.x';

type Case = {
  readonly wrote: JsonValue;
  readonly secret?: boolean;
  readonly before?: JsonValue | undefined;
  /** `before` is what we had written, shown as we wrote it. */
  readonly verbatim?: true;
  readonly answer?: JsonValue | undefined;
  /** What was shown after the write of the same value before this one. */
  readonly again?: JsonValue;
  /** How long before this write that one was made, in ms. By default a second. */
  readonly apart?: number;
  /** What the provider is known to make of the value. */
  readonly form?: JsonValue;
  /** No update could write it. */
  readonly fixed?: true;
  readonly reports?: true;
  /** What each look shows; undefined: nothing. */
  readonly looks: readonly (JsonValue | undefined)[];
};

const hash = (value: JsonValue | undefined, secret = false) => hashField(hasher, path, value, secret);

const AT = 1_000_000_000;

const marksOf = (facts: Case): WrittenField => ({
  at: AT,
  ...('before' in facts ? { before: hash(facts.before, facts.secret) } : {}),
  ...(facts.verbatim ? { verbatim: true } : {}),
  ...('answer' in facts ? { answer: hash(facts.answer, facts.secret) } : {}),
  ...('again' in facts ? { again: hash(facts.again), againAt: AT - (facts.apart ?? 1_000) } : {}),
  ...('form' in facts ? { form: hash(facts.form) } : {}),
});

const afterWrite = (facts: Case): LedgerEntry =>
  owned('id-1', {
    applied: { [path]: hash(facts.wrote, facts.secret) },
    written: { [path]: marksOf(facts) },
  });

const lookAll = (facts: Case) => {
  const desired = entry('one', { config: { x: facts.wrote } });
  return facts.looks.reduce<ReturnType<typeof settleWrites>>(
    ({ entry: known }, shown) =>
      settleWrites(
        hasher,
        known,
        live('id-1', { config: shown === undefined ? {} : { x: shown } }),
        desired,
        {
          isWritable: () => facts.fixed !== true,
          reports: facts.reports === true,
        },
      ),
    { entry: afterWrite(facts), notices: [], unsettled: true, late: false },
  );
};

const outcome = (facts: Case): string => {
  const { entry: known, unsettled } = lookAll(facts);
  if (unsettled) return 'unsettled';
  if (known.written[path]?.moved === hash(facts.looks.at(-1), facts.secret)) return 'written once more';
  const last = facts.looks.at(-1);
  const observed = known.observed[path];
  const as =
    observed === hash(last, facts.secret) ? 'as shown' : observed === VOLATILE ? 'volatile' : 'as drift';
  const refused = known.notAccepted[path] === undefined ? '' : ', not accepted';
  return `${as}${refused}${known.rechecks?.[path] === undefined ? '' : ', checked later'}`;
};

const table = (title: string, cases: readonly (readonly [string, Case, string])[]): void => {
  describe(title, () => {
    it.each(cases)('%s', (_what, facts, expected) => expect(outcome(facts)).toBe(expected));
  });
};

table('a look at a value that is as it should be, as far as can be seen', [
  ['shows what was written: settled at once', { wrote: 'a', looks: ['a'] }, 'as shown'],
  ['reads alike, as the answer did', { wrote: ' A', answer: 'a', looks: ['a'] }, 'as shown'],
  [
    'hides it, as the answer did',
    { wrote: 'a', secret: true, answer: undefined, looks: [undefined] },
    'as shown',
  ],
  ['reads alike, unlike the answer', { wrote: ' A', answer: ' a', looks: ['a'] }, 'unsettled'],
  ['reads alike twice', { wrote: ' A', answer: ' a', looks: ['a', 'a'] }, 'as shown'],
  ['hides it twice', { wrote: 'a', secret: true, looks: [undefined, undefined] }, 'as shown'],
  ['shows nothing in place of a secret', { wrote: 'a', secret: true, looks: ['', ''] }, 'as shown'],
  ['shows null for an empty text', { wrote: '', looks: [null, null] }, 'as shown'],
  ['shows another mask each time', { wrote: 'a', secret: true, looks: ['***1', '***2'] }, 'volatile'],
  [
    'shows another mask each time of what is no secret to us',
    { wrote: 'a', looks: ['***1', '***2'] },
    'volatile',
  ],
  [
    'is late, then shows another mask',
    { wrote: 'a', secret: true, before: 'x***', looks: ['x***', 'a***'] },
    'unsettled',
  ],
  [
    'is late, then shows another mask twice',
    { wrote: 'a', secret: true, before: 'x***', looks: ['x***', 'a***', 'a***'] },
    'as shown',
  ],
  [
    'is late, then shows random masks',
    { wrote: 'a', secret: true, before: 'x***', looks: ['x***', '***1', '***2'] },
    'volatile',
  ],
  ['is late, and then right', { wrote: 'a', before: 'old', looks: ['old', 'a'] }, 'as shown'],
  [
    'shows what was there before, which reads alike',
    { wrote: ' OLD ', before: 'old', looks: ['old', 'old'] },
    'as shown',
  ],
  ['shows a number where text was written', { wrote: '7', before: 7, looks: [7, 7] }, 'as shown'],
  ['shows the same mask as before', { wrote: 'a', before: '***', looks: ['***', '***'] }, 'as shown'],
]);

table('a look at a text that reads otherwise', [
  [
    'after an answer that showed the same: the provider makes it of our value',
    { wrote: 'A & B', answer: 'A &amp; B', looks: ['A &amp; B'] },
    'as shown',
  ],
  ['whatever it is', { wrote: 'a', answer: 'default', looks: ['default'] }, 'as shown'],
  ['also where it was so before', { wrote: 'a', before: 'old', answer: 'old', looks: ['old'] }, 'as shown'],
  [
    'in another order, as the answer did',
    { wrote: ['b', 'a'], answer: ['a', 'b'], looks: [['a', 'b']] },
    'as shown',
  ],
  [
    'that the answer showed, and that is our own value from before, shown as we had written it',
    { wrote: 'new', before: 'old', verbatim: true, answer: 'old', looks: ['old'] },
    'written once more',
  ],
  [
    'the same after that write',
    { wrote: 'new', before: 'old', verbatim: true, answer: 'old', again: 'old', looks: ['old'] },
    'as shown, not accepted, checked later',
  ],
  [
    'our value from before, of which the new one is a form',
    { wrote: 'long text', before: 'long te', verbatim: true, answer: 'long te', looks: ['long te'] },
    'as shown',
  ],
  ['once, unlike the answer', { wrote: 'a', answer: 'a', looks: ['by hand'] }, 'unsettled'],
  [
    'twice, unlike the answer',
    { wrote: 'a', answer: 'a', looks: ['by hand', 'by hand'] },
    'written once more',
  ],
  [
    'for ever: nothing but a write changes that',
    { wrote: 'a', answer: 'a', looks: ['by hand', 'by hand', 'by hand'] },
    'written once more',
  ],
  [
    'twice, and the answer showed nothing',
    { wrote: 'a', before: 'old', looks: ['x', 'x'] },
    'written once more',
  ],
  [
    'as before that write, and the answer showed nothing',
    { wrote: 'a', before: 'old', looks: ['old', 'old'] },
    'written once more',
  ],
  [
    'the same after two writes at once, which proves nothing',
    { wrote: 'a', answer: 'a', again: 'made', looks: ['made', 'made'] },
    'written once more',
  ],
  [
    'the same after two writes a minute apart',
    { wrote: 'a', answer: 'a', again: 'made', apart: 60_000, looks: ['made', 'made'] },
    'as shown, checked later',
  ],
  [
    'yet another after two writes a minute apart',
    { wrote: 'a', answer: 'a', again: 'made', apart: 60_000, looks: ['other', 'other'] },
    'written once more',
  ],
  [
    'another form of it after two writes a minute apart',
    { wrote: 'abc', answer: 'abc', again: 'abc at 1', apart: 60_000, looks: ['abc at 2', 'abc at 2'] },
    'volatile, checked later',
  ],
  ['as it was known to', { wrote: 'a', answer: 'a', form: 'made', looks: ['made'] }, 'as shown'],
  ['otherwise at each look', { wrote: 'a', answer: 'a', looks: ['b', 'c', 'd'] }, 'volatile, checked later'],
  ['otherwise at two looks: looked at again', { wrote: 'a', looks: ['b', 'c'] }, 'unsettled'],
  [
    'where no update could write it',
    { wrote: 'a', answer: 'a', fixed: true, looks: ['by hand', 'by hand'] },
    'as shown',
  ],
  [
    'where drift is only reported',
    { wrote: 'a', answer: 'a', reports: true, looks: ['by hand', 'by hand'] },
    'as drift',
  ],
  [
    'where drift is only reported, and the answer showed nothing',
    { wrote: 'a', reports: true, looks: ['made', 'made'] },
    'as shown',
  ],
  [
    'as a secret that is shown',
    { wrote: 'a', secret: true, before: 'old', looks: ['old', 'old'] },
    'written once more',
  ],
]);

table('a look at a boolean or a number that is another, or at a value that is gone', [
  [
    'after an answer that showed the same',
    { wrote: true, answer: false, looks: [false] },
    'written once more',
  ],
  [
    'after that write too',
    { wrote: true, answer: false, again: false, looks: [false] },
    'as shown, not accepted, checked later',
  ],
  [
    'of a number that is clamped',
    { wrote: 50, answer: 10, again: 10, looks: [10] },
    'as shown, not accepted, checked later',
  ],
  [
    'of a key that is dropped',
    { wrote: 'a', answer: undefined, again: undefined as never, looks: [undefined] },
    'as shown, not accepted, checked later',
  ],
  [
    'of a key that was not shown before either',
    { wrote: 'a', before: undefined, looks: [undefined, undefined] },
    'written once more',
  ],
  ['where the answer showed nothing', { wrote: 1, looks: [2, 2] }, 'written once more'],
  [
    'where the answer showed nothing, the same after that write',
    { wrote: 1, again: 2, looks: [2, 2] },
    'as shown, not accepted, checked later',
  ],
  ['where the answer showed ours', { wrote: true, answer: true, looks: [false, false] }, 'written once more'],
  [
    'where the answer showed ours, however often: somebody else writes there',
    { wrote: true, answer: true, again: false, apart: 90_000_000, looks: [false, false] },
    'written once more',
  ],
  ['another at each look', { wrote: 1, looks: [2, 3, 4] }, 'written once more'],
  [
    'where drift is only reported',
    { wrote: true, answer: true, reports: true, looks: [false, false] },
    'as drift',
  ],
]);

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

  it('settles what was hidden as hidden', () => {
    const { entry: known } = lookAll({ wrote: 'a', secret: true, looks: [undefined, undefined] });
    expect(known.observed).toEqual({ [path]: ABSENT });
  });
});
