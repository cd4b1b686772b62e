import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/plan.ts';
import { textWidth } from '../../src/report/text/columns.ts';
import { renderPlan } from '../../src/report/text/render-plan.ts';
import { account, change, coloured, field, plain, revision, summary } from './render-fixture.ts';

const show = (changes: readonly Change[], facts: Parameters<typeof account>[0] = {}, all = false): string =>
  renderPlan({ revision, accounts: [account({ changes, ...facts })] }, { ...plain, all });

describe('the lines of a plan for people', () => {
  test('shows where long values differ, in lines that fit', () => {
    const prompt = 'You are the assistant of Acme. '.repeat(40);
    const update = change('bot', {
      fields: [
        field('config.prompt', { before: `${prompt}A${prompt}`, after: `${prompt}B${prompt}` }),
        field('config.text', {
          before: 'The quick brown fox jumps over the lazy dog',
          after: 'The quick brown fox jumps over two lazy dogs',
          cause: 'both',
        }),
      ],
    });
    expect(show([update], { summary: summary({ update: 1 }) })).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

        ~ update bot: shopify "My Shopify Store"
            config.prompt: …re the assistant of Acme. AYou are the assistant of Acme. You are the assista…
              → …re the assistant of Acme. BYou are the assistant of Acme. You are the assista…
              (changed in the YAML)
            config.text: "The quick brown fox jumps over the lazy dog"
              → "The quick brown fox jumps over two lazy dogs"
              (changed in the YAML, and drifted at AlooChat)

      acme: 0 to create, 1 to update, 0 to delete, 0 in sync

      Total for 1 account: 0 to create, 1 to update, 0 to delete, 0 in sync
      "
    `);
  });

  const nested = change('shop', {
    fields: [
      field('config.settings', {
        before: { limits: { max: 5, window: 'hour' }, scopes: ['read', 'write'], locale: 'pt-BR' },
        after: { limits: { max: 10, window: 'hour' }, scopes: ['read', 'admin', 'write'], currency: 'BRL' },
      }),
      field('config.prompt', {
        before: 'You are the assistant of Acme.\nBe kind.\nEnd with a greeting.',
        after:
          'You are the assistant of Acme.\nBe kind and short, and answer in the language of the customer.',
        cause: 'drift',
      }),
      field('config.hours', { before: ['mon', 'tue'], after: ['tue', 'mon'], cause: 'drift' }),
    ],
  });

  test('shows what changes inside a value, in place of two long values', () => {
    expect(show([nested], { summary: summary({ update: 1 }) })).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

        ~ update shop: shopify "My Shopify Store"
            config.settings.limits.max: 5 → 10 (changed in the YAML)
            config.settings.scopes[1]: (none) → "admin" (changed in the YAML)
            config.settings.locale: "pt-BR" → (none) (changed in the YAML)
            config.settings.currency: (none) → "BRL" (changed in the YAML)
            config.prompt line 2: "Be kind."
              → "Be kind and short, and answer in the language of the customer."
              (drifted: changed at AlooChat)
            config.prompt line 3: "End with a greeting." → (none) (drifted: changed at AlooChat)
            config.hours: ["mon","tue"] → ["tue","mon"] (drifted: changed at AlooChat, the order only)

      acme: 0 to create, 1 to update, 0 to delete, 0 in sync

      Total for 1 account: 0 to create, 1 to update, 0 to delete, 0 in sync
      "
    `);
  });

  test('shows it on a narrow terminal too', () => {
    const accounts = [account({ changes: [nested] })];
    expect(renderPlan({ revision, accounts }, { ...plain, width: 50 })).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

        ~ update shop: shopify "My Shopify Store"
            config.settings.limits.max: 5
              → 10 (changed in the YAML)
            config.settings.scopes[1]: (none)
              → "admin" (changed in the YAML)
            config.settings.locale: "pt-BR"
              → (none) (changed in the YAML)
            config.settings.currency: (none)
              → "BRL" (changed in the YAML)
            config.prompt line 2: "Be kind."
              → "Be kind and s…tomer."
              (drifted: changed at AlooChat)
            config.prompt line 3: "End with a greeting."
              → (none) (drifted: changed at AlooChat)
            config.hours: ["mon","tue"]
              → ["tue","mon"]
              (drifted: changed at AlooChat, the order only)

      acme: nothing to do, 0 in sync

      Nothing to do: 0 in sync in 1 account
      "
    `);
  });

  test('counts the differences beyond a dozen, and lists them with --all', () => {
    const list = (from: number): number[] => Array.from({ length: 20 }, (_, at) => from + at);
    const long = change('shop', { fields: [field('config.list', { before: list(0), after: list(50) })] });
    expect(show([long])).toContain('config.list: 8 more differences inside, with --all');
    expect(show([long])).not.toContain('config.list[12]');
    expect(show([long], {}, true)).toContain('config.list[19]: 19 → 69');
  });

  test.each([60, 80, 100, 120])('keeps every line within %i columns', (width) => {
    const long = 'é漢🙂 word '.repeat(60);
    const changes = (['create', 'update', 'replace', 'delete'] as const).map((action) =>
      change(`key-${long}`, {
        action,
        type: long,
        name: long,
        id: long,
        fields: [field(`config.${long}`, { before: long, after: [long] }), field('name', { secret: true })],
        blocked: { reason: 'not-accepted', message: `${long}${'x'.repeat(300)}` },
        notices: [long],
      }),
    );
    const text = renderPlan(
      { revision, accounts: [account({ changes, notices: [long] })] },
      { ...plain, width },
    );
    expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
  });

  test('lets no control character of a provider or the YAML through', () => {
    const evil = 'a\u001b[2J\u0007\u009b31m\u202eb\u2066\u2028\u200b\rc\nd';
    const changes = [
      change(evil, {
        type: evil,
        name: evil,
        id: evil,
        adopts: true,
        fields: [field(`config.${evil}`, { before: evil, after: { [evil]: [evil] } })],
        blocked: { reason: 'invalid', message: evil },
        notices: [evil],
      }),
    ];
    const accounts = [
      account({ account: evil, changes, notices: [evil] }),
      { account: evil, provider: 'toolzz', error: evil } as const,
    ];
    const text = renderPlan({ revision: evil, accounts }, plain);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text).toContain('\\u001b[2J');
  });

  test('does not show an empty name or type of a secret as nothing', () => {
    expect(show([change('hidden', { type: '', name: '' })])).toContain('~ update hidden: (secret) (secret)');
  });

  test('is coloured only when asked', () => {
    const accounts = [account({ changes: [change('shop')], summary: summary({ update: 1 }) })];
    expect(renderPlan({ revision, accounts }, coloured)).toContain('\u001b[33m~ update \u001b[39m');
    expect(renderPlan({ revision, accounts }, plain)).not.toContain('\u001b');
  });
});
