import type { Hasher } from '../src/model/hasher.ts';
import { noLifts } from '../src/plan/ownership/ledger-claim.ts';
import type { ChangeData, ReconcileData } from './job-data.ts';

type Signs = Pick<Hasher, 'digest'>;

/** Why an unsigned job is not done. */
export const NOT_SIGNED =
  "the job is not signed with this account's key, so something else than setpoint may have written it to Redis; nothing was done";

/** At the end, and only where it is lifted: the jobs of an older version have no such part. */
const outside = ({ outsideWindow }: Pick<ReconcileData, 'outsideWindow'>): readonly string[] =>
  outsideWindow ? ['outside window'] : [];

/**
 * The signature of a change's job: a keyed hash of what it does. Without it, anyone who can write to Redis could
 * enqueue a change that a guard blocks.
 */
export const changeSignature = ({ digest: sign }: Signs, data: Omit<ChangeData, 'signature'>): string => {
  const { run, key, action, id, digest, entryHash, desired, fields } = data;
  const { swaps = false, forced = false } = data;
  const what = ['change job', run, key, action, id, digest, entryHash, desired, fields, swaps, forced];
  return sign([...what, ...outside(data)]);
};

/**
 * Marks changes of a run as half made, signed: a window does not hold those. Without it, anyone who can write to Redis
 * could have the queued changes of a run made after the window closed.
 */
export const begunMarks = ({ digest: sign }: Signs, run: string, jobIds: readonly string[]): string[] =>
  jobIds.map((id) => sign(['half made', run, id]));

/** The permissions of a run that a person started. */
type Permissions = Pick<
  ReconcileData,
  'run' | 'confirmed' | 'force' | 'lifts' | 'outsideWindow' | 'keys' | 'digest'
>;

/** The signature of the permissions of a run that a person started. */
export const runSignature = ({ digest: sign }: Signs, permissions: Permissions): string => {
  const { run, confirmed, force, lifts = noLifts, keys, digest } = permissions;
  return sign(['run job', run, confirmed, force, lifts, keys, digest, ...outside(permissions)]);
};

/**
 * Whether a run may be made: a triggered run needs no signature, since it has no permissions. To be planned from
 * a certain desired state is one: a process may still have an older one.
 */
export const isPermitted = (hasher: Signs, data: ReconcileData): boolean => {
  const { confirmed, force, lifts = noLifts, outsideWindow = false, keys, digest, signature } = data;
  const isForAll = confirmed === null && keys === null && digest === null;
  const isPlain = isForAll && !force && !lifts.newPlace && !lifts.takeOver && !outsideWindow;
  return isPlain || signature === runSignature(hasher, data);
};
