import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { ABSENT, type LedgerEntry, VOLATILE, type WrittenField } from '../../src/model/ledger-entry.ts';
import { hashField } from '../../src/plan/field-hash.ts';
import { lookAt } from '../../src/plan/look.ts';
import { entry, hasher, live, owned } from '../support/plan-fixtures.ts';

const path = 'config.x';

type Case = {
  readonly wrote: JsonValue;
  readonly secret?: boolean;
  readonly before?: JsonValue | undefined;
  readonly answer?: JsonValue | undefined;
  /** What was shown after the write before this one, though its answer had shown our value. */
  readonly again?: JsonValue;
  /** No update could write it. */
  readonly fixed?: true;
  /** What each look shows; undefined: nothing. */
  readonly looks: readonly (JsonValue | undefined)[];
};

const hash = (value: JsonValue | undefined, secret = false) => hashField(hasher, path, value, secret);

const marksOf = (facts: Case): WrittenField => ({
  ...('before' in facts ? { before: hash(facts.before, facts.secret) } : {}),
  ...('answer' in facts ? { answer: hash(facts.answer, facts.secret) } : {}),
  ...('again' in facts ? { again: hash(facts.again) } : {}),
});

const afterWrite = (facts: Case): LedgerEntry =>
  owned('id-1', {
    applied: { [path]: hash(facts.wrote, facts.secret) },
    written: { [path]: marksOf(facts) },
  });

const lookAll = (facts: Case) => {
  const desired = entry('one', { config: { x: facts.wrote } });
  return facts.looks.reduce<ReturnType<typeof lookAt>>(
    ({ entry: known }, shown) =>
      lookAt(hasher, known, live('id-1', { config: shown === undefined ? {} : { x: shown } }), desired, {
        isWritable: () => facts.fixed !== true,
      }),
    { entry: afterWrite(facts), notices: [], unsettled: true, late: false },
  );
};

const outcome = (facts: Case): string => {
  const { entry: known, unsettled } = lookAll(facts);
  if (unsettled) return 'unsettled';
  if (known.written[path]?.moved === hash(facts.looks.at(-1))) return 'written once more';
  const last = facts.looks.at(-1);
  const observed = known.observed[path];
  const as =
    observed === hash(last, facts.secret) ? 'as shown' : observed === VOLATILE ? 'volatile' : 'otherwise';
  return `${as}${known.notAccepted[path] === undefined ? '' : ', not accepted'}`;
};

describe('looking at a field after it was written', () => {
  it.each<readonly [string, Case, string]>([
    ['shows what was written: settled at once', { wrote: 'a', looks: ['a'] }, 'as shown'],
    [
      'shows what the write’s answer showed: settled at once',
      { wrote: ' A', answer: 'a', looks: ['a'] },
      'as shown',
    ],
    [
      'shows nothing, as the answer did',
      { wrote: 'a', secret: true, answer: undefined, looks: [undefined] },
      'as shown',
    ],
    ['shows something else than the answer', { wrote: ' A', answer: ' a', looks: ['a'] }, 'unsettled'],
    ['shows the same twice', { wrote: ' A', answer: ' a', looks: ['a', 'a'] }, 'as shown'],
    [
      'shows nothing twice, and the answer was not readable',
      { wrote: 'a', secret: true, looks: [undefined, undefined] },
      'as shown',
    ],
    [
      'shows neither what was written nor what the answer showed: somebody changed it since',
      { wrote: 'a', answer: 'a', looks: ['by hand', 'by hand'] },
      'written once more',
    ],
    [
      'goes on showing it: nothing but a write changes that',
      { wrote: 'a', answer: 'a', looks: ['by hand', 'by hand', 'by hand'] },
      'written once more',
    ],
    [
      'shows it after that write too: the provider makes it of our value',
      { wrote: 'a', before: 'made', answer: 'a', again: 'made', looks: ['made'] },
      'as shown',
    ],
    [
      'shows something else at each look than the answer did: that is nobody’s doing',
      { wrote: 'a', answer: 'a', looks: ['b', 'c', 'd'] },
      'volatile',
    ],
    [
      'shows yet another value after that write',
      { wrote: 'a', answer: 'a', again: 'made', looks: ['other', 'other'] },
      'as shown',
    ],
    [
      'shows something else than the answer where no update could write it',
      { wrote: 'a', answer: 'a', fixed: true, looks: ['by hand', 'by hand'] },
      'as shown',
    ],
    [
      'shows a secret differently each time',
      { wrote: 'a', secret: true, looks: ['***1', '***2'] },
      'volatile',
    ],
    [
      'shows a mask differently each time, though nobody called it secret',
      { wrote: 'a', looks: ['***1', '***2'] },
      'volatile',
    ],
    [
      'shows a plain value differently each time: looked at again',
      { wrote: 'a', looks: ['b', 'c'] },
      'unsettled',
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
      'is late, then rewritten, then the same',
      { wrote: ' A', before: 'old', looks: ['old', 'x', 'x'] },
      'as shown',
    ],
    [
      'shows what was there before',
      { wrote: 'a', before: 'old', looks: ['old', 'old'] },
      'as shown, not accepted',
    ],
    [
      'shows what was there before, and the answer said so',
      { wrote: 'a', before: 'old', answer: 'old', looks: ['old'] },
      'as shown, not accepted',
    ],
    [
      'shows what was there before, which reads alike',
      { wrote: ' OLD ', before: 'old', looks: ['old', 'old'] },
      'as shown',
    ],
    [
      'shows a number where text was written, as before',
      { wrote: '7', before: 7, looks: [7, 7] },
      'as shown',
    ],
    ['shows a third value: a rewritten one', { wrote: 'a', before: 'old', looks: ['x', 'x'] }, 'as shown'],
    ['shows the same mask as before', { wrote: 'a', before: '***', looks: ['***', '***'] }, 'as shown'],
    [
      'shows the secret that was there before',
      { wrote: 'a', secret: true, before: 'old', looks: ['old', 'old'] },
      'as shown',
    ],
    [
      'shows nothing, and showed nothing before',
      { wrote: 'a', before: undefined, looks: [undefined, undefined] },
      'as shown',
    ],
    [
      'shows another value than the created one',
      { wrote: 'a', answer: 'default', looks: ['default'] },
      'as shown',
    ],
  ])('%s', (_what, facts, expected) => expect(outcome(facts)).toBe(expected));

  it('records what the provider did not take under the value that it refused', () => {
    const { entry: known } = lookAll({ wrote: 'a', before: 'old', looks: ['old', 'old'] });
    expect(known.notAccepted).toEqual({ [path]: hash('a') });
    expect(known.written).toEqual({});
  });

  it('counts one list once, however often it is planned from', () => {
    const made = afterWrite({ wrote: 'a', looks: [] });
    const shown = live('id-1', { config: { x: 'by hand' } });
    const look = (known: LedgerEntry, readAt: number) =>
      lookAt(hasher, known, shown, entry('one', { config: { x: 'a' } }), { readAt });
    const once = look(made, 1_000);
    expect([once.unsettled, once.entry.observed]).toEqual([true, {}]);
    expect(look(once.entry, 1_000).entry).toEqual(once.entry);
    expect(look(once.entry, 2_000).unsettled).toBe(false);
  });

  it('gives a list that still shows the old value the settle time, and no mask', () => {
    const look = (before: string, shown: string) =>
      lookAt(
        hasher,
        afterWrite({ wrote: 'a', before, looks: [] }),
        live('id-1', { config: { x: shown } }),
        entry('one', { config: { x: 'a' } }),
        { settling: true },
      );
    const first = look('old', 'old');
    expect([first.unsettled, first.late, first.entry.notAccepted]).toEqual([true, true, {}]);
    expect(look('old', 'other').late).toBe(false);
    expect(look('***', '***').late).toBe(false);
  });

  it('gives a list that shows something older the settle time, before anything is written once more', () => {
    const made = afterWrite({ wrote: 'a', answer: 'a', before: 'old', looks: [] });
    const desired = entry('one', { config: { x: 'a' } });
    const shown = live('id-1', { config: { x: 'older' } });
    const first = lookAt(hasher, made, shown, desired, { settling: true });
    expect([first.unsettled, first.entry.written[path]?.moved]).toEqual([true, undefined]);
    const second = lookAt(hasher, first.entry, shown, desired, { settling: true });
    expect([second.late, second.entry.written[path]?.moved]).toEqual([true, undefined]);
    const then = lookAt(hasher, second.entry, shown, desired);
    expect([then.unsettled, then.entry.written[path]?.moved]).toEqual([false, hash('older')]);
    expect(lookAt(hasher, then.entry, live('id-1', { config: { x: 'a' } }), desired).entry.written).toEqual(
      {},
    );
  });

  it('says once that the provider keeps a config key that left the YAML', () => {
    const removed = owned('id-1', { written: { [path]: { before: hash('a') } } });
    const shown = live('id-1', { config: { x: 'a' } });
    const first = lookAt(hasher, removed, shown, entry('one'));
    expect(first.notices).toHaveLength(1);
    expect(first.notices[0]).toContain('config.x left the YAML');
    expect(lookAt(hasher, first.entry, shown, entry('one')).notices).toEqual([]);
  });

  it('says nothing when the key is gone, and nothing of an entry that waits for no look', () => {
    const removed = owned('id-1', { written: { [path]: { before: hash('a') } } });
    const { entry: known, notices } = lookAt(hasher, removed, live('id-1'), entry('one'));
    expect([known.written, notices]).toEqual([{}, []]);
    const idle = owned('id-1');
    expect(lookAt(hasher, idle, live('id-1'), entry('one')).entry).toBe(idle);
  });

  it('settles what was hidden as hidden', () => {
    const { entry: known } = lookAll({ wrote: 'a', secret: true, looks: [undefined, undefined] });
    expect(known.observed).toEqual({ [path]: ABSENT });
  });
});
