import { didYouMean } from '../../app/select-accounts.ts';
import type { DesiredState } from '../../model/desired.ts';
import { UsageError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';

/**
 * Keys are known from the YAML, or from the plan if they left it. If an account could not be observed, what
 * it owns is unknown, so no key is rejected.
 * @throws UsageError when `--key` names an unknown one
 */
export const checkKeys = (
  keys: readonly string[],
  desired: Pick<DesiredState, 'integrations'>,
  plan: Plan,
): void => {
  const planned = plan.accounts.flatMap((account) => ('error' in account ? [] : account.changes));
  const known = new Set([...desired.integrations, ...planned].map(({ key }) => key));
  const unknown = keys.find((key) => !known.has(key));
  if (unknown === undefined || plan.accounts.some((account) => 'error' in account)) return;
  throw new UsageError(
    `--key ${unknown}: neither the desired state nor the ledger has an integration with this key.${didYouMean(unknown, known)}`,
  );
};
