import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '../model/errors.ts';
import type { Ledger, LedgerEntry } from '../model/ledger-entry.ts';
import { memoizeLast } from '../model/memoize-last.ts';
import type { CallOptions, Observation } from '../model/provider.ts';
import { overPercent } from '../plan/guards/counting.ts';
import { type Lifts, noLifts } from '../plan/ownership/ledger-claim.ts';
import { isSettling } from '../plan/settle-time.ts';
import type { AccountContext } from './account-context.ts';
import { type OwnLedger, readOwnLedger } from './own-ledger.ts';

/** At most this many ids are asked for one by one; a list that lacks more is not trusted. */
const MAX_ASKED = 500;

/**
 * Where the vanished guard trips anyway, this many ids are asked for: one that exists proves the list
 * incomplete.
 */
const SAMPLE = 10;

const idsOf = (entry: LedgerEntry): string[] => [entry.id, entry.retire].flatMap((id) => id ?? []);

/**
 * The pause before a second list: long enough for another server behind the same name to answer it, in ms.
 */
const SECOND_LIST_MS = 500;

type Unlisted = { readonly entry: LedgerEntry; readonly ids: readonly string[] };

/** Cache by identity: an idle tick has the same ledger and list objects as the one before. */
const lastUnlisted = new WeakMap<Ledger, (live: Observation['live']) => readonly Unlisted[]>();

const findUnlisted = (ledger: Ledger, live: Observation['live']): readonly Unlisted[] => {
  const listed = new Set(live.map((item) => item.id));
  return Object.values(ledger.entries).flatMap((entry) => {
    const ids = idsOf(entry).filter((id) => !listed.has(id));
    return ids.length === 0 ? [] : [{ entry, ids }];
  });
};

/** The owned ids that the list lacks, by entry. */
const unlisted = (ledger: Ledger, live: Observation['live']): readonly Unlisted[] => {
  const known =
    lastUnlisted.get(ledger) ?? memoizeLast((list: Observation['live']) => findUnlisted(ledger, list));
  lastUnlisted.set(ledger, known);
  return known(live);
};

/** The owned ids that the list lacks after their settle time. */
const missingIds = (ledger: Ledger, { live, at }: Observation): string[] =>
  unlisted(ledger, live).flatMap(({ entry, ids }) => (isSettling(entry, at) ? [] : ids));

const incomplete = (text: string): ProviderError =>
  new ProviderError(
    `${text}: the list is incomplete, so nothing is planned from it; the next run reads it again`,
    {
      code: 'malformed',
      failure: 'unknown',
    },
  );

/** Asks for missing ids: one that exists proves that the list was incomplete. */
const askForMissing = async (
  context: AccountContext,
  ledger: Ledger,
  ids: readonly string[],
  options: CallOptions,
): Promise<void> => {
  const { name, guards } = context.account;
  const owned = Object.values(ledger.entries).filter((entry) => entry.id !== null).length;
  const guarded = overPercent(ids.length, owned, guards.maxVanishedPercent);
  if (!guarded && ids.length > MAX_ASKED)
    throw incomplete(`The list of account ${name} left out ${ids.length} of the integrations that are ours`);
  for (const id of guarded ? ids.slice(0, SAMPLE) : ids) {
    if ((await context.provider.exists(id, options)) === true)
      throw incomplete(`The list of account ${name} left out ${id}, which exists`);
  }
};

/**
 * Reads a second list, which decides where ids cannot be asked for: an id in only one list proves the other
 * incomplete.
 */
const secondList = async (
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
    throw incomplete(`A list of account ${name} left out ${back}, which the next one shows`);
  const lost = [...still].find((id) => !missing.includes(id));
  if (lost !== undefined)
    throw incomplete(`A list of account ${name} left out ${lost}, which the one before showed`);
  return second;
};

/** Checks missing ids: by asking for each, or with a second list where the provider cannot be asked. */
const confirmed = async (
  context: AccountContext,
  ledger: Ledger,
  observation: Observation,
  options: CallOptions,
): Promise<Observation> => {
  const missing = missingIds(ledger, observation);
  if (missing.length === 0) return observation;
  if (!observation.capabilities.asksById) return secondList(context, ledger, missing, options);
  await askForMissing(context, ledger, missing, options);
  return observation;
};

/**
 * Reads everything live of an account, and checks owned ids that the list lacks.
 * @throws ProviderError when it cannot be read, or is incomplete
 */
export const observe = async (
  context: AccountContext,
  ledger: Ledger,
  options: CallOptions = {},
): Promise<Observation> =>
  confirmed(context, ledger, await context.provider.observe(context.entries, options), options);

/**
 * Everything live of an account, and its ledger read afterwards, so that a concurrent write is not taken for
 * drift.
 */
export type Observed = OwnLedger & { readonly observation: Observation };

/**
 * Reads the list. On failure, an error about the ledger's owner comes first: the configured place may be
 * wrong.
 */
const list = async (context: AccountContext, options: CallOptions, lifts: Lifts): Promise<Observation> => {
  try {
    return await context.provider.observe(context.entries, options);
  } catch (error) {
    if (!options.signal?.aborted) await readOwnLedger(context, lifts);
    throw error;
  }
};

/**
 * Reads list and ledger, the ledger once where the list has all owned ids.
 * @throws ProviderError when the account cannot be read, or the list is incomplete
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
