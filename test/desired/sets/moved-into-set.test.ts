import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../../src/model/desired.ts';
import { account, applied, live, planOf, workOf } from '../../support/plan-fixtures.ts';
import { stateOf } from '../load-files.ts';

const accounts = 'accounts:\n  acme: { provider: aloochat, apiKey: key-123456 }\n';

const domains = { brasil: 'acme-brasil.example', portugal: 'acme-portugal.example' };

const written = `${accounts}integrations:
  shop-brasil: { account: acme, type: shopify, name: Shop brasil, config: { shop_domain: ${domains.brasil}, v: "1" } }
  shop-portugal: { account: acme, type: shopify, name: Shop portugal, config: { shop_domain: ${domains.portugal}, v: "1" } }
`;

const asSet = `${accounts}sets:
  shop:
    each:
      brasil: { domain: ${domains.brasil} }
      portugal: { domain: ${domains.portugal} }
    integration: { account: acme, type: shopify, name: "Shop {{ key }}", config: { shop_domain: "{{ domain }}", v: "1" } }
`;

const shown = ({ key, name, config }: DesiredIntegration) => live(`id-${key}`, { name, config });

describe('entries that move into a set under other keys', () => {
  it('change nothing at the provider: the ledger follows', async () => {
    const before = (await stateOf(written)).integrations;
    const after = (await stateOf(asSet)).integrations;
    expect(after.map(({ key }) => key)).toEqual(['shop.brasil', 'shop.portugal']);
    const setting = {
      account: account(),
      desired: after,
      live: before.map(shown),
      entries: Object.fromEntries(before.map((entry) => [entry.key, applied(entry, shown(entry))])),
    };
    const work = workOf(setting);
    expect(work.plan.changes.map(({ key, action }) => [key, action])).toEqual([
      ['shop.brasil', 'none'],
      ['shop.portugal', 'none'],
    ]);
    expect(
      work.plan.bookkeeping.map((step) => (step.kind === 'move' ? [step.from, step.to] : step.kind)),
    ).toEqual([
      ['shop-brasil', 'shop.brasil'],
      ['shop-portugal', 'shop.portugal'],
    ]);
  });

  it('and one edit of the template is an update of each row, of that field alone', async () => {
    const before = (await stateOf(asSet)).integrations;
    const after = (await stateOf(asSet.replace('v: "1"', 'v: "2"'))).integrations;
    const plan = planOf({
      account: account({ guards: { ...account().guards, maxUpdatePercent: 100 } }),
      desired: after,
      live: before.map(shown),
      entries: Object.fromEntries(before.map((entry) => [entry.key, applied(entry, shown(entry))])),
    });
    expect(
      plan.changes.map(({ key, action, fields }) => [key, action, fields.map(({ path }) => path)]),
    ).toEqual([
      ['shop.brasil', 'update', ['config.v']],
      ['shop.portugal', 'update', ['config.v']],
    ]);
  });
});
