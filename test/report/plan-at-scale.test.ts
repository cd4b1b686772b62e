import { describe, expect, test } from 'vitest';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import { planMarkdown } from '../../src/report/markdown/plan-markdown.ts';
import { textWidth } from '../../src/report/text/columns.ts';
import { renderPlan } from '../../src/report/text/render-plan.ts';
import { skeletonOf } from '../plan/markdown-skeleton.ts';
import { account, change, coloured, field, plain, revision, summary } from './render-fixture.ts';

const edit = field('config.api_version', { before: '2024-01', after: '2024-07' });
const token = field('config.access_token', { secret: true });

const storefronts = (count: number, from = 0, facts: Partial<Change> = {}): Change[] =>
  Array.from({ length: count }, (_, at) =>
    change(`storefront.${from + at}`, {
      name: `Store ${from + at}`,
      id: `id-${from + at}`,
      fields: [edit],
      ...facts,
    }),
  );

const planOf = (accounts: number, each: number): AccountPlan[] =>
  Array.from({ length: accounts }, (_, at) =>
    account({
      account: `acme-${at}`,
      changes: storefronts(each, at * each),
      summary: summary({ update: each }),
    }),
  );

const linesOf = (text: string): number => text.split('\n').length;

describe('a plan of 300 equal changes', () => {
  test('of one account is a screen, and with --all each of them', () => {
    const plan = { revision, accounts: planOf(1, 300) };
    const text = renderPlan(plan, plain);
    expect(text).toMatchInlineSnapshot(`
      "acme-0  AlooChat  revision 4f2c9ab1d2e3

        ~ update, same change on 300 entries: shopify
            config.api_version: "2024-01" → "2024-07" (changed in the YAML)
            storefront.0, storefront.1, storefront.2, storefront.3, storefront.4, storefront.5,
            storefront.6, storefront.7, storefront.8, storefront.9, storefront.10, storefront.11,
            storefront.12, storefront.13, storefront.14, storefront.15, storefront.16, storefront.17,
            storefront.18, storefront.19, storefront.20, storefront.21, storefront.22, storefront.23 and
            276 more

      acme-0: 0 to create, 300 to update, 0 to delete, 0 in sync

      Equal changes are shown as one: setpoint plan --all lists each of them.

      Total for 1 account: 0 to create, 300 to update, 0 to delete, 0 in sync
      "
    `);
    expect(linesOf(text)).toBeLessThan(24);
    const all = renderPlan(plan, { ...plain, all: true });
    expect(all.match(/~ update storefront\.\d+: /g)).toHaveLength(300);
    expect(all).not.toContain('Equal changes');
  });

  test('of thirty accounts is one, above the accounts', () => {
    const text = renderPlan({ revision, accounts: planOf(30, 10) }, plain);
    expect(text.split('\nacme-2 ')[0]).toMatchInlineSnapshot(`
      "Same changes in several accounts

        ~ update, same change on 300 entries: shopify
            config.api_version: "2024-01" → "2024-07" (changed in the YAML)
            acme-0: storefront.0, storefront.1 and 8 more
            acme-1: storefront.10, storefront.11 and 8 more
            acme-2: storefront.20, storefront.21 and 8 more
            acme-3: storefront.30, storefront.31 and 8 more
            acme-4: storefront.40, storefront.41 and 8 more
            acme-5: storefront.50, storefront.51 and 8 more
            acme-6: storefront.60, storefront.61 and 8 more
            acme-7: storefront.70, storefront.71 and 8 more
            acme-8: storefront.80, storefront.81 and 8 more
            acme-9: storefront.90, storefront.91 and 8 more
            acme-10: storefront.100, storefront.101 and 8 more
            acme-11: storefront.110, storefront.111 and 8 more
            and 18 more accounts with 180 entries

      acme-0  AlooChat  revision 4f2c9ab1d2e3
        10 changes of this account: see “Same changes in several accounts”
      acme-0: 0 to create, 10 to update, 0 to delete, 0 in sync

      acme-1  AlooChat  revision 4f2c9ab1d2e3
        10 changes of this account: see “Same changes in several accounts”
      acme-1: 0 to create, 10 to update, 0 to delete, 0 in sync
      "
    `);
    expect(linesOf(text)).toBeLessThan(160);
  });

  test('is one in a comment, which they do not fill', () => {
    for (const accounts of [planOf(1, 300), planOf(30, 10)]) {
      const markdown = planMarkdown({ revision, accounts });
      expect(markdown.length).toBeLessThan(12_000);
      expect(markdown.match(/^\+ config\.api_version: "2024-07"/gm)).toHaveLength(1);
      expect(markdown).not.toContain('Left out');
      skeletonOf(markdown);
    }
  });
});

/** Changes of every kind, most of them equal to others. */
const mixed = (): AccountPlan => {
  const guard = { reason: 'deletes', message: '60 of 300 would be deleted; run it with --force' } as const;
  const changes = [
    ...storefronts(100, 0, { action: 'adopt', fields: [] }),
    ...storefronts(20, 100, { action: 'create', id: null, fields: [edit, token] }),
    ...storefronts(60, 120, { fields: [token] }),
    ...storefronts(30, 180, { fields: [field('active', { before: true, after: false })] }),
    ...storefronts(5, 210, { action: 'replace' }),
    ...storefronts(60, 215, { action: 'delete', fields: [], blocked: guard }),
    ...storefronts(25, 275, { action: 'none', drift: true, fields: [{ ...edit, cause: 'drift' }] }),
  ];
  const counts = summary({ adopt: 100, create: 20, update: 90, replace: 5, blocked: 60, none: 25 });
  return account({ changes, summary: counts });
};

describe('a plan of 300 changes of every kind', () => {
  test('names each integration that is adopted, replaced, deleted or switched off, with its id', () => {
    const text = renderPlan({ revision, accounts: [mixed()] }, plain);
    const removed = [...storefronts(5, 210), ...storefronts(60, 215), ...storefronts(100)];
    for (const { key, name, id } of removed) expect(text).toContain(`${key}: shopify "${name}"  id ${id}\n`);
    const switchedOff = text.slice(text.indexOf('active: true → false'), text.indexOf('± replace'));
    for (const { key } of storefronts(30, 180)) expect(switchedOff).toMatch(new RegExp(`\\b${key}\\b`));
    expect(text.match(/run it with --force/g)).toHaveLength(1);
    expect(text).toContain('! delete 60 entries: shopify  blocked: deletes');
    expect(text).toContain('drifted, same change on 25 entries: shopify');
    expect(linesOf(text)).toBeLessThan(220);
  });

  test.each([40, 80, 120])('keeps every line within %i columns', (width) => {
    const text = renderPlan({ revision, accounts: [mixed()] }, { ...plain, width });
    expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
  });

  test('fits into a comment with each of these and every reason', () => {
    const markdown = planMarkdown({ revision, accounts: [mixed()] });
    expect(markdown.length).toBeLessThan(40_000);
    expect(markdown).not.toContain('Left out');
    const removed = [...storefronts(5, 210), ...storefronts(60, 215), ...storefronts(100)];
    for (const { key, name, id } of removed)
      expect(markdown).toContain(`\`${key}\` \`shopify\` \`"${name}"\` id \`${id}\``);
    for (const { key } of storefronts(30, 180)) expect(markdown).toContain(`**Update** \`${key}\``);
    expect(markdown).toContain('**Update** same change on 60 entries `shopify`');
    expect(markdown).toContain('**Drifted** same change on 25 entries `shopify`');
  });

  test('is coloured alike', () => {
    const accounts = [mixed()];
    const text = renderPlan({ revision, accounts }, coloured);
    expect(text).toContain(
      '\u001b[33m~ update, same change on \u001b[39m\u001b[1m60 entries\u001b[22m: shopify',
    );
    expect(text.replace(/\u001b\[\d+m/g, '')).toBe(renderPlan({ revision, accounts }, plain));
  });

  test('lets no control character through', () => {
    const evil = 'a\u001b[2J\u202eb\u2028\rc\nd';
    const changes = Array.from({ length: 4 }, (_, at) =>
      change(`${evil}${at}`, {
        type: evil,
        fields: [field('config.x', { before: { [evil]: [evil] }, after: { [evil]: [] } })],
      }),
    );
    const accounts = [account({ account: `x${evil}`, changes }), account({ account: `y${evil}`, changes })];
    const text = renderPlan({ revision, accounts }, plain);
    expect(text).toContain('same change on 8 entries');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    skeletonOf(planMarkdown({ revision, accounts }));
  });
});

describe('a comment that is too long', () => {
  test('counts each change of what was left out, also where they are one', () => {
    const changes = Array.from({ length: 1_000 }, (_, at) => ({
      ...edit,
      after: `${'x'.repeat(150)}-${at}`,
    })).flatMap((each, at) => storefronts(3, 3 * at, { fields: [each] }));
    const markdown = planMarkdown({ revision, accounts: [account({ changes })] });
    expect(markdown.length).toBeLessThan(65_536);
    const listed = markdown.match(/^\*\*Update\*\* same change on 3 entries/gm)?.length ?? 0;
    expect(markdown).toContain(`${3_000 - 3 * listed} changes or notes of the accounts below`);
  });
});
