import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '../model/errors.ts';
import type { Ledger, LedgerEntry } from '../model/ledger-entry.ts';
import { memoizeLast } from '../model/memoize-last.ts';
import type { CallOptions, Observation } from '../model/provider.ts';
import { overPercent } from '../plan/guards/guard-facts.ts';
import { isSettling } from '../plan/settle-time.ts';
import { type Lifts, noLifts } from '../plan/whose/ledger-claim.ts';
import type { AccountContext } from './account-context.ts';
import { type OwnLedger, readOwnLedger } from './own-ledger.ts';

/** More than this are never asked for one by one, in ids: a list that lost so many is not worth believing. */
const ASK_AT_MOST = 500;

/** Where the vanished guard trips anyway, so many are asked for: one that exists proves what the guard can only suspect. */
const SAMPLE = 10;

const idsOf = (entry: LedgerEntry): string[] => [entry.id, entry.retire].flatMap((id) => id ?? []);

/** The pause before a second list: long enough for another server behind the same name to answer it, in ms. */
const SECOND_LIST_MS = 500;

type Unlisted = { readonly entry: LedgerEntry; readonly ids: readonly string[] };

/** A tick with nothing to do finds the very same ledger and list as the one before. */
const lastUnlisted = new WeakMap<Ledger, (live: Observation['live']) => readonly Unlisted[]>();

const findUnlisted = (ledger: Ledger, live: Observation['live']): readonly Unlisted[] => {
  const listed = new Set(live.map((item) => item.id));
  return Object.values(ledger.entries).flatMap((entry) => {
    const ids = idsOf(entry).filter((id) => !listed.has(id));
    return ids.length === 0 ? [] : [{ entry, ids }];
  });
};

/** What we own and the list does not show, by entry. */
const unlisted = (ledger: Ledger, live: Observation['live']): readonly Unlisted[] => {
  const known =
    lastUnlisted.get(ledger) ?? memoizeLast((list: Observation['live']) => findUnlisted(ledger, list));
  lastUnlisted.set(ledger, known);
  return known(live);
};

/** What we own, and the list does not show, although it had the time to. */
const missingIds = (ledger: Ledger, { live, at }: Observation): string[] =>
  unlisted(ledger, live).flatMap(({ entry, ids }) => (isSettling(entry, at) ? [] : ids));

const notWhole = (text: string): ProviderError =>
  new ProviderError(
    `${text}: the list is not whole, so nothing is planned from it. It is read again by the next run`,
    {
      code: 'malformed',
      failure: 'unknown',
    },
  );

/** An id that the list left out and that exists all the same proves that the list was not whole. */
const askForMissing = async (
  context: AccountContext,
  ledger: Ledger,
  ids: readonly string[],
  options: CallOptions,
): Promise<void> => {
  const { name, guards } = context.account;
  const owned = Object.values(ledger.entries).filter((entry) => entry.id !== null).length;
  const guarded = overPercent(ids.length, owned, guards.maxVanishedPercent);
  if (!guarded && ids.length > ASK_AT_MOST)
    throw notWhole(`The list of account ${name} left out ${ids.length} of what is ours`);
  for (const id of guarded ? ids.slice(0, SAMPLE) : ids) {
    if ((await context.provider.exists(id, options)) === true)
      throw notWhole(`The list of account ${name} left out ${id}, which exists`);
  }
};

/** Where nothing can be asked for by its id, a second list has the last word; what only one of the two shows proves the other not whole. */
const lookAgain = async (
  context: AccountContext,
  ledger: Ledger,
  missing: readonly string[],
  options: CallOptions,
): Promise<Observation> => {
  await sleep(SECOND_LIST_MS, undefined, { signal: options.signal });
  const second = await context.provider.observe(context.entries, options);
  const still = new Set(missingIds(ledger, second));
  const { name } = context.account;
  const back = missing.find((id) => !still.has(id));
  if (back !== undefined)
    throw notWhole(`A list of account ${name} left out ${back}, which the next one shows`);
  const lost = [...still].find((id) => !missing.includes(id));
  if (lost !== undefined)
    throw notWhole(`A list of account ${name} left out ${lost}, which the one before showed`);
  return second;
};

/** What we own and the list does not show is asked for by id; where the provider cannot be asked, the list is read a second time. */
const confirmed = async (
  context: AccountContext,
  ledger: Ledger,
  observation: Observation,
  options: CallOptions,
): Promise<Observation> => {
  const missing = missingIds(ledger, observation);
  if (missing.length === 0) return observation;
  if (!observation.capabilities.asksById) return lookAgain(context, ledger, missing, options);
  await askForMissing(context, ledger, missing, options);
  return observation;
};

/**
 * Reads everything live of an account, and makes sure of what the ledger has and the list does not show.
 * @throws ProviderError when it cannot be read, or is not whole
 */
export const observe = async (
  context: AccountContext,
  ledger: Ledger,
  options: CallOptions = {},
): Promise<Observation> =>
  confirmed(context, ledger, await context.provider.observe(context.entries, options), options);

/** Everything live of an account, and its ledger as read afterwards: what another worker wrote meanwhile is known, and not taken for drift. */
export type Observed = OwnLedger & { readonly observation: Observation };

/** What is live; where it cannot be read, that the ledger is not this account's comes first: the place may be a mistake. */
const list = async (context: AccountContext, options: CallOptions, lifts: Lifts): Promise<Observation> => {
  try {
    return await context.provider.observe(context.entries, options);
  } catch (error) {
    if (!options.signal?.aborted) await readOwnLedger(context, lifts);
    throw error;
  }
};

/**
 * Reads both, the ledger only once where the list shows all that we own.
 * @throws ProviderError when the account cannot be read, or the list is not whole
 * @throws UsageError when the ledger belongs to another place or desired state
 */
export const observeWithLedger = async (
  context: AccountContext,
  options: CallOptions = {},
  lifts: Lifts = noLifts,
): Promise<Observed> => {
  const listed = await list(context, options, lifts);
  const live = lifts.takeOver ? new Set(listed.live.map(({ id }) => id)) : undefined;
  const own = await readOwnLedger(context, lifts, live);
  if (missingIds(own.ledger, listed).length === 0) return { ...own, observation: listed };
  const observation = await confirmed(context, own.ledger, listed, options);
  return { ...(await readOwnLedger(context, lifts, live)), observation };
};
