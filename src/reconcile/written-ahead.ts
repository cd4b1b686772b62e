import { randomUUID } from 'node:crypto';
import type { DesiredIntegration } from '../model/desired.ts';
import { ProviderError } from '../model/errors.ts';
import type { Creating, LedgerEntry } from '../model/ledger-entry.ts';
import type { Written } from '../model/provider.ts';
import { emptyEntry } from '../plan/compare/refresh-entry.ts';
import { identityOf } from '../plan/match/identity.ts';
import { unownedBefore } from '../plan/match/lost-create.ts';
import { SETTLE_MS } from '../plan/settle-time.ts';
import { type ChangeOptions, NotYet, whileRemoving } from './change-task.ts';
import type { Snapshot } from './snapshot.ts';

/** An announced create that went through. */
export type SentCreate = { readonly written: Written; readonly token: string };

type Attempt = {
  readonly snapshot: Snapshot;
  readonly entry: DesiredIntegration;
  readonly options: ChangeOptions;
};

/** An intentOf that took longer may be another worker's to doubt by now, whose job this has become: half of a job's lock, in ms. */
const FRESH_MS = 4_000;

/** What finds what the attempt made among all that is live, when its answer is lost. */
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

/** Just before the create is sent, with its slot in hand: from what was planned, unless somebody else was here meanwhile. */
const recordIntent = async (attempt: Attempt, token: string): Promise<void> => {
  const { snapshot, entry, options } = attempt;
  await options.beforeSend?.();
  const { ledger, hasher } = snapshot.context;
  const begunAt = options.now();
  const planned = snapshot.planning(entry.key, options.now()).entries.get(entry.key);
  const outcome = await ledger.update(entry.key, (current) => {
    // Written already, by the same command: only its reply was lost.
    if (current?.creating?.token === token) return current;
    if (
      (current?.id ?? null) !== (planned?.id ?? null) ||
      current?.creating?.token !== planned?.creating?.token
    )
      return undefined;
    const base = current ?? emptyEntry(hasher.fingerprint);
    return {
      ...base,
      // What the attempt makes is protected, and hides its name, also when the entry has left the YAML by then.
      protect: entry.protect,
      secretPaths: [...new Set([...base.secretPaths, ...entry.secretPaths])].sort(),
      creating: intentOf(attempt, token),
    };
  });
  if (!outcome.written) throw new NotYet(`${entry.key}: another worker is at it`, SETTLE_MS);
  snapshot.own(entry.key, outcome.entry);
  // The process was stopped, or its machine asleep, while it waited for the reply.
  if (options.now() - begunAt > FRESH_MS)
    throw new NotYet(`${entry.key}: announcing it took too long to go on from`, SETTLE_MS);
};

const withdraw = (entry: LedgerEntry): LedgerEntry => {
  const { creating: _creating, ...rest } = entry;
  return rest;
};

/** Whether the provider surely did nothing. A 409 may be the answer to an earlier attempt's effect. */
const hadNoEffect = (error: unknown): boolean =>
  error instanceof ProviderError && error.failure !== 'unknown' && error.code !== 'conflict';

/** What the ledger should remember of a create that did not come back with a success. */
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
 * Sends a create that is written ahead (docs/design/ledger.md#creates-are-written-ahead): the attempt's token goes into the ledger just before the request, and only over what the
 * plan knew. It stays there when the outcome is unknown, so that whoever tries next looks at a fresh list first.
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
 * The create was answered, but its token had been taken by then: removes what it just made, unless the one who took over has
 * adopted just that. The ledger remembers it until it is gone, so that a removal which fails, or dies, is made up for by the next plan.
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
