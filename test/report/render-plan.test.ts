import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/plan.ts';
import { renderPlan } from '../../src/report/text/render-plan.ts';
import { account, change, field, plain, revision, summary } from './render-fixture.ts';

const show = (changes: readonly Change[], facts: Parameters<typeof account>[0] = {}, all = false): string =>
  renderPlan({ revision, accounts: [account({ changes, ...facts })] }, { ...plain, all });

describe('a plan for people', () => {
  test('shows a create with its fields, without the value of a secret', () => {
    const create = change('shop', {
      action: 'create',
      fields: [
        field('active', { after: true }),
        field('config.access_token', { secret: true }),
        field('config.shop_domain', { after: 'mystore.myshopify.com' }),
        field('config.scopes', { after: ['read', { level: 2 }] }),
      ],
    });
    expect(show([create], { summary: summary({ create: 1, none: 14 }) })).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

        + create shop: shopify "My Shopify Store"
            active: true
            config.access_token: (secret)
            config.shop_domain: "mystore.myshopify.com"
            config.scopes: ["read",{"level":2}]

      acme: 1 to create, 0 to update, 0 to delete, 14 in sync

      Total for 1 account: 1 to create, 0 to update, 0 to delete, 14 in sync
      "
    `);
  });

  test('shows for each updated field its values before and after, and why it changes', () => {
    const update = change('support', {
      type: 'zendesk',
      name: 'Support desk',
      fields: [
        field('active', { before: true, after: false, cause: 'drift' }),
        field('agentId', { before: 'agent-1', after: null }),
        field('config.api_token', { secret: true }),
        field('config.pin', { secret: true, cause: 'drift' }),
        field('config.subdomain', { before: 'acme', after: 'acme-help', cause: 'both' }),
      ],
    });
    expect(show([update], { summary: summary({ update: 1 }) })).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

        ~ update support: zendesk "Support desk"
            active: true → false (drifted: changed at AlooChat)
            agentId: "agent-1" → (none) (changed in the YAML)
            config.api_token: (secret) changed (in the YAML or its variable)
            config.pin: (secret) changed (drifted: changed at AlooChat)
            config.subdomain: "acme" → "acme-help" (changed in the YAML, and drifted at AlooChat)

      acme: 0 to create, 1 to update, 0 to delete, 0 in sync

      Total for 1 account: 0 to create, 1 to update, 0 to delete, 0 in sync
      "
    `);
  });

  test('shows replace, delete, adopt and an update that adopts with the id they work on', () => {
    const changes = [
      change('found', {
        adopts: true,
        fields: [field('config.api_key', { secret: true }), field('name', { before: 'shop', after: 'Shop' })],
      }),
      change('moved', {
        action: 'replace',
        fields: [field('config.region', { before: 'eu', after: 'us' })],
      }),
      change('old', { action: 'delete', entryHash: null }),
      change('mine', {
        action: 'adopt',
        notices: ['Its secret cannot be read back: it is assumed to be equal.'],
      }),
    ];
    const counts = summary({ update: 1, replace: 1, delete: 1, adopt: 1 });
    expect(show(changes, { summary: counts })).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

        ~ update and adopt found: shopify "My Shopify Store"
            id id-1
            config.api_key: (secret) changed (different there, or not shown and written once)
            name: "shop" → "Shop" (different there)

        ± replace moved: shopify "My Shopify Store"
            id id-1
            config.region: "eu" → "us" (changed in the YAML)

        - delete old: shopify "My Shopify Store"
            id id-1

        = adopt mine: shopify "My Shopify Store"
            id id-1
            Note: Its secret cannot be read back: it is assumed to be equal.

      acme: 0 to create, 1 to update, 1 to replace, 1 to delete, 1 to adopt, 0 in sync

      Total for 1 account: 0 to create, 1 to update, 1 to replace, 1 to delete, 1 to adopt, 0 in sync
      "
    `);
  });

  test('calls a removal at Toolzz switching off, there and in the summary', () => {
    const changes = [change('openai', { action: 'delete', type: 'openai', name: 'OpenAI Marketing' })];
    const text = show(changes, {
      account: 'brasil',
      provider: 'toolzz',
      summary: summary({ delete: 1, none: 2 }),
    });
    expect(text).toContain('- switch off openai: openai "OpenAI Marketing"');
    expect(text).toContain('brasil: 0 to create, 0 to update, 1 to switch off, 2 in sync');
    expect(text).not.toContain('delete openai');
  });

  test('shows why a change is blocked and what to do, in wrapped lines', () => {
    const changes = [
      change('crm', {
        action: 'create',
        type: 'hubspot',
        name: 'CRM',
        fields: [field('config.portal', { after: 'p' })],
        blocked: {
          reason: 'ambiguous',
          message:
            'Two live integrations that are not ours have this type and name: 550e8400-e29b-41d4-a716-446655440000 and 550e8400-e29b-41d4-a716-446655440001. Add the right one to the entry crm as id.',
        },
      }),
      change('old', {
        action: 'delete',
        blocked: {
          reason: 'deletes',
          message: '11 of 20 would be deleted. Run it with --force to allow this.',
        },
      }),
      change('site', {
        action: 'none',
        fields: [field('config.url', { before: 'a', after: 'b' })],
        blocked: { reason: 'not-accepted', message: 'AlooChat does not take this value.' },
      }),
    ];
    expect(show(changes, { summary: summary({ blocked: 3, none: 1 }) })).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

        ! create crm: hubspot "CRM"  blocked: ambiguous
            Two live integrations that are not ours have this type and name:
            550e8400-e29b-41d4-a716-446655440000 and 550e8400-e29b-41d4-a716-446655440001. Add the right
            one to the entry crm as id.

        ! delete old: shopify "My Shopify Store"  blocked: deletes
            id id-1
            11 of 20 would be deleted. Run it with --force to allow this.

        ! site: shopify "My Shopify Store"  blocked: not-accepted
            config.url: "a" → "b" (changed in the YAML)
            AlooChat does not take this value.

      acme: 0 to create, 0 to update, 0 to delete, 3 blocked, 1 in sync

      Total for 1 account: 0 to create, 0 to update, 0 to delete, 3 blocked, 1 in sync
      "
    `);
  });

  test('shows reported drift, and leaves out changes in sync', () => {
    const changes = [
      change('drifted', {
        action: 'none',
        drift: true,
        fields: [field('active', { before: false, after: true, cause: 'drift' })],
      }),
      change('calm', { action: 'none' }),
    ];
    const text = show(changes, { summary: summary({ none: 2 }) });
    expect(text).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3

          drifted drifted: shopify "My Shopify Store"
            active: false → true (drifted: changed at AlooChat)
            Not changed, because of drift: report.

      acme: nothing to do, 1 in sync, 1 drifted

      Nothing to do: 1 in sync, 1 drifted in 1 account
      "
    `);
    expect(text).not.toContain('calm');
  });

  test('lists changes in sync with --all', () => {
    const text = show([change('calm', { action: 'none' })], { summary: summary({ none: 1 }) }, true);
    expect(text).toContain('in sync calm: shopify "My Shopify Store"');
  });

  test('shows a notice of something that is in sync: protected, and no longer desired', () => {
    const notice = 'It left the YAML, and stays because it is protected.';
    const text = show([change('kept', { action: 'none', notices: [notice] })], {
      summary: summary({ none: 1 }),
    });
    expect(text).toContain('in sync kept');
    expect(text).toContain(`Note: ${notice}`);
  });

  test('says that there is nothing to do', () => {
    const accounts = [
      account({ summary: summary({ none: 14 }) }),
      account({ account: 'brasil', provider: 'toolzz' }),
    ];
    expect(renderPlan({ revision, accounts }, plain)).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3
      acme: nothing to do, 14 in sync

      brasil  Toolzz AI  revision 4f2c9ab1d2e3
      brasil: nothing to do, 0 in sync

      Nothing to do: 14 in sync in 2 accounts
      "
    `);
  });

  test('tells of an account that could not be read, and still shows the others', () => {
    const error = 'GET /integrations answered 401. Check ALOOCHAT_API_KEY.';
    const accounts = [
      { account: 'acme', provider: 'aloochat', error } as const,
      account({ account: 'brasil', provider: 'toolzz', notices: ['No unit: it is only observed.'] }),
    ];
    expect(renderPlan({ revision, accounts }, plain)).toMatchInlineSnapshot(`
      "acme  AlooChat  revision 4f2c9ab1d2e3
        Could not be read: GET /integrations answered 401. Check ALOOCHAT_API_KEY.
      acme: not planned, nothing is changed there

      brasil  Toolzz AI  revision 4f2c9ab1d2e3
        Note: No unit: it is only observed.
      brasil: nothing to do, 0 in sync

      Nothing to do: 0 in sync in 1 account; 1 account could not be read
      "
    `);
  });

  test('says nothing planned when no account could be read', () => {
    const accounts = [{ account: 'acme', provider: 'aloochat', error: 'timed out' } as const];
    expect(renderPlan({ revision, accounts }, plain)).toContain(
      'Nothing planned in 1 account; 1 account could not be read',
    );
  });
});
