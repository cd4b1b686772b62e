import { describe, expect, test } from 'vitest';
import type { AccountPlan, FailedAccount } from '../../src/model/plan.ts';
import { planMarkdown } from '../../src/report/markdown/plan-markdown.ts';
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

      **Total for 2 accounts: 1 to create, 1 to update, 1 to delete or switch off, 1 blocked, 6 in sync; 1 account could not be read.** Revision \`4f2c9ab1d2e3\`.

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

  test('shows what changes inside a value as a diff', () => {
    const before = { limits: { max: 5 }, scopes: ['a', 'b'], old: 1, order: [1, 2] };
    const after = { limits: { max: 10 }, scopes: ['a', 'c', 'b'], order: [2, 1] };
    const markdown = show(
      account({ changes: [change('shop', { fields: [field('config.s', { before, after })] })] }),
    );
    expect(markdown.split('```')[1]).toMatchInlineSnapshot(`
      "diff
      - config.s.limits.max: 5
      + config.s.limits.max: 10 (changed in the YAML)
      + config.s.scopes[1]: "c" (changed in the YAML)
      - config.s.old: 1 (changed in the YAML)
      - config.s.order: [1,2]
      + config.s.order: [2,1] (changed in the YAML, the order only)
      "
    `);
  });

  test('lists changes in sync with --all only', () => {
    const plan = { revision, accounts: [account({ changes: [change('same', { action: 'none' })] })] };
    expect(planMarkdown(plan)).not.toContain('`same`');
    expect(planMarkdown(plan, { all: true })).toContain('**In sync** `same`');
  });
});

describe('a plan that is too long', () => {
  const creates = Array.from({ length: 3_000 }, (_, at) =>
    change(`new-${at}`, {
      action: 'create',
      fields: [field('config.text', { after: 'x'.repeat(100) + at })],
    }),
  );
  const deletes = Array.from({ length: 20 }, (_, at) => change(`old-${at}`, { action: 'delete' }));
  const blocked = change('held', {
    blocked: { reason: 'immutable', message: 'set replace: true' },
    fields: [field('type', { before: 'a', after: 'b' })],
  });

  test('keeps the most important changes, in order, and counts the others', () => {
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
