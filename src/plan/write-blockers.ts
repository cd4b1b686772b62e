import type { DesiredIntegration } from '../model/desired.ts';
import type { Blocked } from '../model/plan.ts';
import type { Assessment } from '../model/provider.ts';
import { applyKeyLine, retryLine } from './command-lines.ts';
import type { EntryHash } from './entry-hash.ts';
import type { Planning } from './planning.ts';

const MINUTE = 60_000;

/** How long scheduled runs skip a key after its n-th failure in a row: 1 minute, doubling to 1 hour. */
export const coolingPause = (failures: number): number =>
  Math.min(60 * MINUTE, MINUTE * 2 ** Math.max(0, failures - 1));

/** Stands in for the entry hash of a rejected removal, which has no entry. */
export const REMOVAL = 'removal';

/** The same, for `gate`. */
export const removalHash: EntryHash = () => REMOVAL;

const minutes = (ms: number): string => `${Math.max(1, Math.ceil(ms / MINUTE))} min`;

/** An older version stored conflicts as rejections; the conflict may be resolved by now. */
const CONFLICT = 409;

const rejected = (planning: Planning, key: string, hash: EntryHash): Blocked | null => {
  const refusal = planning.entries.get(key)?.rejected;
  if (!refusal || refusal.status === CONFLICT) return null;
  if (refusal.entryHash !== hash() || planning.keys?.has(key)) return null;
  const message = `${key}: the provider answered ${refusal.status} to exactly this entry: ${refusal.message.replace(/\.$/, '')}`;
  return {
    reason: 'rejected',
    message: `${message}; correct the entry, or retry with: ${retryLine(key, planning.account.name)}`,
  };
};

const cooling = (planning: Planning, key: string): Blocked | null => {
  const failures = planning.entries.get(key)?.failures;
  if (!failures || planning.person || planning.keys?.has(key)) return null;
  const wait = failures.at + coolingPause(failures.count) - planning.now;
  if (wait <= 0) return null;
  const message = `${key}: failed ${failures.count} time${failures.count === 1 ? '' : 's'} in a row, last: ${failures.message.replace(/\.$/, '')}`;
  return {
    reason: 'cooling',
    message: `${message}; the next attempt is in ${minutes(wait)}, or now with: ${applyKeyLine(key, planning.account.name)}`,
  };
};

/** The first reason that blocks every write for a key; null: none. */
export const gate = (
  planning: Planning,
  key: string,
  hash: EntryHash,
  entry?: DesiredIntegration,
  assessment?: Assessment,
): Blocked | null => {
  const { readOnly } = planning.capabilities;
  if (assessment?.blocked) return assessment.blocked;
  if (readOnly !== null) return { reason: 'unsupported', message: `${entry?.key ?? key}: ${readOnly}` };
  return rejected(planning, key, hash) ?? cooling(planning, key);
};
