import type { LedgerStep } from '../../src/model/plan.ts';
import type { PlanInput } from '../../src/plan/planning.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { convergedLedger } from './converged.ts';

/**
 * The steps that bring a ledger in sync with what the provider truly shows, without a write to the provider: as if each secret that
 * it leaves out had been written and not shown afterwards.
 */
export const convergedOver = async (
  { provider, entries }: AccountContext,
  input: Omit<PlanInput, 'ledger'>,
): Promise<readonly LedgerStep[]> => {
  const { live } = await provider.observe(entries);
  const byName = new Map(live.map((item) => [item.name, item]));
  return Object.entries(convergedLedger(input).entries).map(([key, entry]): LedgerStep => {
    const item = byName.get(entry.name);
    if (item === undefined) throw new Error(`Nothing is live for ${key}`);
    const hidden = entry.secretPaths.map((path) => [path, 'absent']);
    const observed = { ...entry.observed, ...Object.fromEntries(hidden) };
    return { kind: 'put', key, entry: { ...entry, id: item.id, observed } };
  });
};
