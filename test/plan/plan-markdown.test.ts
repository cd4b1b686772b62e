import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccountPlan,
  actions,
  type Change,
  type FailedAccount,
  type Plan,
} from '../../src/model/plan.ts';
import { planMarkdown } from '../../src/plan/render/markdown/plan-markdown.ts';
import { skeletonOf } from './markdown-skeleton.ts';
import { account, change, field, revision, summary } from './render-fixture.ts';

const show = (...accounts: readonly (AccountPlan | FailedAccount)[]): string =>
  planMarkdown({ revision, accounts });

describe('a plan as Markdown', () => {
  test('has a hidden marker, a headline, a line per account, and each change with its fields as a diff', () => {
    const changes = [
      change('shop', {
        action: 'create',
        fields: [field('name', { after: 'Shop' }), field('config.token', { secret: true })],
      }),
      change('desk', {
        name: 'Desk',
        fields: [
          field('active', { before: false, after: true, cause: 'drift' }),
          field('config.limit', { after: 3 }),
          field('config.old', { before: 'x' }),
          field('config.token', { secret: true }),
        ],
      }),
      change('gone', { action: 'delete', name: 'Gone' }),
      change('pay', {
        blocked: { reason: 'immutable', message: 'pay: the provider cannot change type; set replace: true' },
        fields: [field('type', { before: 'a', after: 'b' })],
        notices: ['managed as paid until now'],
      }),
    ];
    const acme = account({
      changes,
      summary: summary({ create: 1, update: 1, delete: 1, blocked: 1, none: 4 }),
      notices: ['The credential changed.'],
      estimate: { requests: 8, ms: 1000, ratePerSecond: 2, basis: 'learned' },
    });
    const idle = account({ account: 'quiet', provider: 'toolzz', summary: summary({ none: 2 }) });
    const dead = { account: 'dead', provider: 'toolzz', error: 'answered 401' } as const;
    expect(show(acme, idle, dead)).toMatchInlineSnapshot(`
      "<!-- setpoint-plan -->

      ## Setpoint plan

      **In all 2 accounts: 1 to create, 1 to update, 1 to delete or switch off, 1 blocked, 6 in sync; 1 account could not be read.** Revision \`4f2c9ab1d2e3\`.

      | account | provider | plan |
      |---|---|---|
      | \`acme\` | AlooChat | 1 to create, 1 to update, 1 to delete, 1 blocked, 4 in sync |
      | \`quiet\` | Toolzz AI | nothing to do, 2 in sync |
      | \`dead\` | Toolzz AI | could not be read |

      <details open>
      <summary><b><code>acme</code></b> AlooChat: 1 to create, 1 to update, 1 to delete, 1 blocked, 4 in sync</summary>

      Note: \`The credential changed.\`

      **Create** \`shop\` \`shopify\` \`"My Shopify Store"\`

      \`\`\`diff
      + name: "Shop"
      + config.token: (secret)
      \`\`\`

      **Update** \`desk\` \`shopify\` \`"Desk"\`

      \`\`\`diff
      - active: false
      + active: true (drifted: changed at AlooChat)
      + config.limit: 3 (changed in the YAML)
      - config.old: "x" (changed in the YAML)
      ! config.token: (secret) changed (in the YAML or its variable)
      \`\`\`

      **Delete** \`gone\` \`shopify\` \`"Gone"\` id \`id-1\`

      **Blocked** (immutable) update \`pay\` \`shopify\` \`"My Shopify Store"\`

      > \`pay: the provider cannot change type; set replace: true\`

      \`\`\`diff
      - type: "a"
      + type: "b" (changed in the YAML)
      \`\`\`

      Note: \`managed as paid until now\`

      An apply makes about 8 requests, in about 1 s at 2 requests per second (learned).

      </details>

      <details open>
      <summary><b><code>dead</code></b> Toolzz AI: could not be read</summary>

      **Could not be read**, so nothing is changed there:

      > \`answered 401\`

      </details>
      "
    `);
  });

  test('lists what is in sync only with --all', () => {
    const plan = { revision, accounts: [account({ changes: [change('same', { action: 'none' })] })] };
    expect(planMarkdown(plan)).not.toContain('`same`');
    expect(planMarkdown(plan, { all: true })).toContain('**In sync** `same`');
  });
});

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

const fieldOf = fc.record({
  path: text,
  before: fc.option(text),
  after: fc.option(fc.oneof(text, fc.record({ deep: text }))),
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

const verbs = '(create|update|replace|delete|switch off|adopt|in sync|drifted)( and adopt)?';
const Verbs = verbs.replace(
  '(create',
  '(Create|Update|Replace|Delete|Switch off|Adopt|In sync|Drifted|create',
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
  /^\*\*Left out, since a comment has its limit:\*\* [a-z0-9 ,]+\. Run ¤ to see everything\.$/,
  /^<details( open)?>$/,
  /^<summary><b><code>[^<>"']*<\/code><\/b> (AlooChat|Toolzz AI): [a-z0-9 ,]+<\/summary>$/,
  /^<\/details>$/,
  /^\*\*Could not be read\*\*, so nothing is changed there:$/,
  /^(> |Note: )¤$/,
  new RegExp(`^\\*\\*${Verbs}\\*\\* ¤ ¤ ¤( id ¤)?$`),
  new RegExp(`^\\*\\*Blocked\\*\\* \\(immutable\\)( ${verbs})? ¤ ¤ ¤( id ¤)?$`),
  /^Left as it is, because of ¤\.$/,
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

describe('whatever stands in a plan', () => {
  test('nothing breaks out of its place, mentions anybody, or makes it longer than a comment may be', () => {
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
      { numRuns: 200 },
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
            .map((each) =>
              'error' in each
                ? each
                : { ...each, changes: Array.from({ length: changes }, () => each.changes).flat() },
            );
          const markdown = planMarkdown({ revision, accounts });
          expect(markdown.length).toBeLessThan(65_536);
          expectHarmless(markdown);
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('a plan that is too long', () => {
  const creates = Array.from({ length: 3_000 }, (_, at) =>
    change(`new-${at}`, { action: 'create', fields: [field('config.text', { after: 'x'.repeat(100) })] }),
  );
  const deletes = Array.from({ length: 20 }, (_, at) => change(`old-${at}`, { action: 'delete' }));
  const blocked = change('held', {
    blocked: { reason: 'immutable', message: 'set replace: true' },
    fields: [field('type', { before: 'a', after: 'b' })],
  });

  test('keeps what matters most, in its order, and says what was left out', () => {
    const markdown = show(account({ changes: [...creates, ...deletes, blocked] }));
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown.length).toBeGreaterThan(60_000);
    for (const { key } of deletes) expect(markdown).toContain(`**Delete** \`${key}\``);
    expect(markdown).toContain('> `set replace: true`');
    expect(markdown).toContain('+ type: "b"');
    const listed = markdown.match(/^\*\*Create\*\* /gm)?.length ?? 0;
    expect(listed).toBeGreaterThan(500);
    const left = /^\*\*Left out.*?\*\* (\d+) changes or notes/m.exec(markdown)?.[1];
    expect(Number(left)).toBe(creates.length - listed);
  });

  test('names the accounts that need a look before those that do not', () => {
    const quiet = Array.from({ length: 60 }, (_, at) => account({ account: `quiet-${at}` }));
    const dead = { account: 'dead', provider: 'toolzz', error: 'answered 401' } as const;
    const markdown = show(...quiet, dead);
    expect(markdown).toContain('| `dead` |');
    expect(markdown).toContain('11 accounts and all of their changes');
  });
});
