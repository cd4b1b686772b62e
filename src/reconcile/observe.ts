import { ProviderError } from '../model/errors.ts';
import type { Ledger } from '../model/ledger-entry.ts';
import type { CallOptions, Observation } from '../model/provider.ts';
import { isSettling } from '../plan/settle-time.ts';
import type { AccountContext } from './account-context.ts';

/** More are not asked for one by one: the vanished guard has its own word by then, and a list that lost twenty lost these too. */
const ASK_AT_MOST = 20;

/** What we own, and the list does not show, although it had the time to. */
const missingIds = (ledger: Ledger, observation: Observation): string[] => {
  const live = new Set(observation.live.map((item) => item.id));
  return Object.values(ledger.entries).flatMap((entry) =>
    entry.id === null || live.has(entry.id) || isSettling(entry, observation.at) ? [] : [entry.id],
  );
};

/** An id that the list left out and that exists all the same proves that the list was not whole. */
const confirmMissing = async (
  context: AccountContext,
  ids: readonly string[],
  options: CallOptions,
): Promise<void> => {
  for (const id of ids.slice(0, ASK_AT_MOST)) {
    if ((await context.provider.exists(id, options)) !== true) continue;
    throw new ProviderError(
      `The list of account ${context.account.name} left out ${id}, which exists: the list is not whole, so nothing is planned from it. It is read again by the next run`,
      { code: 'malformed', failure: 'unknown' },
    );
  }
};

/**
 * Reads everything live of an account. What we own and the list does not show is asked for by id, where the provider can be asked.
 * @throws ProviderError when it cannot be read, or is not whole
 */
export const observe = async (
  context: AccountContext,
  ledger: Ledger,
  options: CallOptions = {},
): Promise<Observation> => {
  const observation = await context.provider.observe(context.entries, options);
  await confirmMissing(context, missingIds(ledger, observation), options);
  return observation;
};
