import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccountPlan,
  actions,
  type Change,
  type FailedAccount,
  type Plan,
} from '../../src/model/plan.ts';
import { planMarkdown } from '../../src/report/markdown/plan-markdown.ts';
import { skeletonOf } from '../plan/markdown-skeleton.ts';
import { runs } from '../support/runs.ts';
import { revision, summary } from './render-fixture.ts';

const pieces = [
  '`',
  '```',
  '~~~',
  '\n',
  '\r\n',
  '|',
  '\\',
  '\\|',
  '<',
  '>',
  '&lt;',
  '</details>',
  '</code>',
  '<!--',
  '-->',
  '<script>alert(1)</script>',
  '@everyone',
  '@org/team',
  '#1',
  'GH-7',
  'https://example.com',
  'a@example.com',
  '![x](https://example.com/x.png)',
  '**',
  '- ',
  '+ ',
  '# ',
  '\u001b[31m',
  '\u202e',
  '\u2028',
  '\ud800',
  'e\u0301'.repeat(3),
  '日本',
  '👩‍👩‍👧',
  ' ',
  'word',
] as const;

const hostile = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
/** Heaped with marks it is one column wide, however long. */
const heaped = fc.integer({ min: 0, max: 5_000 }).map((count) => `x${'\u0301'.repeat(count)}`);
const long = fc.integer({ min: 0, max: 5_000 }).map((count) => '`|<@'.repeat(count));
const text = fc.oneof({ weight: 8, arbitrary: hostile }, heaped, long);

const anyValue = fc.oneof(text, fc.record({ deep: text }), fc.array(text, { maxLength: 3 }));

const fieldOf = fc.record({
  path: text,
  before: fc.option(anyValue),
  after: fc.option(anyValue),
  secret: fc.boolean(),
  cause: fc.constantFrom('desired' as const, 'drift' as const, 'both' as const),
});

const changeOf: fc.Arbitrary<Change> = fc
  .record({
    key: text,
    action: fc.constantFrom(...actions),
    type: text,
    name: text,
    id: fc.option(text),
    fields: fc.array(fieldOf, { maxLength: 4 }),
    blocked: fc.option(
      text.map((message) => ({ reason: 'immutable' as const, message })),
      { freq: 3 },
    ),
    notices: fc.array(text, { maxLength: 2 }),
    drift: fc.boolean(),
    adopts: fc.boolean(),
  })
  .map(({ drift, adopts, ...facts }) => ({
    ...facts,
    ...(drift && { drift }),
    ...(adopts && { adopts }),
    digest: 'DIGEST',
    entryHash: null,
  }));

const summarize = (changes: readonly Change[]) => {
  const counts: { -readonly [K in keyof AccountPlan['summary']]: number } = { ...summary() };
  for (const { action, blocked } of changes) counts[blocked ? 'blocked' : action] += 1;
  return counts;
};

const accountOf = (mostChanges: number): fc.Arbitrary<AccountPlan | FailedAccount> => {
  const provider = fc.constantFrom('aloochat' as const, 'toolzz' as const);
  return fc.oneof(
    { weight: 1, arbitrary: fc.record({ account: text, provider, error: text }) },
    {
      weight: 4,
      arbitrary: fc
        .record({
          account: text,
          provider,
          changes: fc.array(changeOf, { maxLength: mostChanges }),
          notices: fc.array(text, { maxLength: 2 }),
        })
        .map((facts) => ({ ...facts, summary: summarize(facts.changes), bookkeeping: [] })),
    },
  );
};

const verbs =
  '(create|update|replace|delete|switch off|adopt|in sync|drifted|contested|pending)( and adopt)?';
const Verbs = verbs.replace(
  '(create',
  '(Create|Update|Replace|Delete|Switch off|Adopt|In sync|Drifted|Contested|Pending|create',
);

/** Every line that a plan may have outside of code: all of it ours, none of it from a provider or the YAML. */
const ours = [
  /^$/,
  /^<!-- setpoint-plan -->$/,
  /^## Setpoint plan$/,
  /^\*\*[A-Za-z0-9 ,;:]+\.\*\* Revision ¤\.$/,
  /^\| account \| provider \| plan \|$/,
  /^\|---\|---\|---\|$/,
  /^\| ¤ \| (AlooChat|Toolzz AI) \| [a-z0-9 ,]+ \|$/,
  /^\*\*Left out to fit the size limit of a comment:\*\* [a-z0-9 ,]+\. Run ¤ to see everything\.$/,
  /^<details( open)?>$/,
  /^<summary><b><code>[^<>"']*<\/code><\/b> (AlooChat|Toolzz AI): [a-z0-9 ,]+<\/summary>$/,
  /^<summary><b>Same changes in several accounts<\/b>: \d+ changes<\/summary>$/,
  /^<\/details>$/,
  /^Equal changes are shown as one: ¤ lists each of them\.$/,
  /^\d+ changes? of this account: see “Same changes in several accounts”\.$/,
  /^(- ¤: )?¤(, ¤)*( and \d+ more)?$/,
  /^- \d+ more accounts? with \d+ entries$/,
  /^\*\*Could not be read\*\*, so nothing is changed there:$/,
  /^(> |Note: )¤$/,
  new RegExp(`^\\*\\*${Verbs}\\*\\* ¤ ¤ ¤( id ¤)?$`),
  new RegExp(`^\\*\\*Blocked\\*\\* \\(immutable\\)( ${verbs})? ¤ ¤ ¤( id ¤)?$`),
  new RegExp(`^\\*\\*${Verbs}\\*\\* (same change on )?\\d+ entries( ¤)?$`),
  new RegExp(`^\\*\\*Blocked\\*\\* \\(immutable\\)( ${verbs})? (same change on )?\\d+ entries( ¤)?$`),
  /^Not changed, because of ¤\.$/,
];

const expectHarmless = (markdown: string): void => {
  const { lines, diff } = skeletonOf(markdown);
  for (const line of lines) {
    if (!ours.some((form) => form.test(line)))
      expect.fail(`this line is not ours alone: ${line.slice(0, 300)}`);
  }
  for (const line of diff) expect(line).toMatch(/^[-+!] /);
  expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/);
  const open = lines.filter((line) => line.startsWith('<details')).length;
  expect(lines.filter((line) => line === '</details>')).toHaveLength(open);
};

describe('a hostile plan', () => {
  test('cannot break out of its block, mention users, or exceed the limit of a comment', () => {
    const plans: fc.Arbitrary<Plan> = fc.record({
      revision: hostile,
      accounts: fc.array(accountOf(6), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(plans, fc.boolean(), (plan, all) => {
        const markdown = planMarkdown(plan, { all });
        expect(markdown.length).toBeLessThan(65_536);
        expectHarmless(markdown);
      }),
      { numRuns: runs(80) },
    );
  });

  test('a plan of any size fits, with many accounts as with many changes', () => {
    fc.assert(
      fc.property(
        fc.array(accountOf(3), { minLength: 1, maxLength: 4 }),
        fc.constantFrom([1, 1], [1, 300], [120, 1], [60, 40]),
        (some, [times = 1, changes = 1]) => {
          const accounts = Array.from({ length: times }, () => some)
            .flat()
            .map((each) => {
              if ('error' in each) return each;
              const many = Array.from({ length: changes }, () => each.changes).flat();
              return { ...each, changes: many, summary: summarize(many) };
            });
          const markdown = planMarkdown({ revision, accounts });
          expect(markdown.length).toBeLessThan(65_536);
          expectHarmless(markdown);
        },
      ),
      { numRuns: runs(8) },
    );
  });
});
