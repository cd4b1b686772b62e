import { asEntry } from '../import/live-secrets.ts';
import type { Observation } from '../model/provider.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { observe } from '../reconcile/observe.ts';
import { patiently } from '../reconcile/with-retries.ts';

/**
 * Reads everything live, and once more with what the first reading did not know the type of: a provider asks further for that.
 * @throws ProviderError
 */
export const observeForImport = async (
  context: AccountContext,
  onWait: (ms: number) => void,
): Promise<Observation> => {
  const ledger = await context.ledger.read();
  const first = await patiently(() => observe(context, ledger), onWait);
  const strange = first.live
    .map((live) => asEntry(live, context.account.name))
    .filter((entry) => first.capabilities.assess(entry).blocked?.reason === 'unavailable');
  if (strange.length === 0) return first;
  return patiently(() => observe({ ...context, entries: [...context.entries, ...strange] }, ledger), onWait);
};
