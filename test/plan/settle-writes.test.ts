import { describe, expect, it } from 'vitest';
import { type Case, outcome } from './written-field.ts';

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
  [
    'shows what was written, where no two lists agree',
    { wrote: 'a', restless: true, looks: ['a'] },
    'volatile',
  ],
  ['reads alike, where no two lists agree', { wrote: ' A', restless: true, looks: ['a'] }, 'volatile'],
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
  [
    'as it was known to, and it was never taken',
    { wrote: 'a', form: 'made', refused: true, looks: ['made'] },
    'as shown, not accepted, checked later',
  ],
  ['as another form, where no two lists agree', { wrote: 'a', restless: true, looks: ['b'] }, 'volatile'],
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
