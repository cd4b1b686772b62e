import { expect, it } from 'vitest';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { createOtherAccounts } from '../../src/reconcile/other-accounts.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { openOtherLedgers } from '../../src/store/ledger/other-ledgers.ts';
import { openOwnedIds } from '../../src/store/ledger/owned-ids.ts';
import { openTakenIds } from '../../src/store/ledger/taken-ids.ts';
import { shopSecret } from './hand.ts';
import { onlyChange, openWorkshop, shop } from './workshop.ts';

it('what two accounts adopt at the same moment becomes that of one, and is written by one', async (test) => {
  const workshop = await openWorkshop(test);
  const { redis, prefix, simulated } = workshop;
  const owned = openOwnedIds(redis, prefix);
  const rigOf = (account: string) => (context: AccountContext) => {
    const place = { provider: workshop.account.provider, baseUrl: workshop.account.baseUrl };
    const taken = openTakenIds(redis, prefix, account, place);
    const ledger = openLedger({ redis, prefix, account, taken });
    const others = createOtherAccounts({
      claimant: { account, place },
      ledger,
      hasher: context.hasher,
      others: openOtherLedgers({ redis, prefix, account, owned, taken }),
      listAccounts: async () => [],
      ledgerOf: async () => ledger,
      isDesired: () => true,
    });
    return { ...context, ledger, others };
  };
  const config = { shop_domain: 'a.myshopify.com', access_token: shopSecret };
  simulated.world.add({ type: 'shopify', name: 'Shop a', config });
  const [one, two] = await Promise.all(
    ['one', 'two'].map((name) => workshop.hand([shop('a')], { account: { name }, rig: rigOf(name) })),
  );
  if (one === undefined || two === undefined) throw new Error('expected two');
  const [first, second] = [onlyChange(await one.plan()), onlyChange(await two.plan())];
  expect([first.adopts, second.adopts]).toEqual([true, true]);
  simulated.requests.clear();
  const outcomes = await Promise.all([one.make(first), two.make(second)]);
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['applied', 'moved']);
  expect(simulated.requests.writes()).toHaveLength(1);
  const ledgers = await Promise.all([one, two].map(({ context }) => context.ledger.read()));
  expect(ledgers.flatMap(({ entries }) => Object.keys(entries))).toEqual(['a']);
  const loser = outcomes[0]?.outcome === 'applied' ? two : one;
  const { plan } = await loser.plan();
  expect(plan.changes[0]?.blocked).toMatchObject({ reason: 'ambiguous' });
});
