import { randomUUID } from 'node:crypto';
import type { DesiredIntegration } from '../model/desired.ts';
import { ProviderError } from '../model/errors.ts';
import type { Creating, LedgerEntry } from '../model/ledger-entry.ts';
import type { Written } from '../model/provider.ts';
import { emptyEntry } from '../plan/compare/refresh-entry.ts';
import { unownedBefore } from '../plan/match/lost-create.ts';
import { identityOf } from '../plan/planning.ts';
import { SETTLE_MS } from '../plan/settle-time.ts';
import { type ChangeOptions, NotYet, whileRemoving } from './change-task.ts';
import type { Snapshot } from './snapshot.ts';

/** A create that was recorded ahead and succeeded. */
export type SentCreate = { readonly written: Written; readonly token: string };

type Attempt = {
  readonly snapshot: Snapshot;
  readonly entry: DesiredIntegration;
  readonly options: ChangeOptions;
};

/**
 * If recording the intent took longer, in ms, another worker may have taken over the job. Half of a job's
 * lock.
 */
const FRESH_MS = 4_000;

/** Identifies the result of the attempt among all that is live, if its response is lost. */
const intentOf = ({ snapshot, entry, options }: Attempt, token: string): Creating => {
  const { hasher } = snapshot.context;
  const before = unownedBefore(snapshot.planning(entry.key, 0), entry.type);
  return {
    token,
    at: options.now(),
    identity: hasher.digest(identityOf(entry)),
    type: hasher.digest(entry.type),
    ...(before === undefined ? {} : { before }),
  };
};

/** Records the attempt just before the request, unless the entry changed since planning. */
const recordIntent = async (attempt: Attempt, token: string): Promise<void> => {
  const { snapshot, entry, options } = attempt;
  await options.beforeSend?.();
  const { ledger, hasher } = snapshot.context;
  const begunAt = options.now();
  const planned = snapshot.planning(entry.key, options.now()).entries.get(entry.key);
  const outcome = await ledger.update(entry.key, (current) => {
    // The same command wrote it already; only its reply was lost.
    if (current?.creating?.token === token) return current;
    if (
      (current?.id ?? null) !== (planned?.id ?? null) ||
      current?.creating?.token !== planned?.creating?.token
    )
      return undefined;
    const base = current ?? emptyEntry(hasher.fingerprint);
    return {
      ...base,
      // These protect the result of the attempt even if the entry leaves the YAML meanwhile.
      protect: entry.protect,
      secretPaths: [...new Set([...base.secretPaths, ...entry.secretPaths])].sort(),
      creating: intentOf(attempt, token),
    };
  });
  if (!outcome.written) throw new NotYet(`${entry.key}: another worker is making this change`, SETTLE_MS);
  snapshot.own(entry.key, outcome.entry);
  // A new master that does not know of the attempt would let it be made twice.
  if (!(await ledger.survives(entry.key, token)))
    throw new NotYet(`${entry.key}: no replica of Redis has recorded the create yet; retrying`, SETTLE_MS);
  // The process was suspended while it waited for the reply.
  if (options.now() - begunAt > FRESH_MS)
    throw new NotYet(`${entry.key}: recording the create in the ledger took too long; retrying`, SETTLE_MS);
};

const withdraw = (entry: LedgerEntry): LedgerEntry => {
  const { creating: _creating, ...rest } = entry;
  return rest;
};

/** Whether the provider certainly did nothing. A 409 may be caused by an earlier attempt. */
const hadNoEffect = (error: unknown): boolean =>
  error instanceof ProviderError && error.failure !== 'unknown' && error.code !== 'conflict';

/** Updates the ledger after a create that did not succeed. */
const afterFailure = async (
  { snapshot, entry, options }: Attempt,
  token: string,
  noEffect: boolean,
): Promise<void> => {
  const outcome = await snapshot.context.ledger.update(entry.key, (current) => {
    if (current?.creating?.token !== token) return undefined;
    if (noEffect) return withdraw(current);
    return { ...current, creating: { ...current.creating, at: options.now() } };
  });
  snapshot.own(entry.key, outcome.entry);
};

/**
 * Sends a create that is written ahead (docs/design/ledger.md#creates-are-written-ahead): records a token in
 * the ledger just before the request, if the entry is still as planned. The token stays when the outcome is
 * unknown, so that the next attempt reads a fresh list first.
 */
export const createWrittenAhead = async (attempt: Attempt): Promise<SentCreate> => {
  const { snapshot, entry, options } = attempt;
  const token = randomUUID();
  let mayBeSent = false;
  try {
    const written = await snapshot.context.provider.create(entry, snapshot.observation, {
      signal: options.signal,
      idempotencyKey: token,
      beforeSend: async () => {
        await recordIntent(attempt, token);
        mayBeSent = true;
      },
    });
    return { written, token };
  } catch (error) {
    await afterFailure(attempt, token, !mayBeSent || hadNoEffect(error));
    throw error;
  }
};

/**
 * Removes what a create made whose token was replaced meanwhile, unless the entry owns it now. The ledger
 * keeps the id until it is removed, so that the next plan retries a failed removal.
 */
export const undoCreate = async ({ snapshot, entry, options }: Attempt, written: Written): Promise<void> => {
  const { ledger, provider } = snapshot.context;
  const { id } = written;
  if (!(await ledger.release(id, entry.key))) return;
  await ledger.update(entry.key, (current) =>
    current !== null && current.id !== id && current.retire === undefined
      ? { ...current, retire: id }
      : undefined,
  );
  await whileRemoving(() => provider.remove({ ...(written.live ?? {}), id }, { signal: options.signal }));
  await ledger.update(entry.key, (current) => {
    if (current?.retire !== id) return undefined;
    const { retire: _gone, ...rest } = current;
    return rest;
  });
};
