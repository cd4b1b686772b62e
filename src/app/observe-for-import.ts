import { asEntry } from '../import/live-secrets.ts';
import type { Observation } from '../model/provider.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { observe } from '../reconcile/observe.ts';
import { withRetries } from '../reconcile/with-retries.ts';

/**
 * Reads everything live, then once more for types that the first reading did not know: some providers need
 * further requests for those.
 * @throws ProviderError
 */
export const observeForImport = async (
  context: AccountContext,
  onWait: (ms: number) => void,
): Promise<Observation> => {
  const ledger = await context.ledger.read();
  const first = await withRetries(() => observe(context, ledger), onWait);
  const strange = first.live
    .map((live) => asEntry(live, context.account.name))
    .filter((entry) => first.capabilities.assess(entry).blocked?.reason === 'unavailable');
  if (strange.length === 0) return first;
  return withRetries(
    () => observe({ ...context, entries: [...context.entries, ...strange] }, ledger),
    onWait,
  );
};
