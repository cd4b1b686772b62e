import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Observation } from '../model/provider.ts';
import { identityOf, type Planning, preparePlanning } from '../plan/planning.ts';
import type { AccountContext } from './account-context.ts';
import { observeWithLedger } from './observe.ts';

/**
 * A change is only applied on an observation younger than this (docs/design/runs.md#applying-a-change), in
 * ms.
 */
export const MAX_AGE_MS = 60_000;

/**
 * List and ledger as of one reading, indexed for planning single keys. This process's own writes are patched
 * in, so that five thousand changes need one list.
 */
export type Snapshot = {
  readonly context: AccountContext;
  readonly observation: Observation;
  /**
   * The planning of one key just before its change, without guards and pauses, which the run's plan applied.
   */
  planning(key: string, now: number): Planning;
  /** Patches in a live integration. */
  put(live: LiveIntegration): void;
  remove(id: string): void;
  /** Patches in the ledger entry of a key; null: none. */
  own(key: string, entry: LedgerEntry | null): void;
};

/** Reads live and ledger, and indexes them. @throws ProviderError */
export const takeSnapshot = async (
  context: AccountContext,
  options: { readonly signal?: AbortSignal | undefined } = {},
) => {
  const { observation, ledger } = await observeWithLedger(context, options);
  return snapshotOf(context, observation, ledger);
};

/** Live integrations by id and by identity, and how to patch one in. */
const patchableLive = (planning: Planning) => {
  const live = new Map(planning.live);
  const byIdentity = new Map(planning.byIdentity);
  const remove = (id: string): void => {
    const item = live.get(id);
    if (item === undefined) return;
    const alike = byIdentity.get(identityOf(item)) ?? [];
    byIdentity.set(
      identityOf(item),
      alike.filter((other) => other.id !== id),
    );
    live.delete(id);
  };
  const put = (item: LiveIntegration): void => {
    remove(item.id);
    live.set(item.id, item);
    byIdentity.set(identityOf(item), [...(byIdentity.get(identityOf(item)) ?? []), item]);
  };
  return { live, byIdentity, put, remove };
};

/** Ledger entries and the keys that own ids, and how to patch an entry in. */
const patchableLedger = (planning: Planning) => {
  const entries = new Map(planning.entries);
  const owners = new Map(planning.owners);
  const own = (key: string, entry: LedgerEntry | null): void => {
    const before = entries.get(key);
    for (const id of [before?.id, before?.retire])
      if (id != null && owners.get(id) === key) owners.delete(id);
    if (entry === null) entries.delete(key);
    else entries.set(key, entry);
    for (const id of [entry?.retire, entry?.id]) if (id != null) owners.set(id, key);
  };
  return { entries, owners, own };
};

/** Indexes what has been read. */
export const snapshotOf = (
  context: AccountContext,
  observation: Observation,
  ledger: Awaited<ReturnType<AccountContext['ledger']['read']>>,
): Snapshot => {
  const { account, entries: desired, hasher, revision } = context;
  const policy = { account, hasher, revision, manual: true, force: true, keys: null, now: observation.at };
  const planning = preparePlanning({ ...policy, desired, observation, ledger });
  const { put, remove, ...liveIndex } = patchableLive(planning);
  const { own, ...ledgerIndex } = patchableLedger(planning);
  return {
    context,
    observation,
    planning: (key, now) => ({
      ...planning,
      ...liveIndex,
      ...ledgerIndex,
      recordsObservation: false,
      now,
      keys: new Set([key]),
    }),
    put,
    remove,
    own,
  };
};
