import type { Hasher } from '../src/model/hasher.ts';
import { noLifts } from '../src/plan/ownership/ledger-claim.ts';
import type { ChangeData, ReconcileData } from './job-data.ts';

type Signs = Pick<Hasher, 'digest'>;

/** Why an unsigned job is not done. */
export const NOT_SIGNED =
  "the job is not signed with this account's key, so something else than setpoint may have written it to Redis; nothing was done";

/**
 * The signature of a change's job: a keyed hash of what it does. Without it, anyone who can write to Redis could
 * enqueue a change that a guard blocks.
 */
export const changeSignature = (
  { digest: sign }: Signs,
  { run, key, action, id, digest, entryHash, desired, fields, swaps, forced }: Omit<ChangeData, 'signature'>,
): string =>
  sign([
    'change job',
    run,
    key,
    action,
    id,
    digest,
    entryHash,
    desired,
    fields,
    swaps ?? false,
    forced ?? false,
  ]);

/** The permissions of a run that a person started. */
type Permissions = Pick<ReconcileData, 'run' | 'confirmed' | 'force' | 'lifts' | 'keys' | 'digest'>;

/** The signature of the permissions of a run that a person started. */
export const runSignature = (
  { digest: sign }: Signs,
  { run, confirmed, force, lifts = noLifts, keys, digest }: Permissions,
): string => sign(['run job', run, confirmed, force, lifts, keys, digest]);

/**
 * Whether a run may be made: a triggered run needs no signature, since it has no permissions. To be planned from
 * a certain desired state is one: a process may still have an older one.
 */
export const isPermitted = (hasher: Signs, data: ReconcileData): boolean => {
  const { confirmed, force, lifts = noLifts, keys, digest, signature } = data;
  const isForAll = confirmed === null && keys === null && digest === null;
  const isPlain = isForAll && !force && !lifts.newPlace && !lifts.takeOver;
  return isPlain || signature === runSignature(hasher, data);
};
