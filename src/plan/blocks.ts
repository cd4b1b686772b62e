import type { DesiredIntegration } from '../model/desired.ts';
import type { Blocked } from '../model/plan.ts';
import type { Assessment } from '../model/provider.ts';
import { applyKeyLine, retryLine } from './command-lines.ts';
import type { Risk } from './compare/at-risk.ts';
import type { ComparedField } from './compare/compare-entry.ts';
import type { EntryHash } from './entry-hash.ts';
import type { Planning } from './planning.ts';

/** The paths of some fields, for a message. */
export const names = (fields: readonly ComparedField[]): string =>
  fields.map((field) => field.path).join(', ');

/** Fields that only a new integration could have. */
export const immutableBlock = (
  { key, protect, replace }: DesiredIntegration,
  fields: readonly ComparedField[],
): Blocked => {
  const lift = [...(replace ? [] : ['replace: true']), ...(protect ? ['protect: false'] : [])];
  const way =
    lift.length === 0
      ? 'the next run replaces it, after this run has adopted it or finished an earlier replace'
      : `set ${lift.join(' and ')} on the entry to create a new one and remove the old one`;
  return {
    reason: 'immutable',
    message: `${key}: the provider cannot change ${names(fields)} in place; ${way}`,
  };
};

/** Fields whose written value the provider did not keep. */
export const notAcceptedBlock = (key: string, fields: readonly ComparedField[]): Blocked => {
  const gone = fields.filter(({ live }) => live === undefined);
  const isSecret =
    gone.length === 0
      ? ''
      : `; if ${names(gone)} is a secret that the provider hides, write it as a reference such as \${NAME}`;
  return {
    reason: 'not-accepted',
    message: `${key}: the provider took the write but kept its own ${names(fields)}; correct the value in the YAML, or remove it to leave it alone${isSecret}`,
  };
};

/** Fields that the provider does not have. */
export const unsupportedBlock = (key: string, fields: readonly ComparedField[]): Blocked => ({
  reason: 'unsupported',
  message: `${key}: ${[...new Set(fields.map(({ verdict }) => (verdict.kind === 'unsupported' ? verdict.message : '')))].join('; ')}`,
});

const listed = (places: readonly string[]): string => places.join(', ');

/** Config fields whose write could lose values that we do not own and cannot read. */
export const riskBlock = (key: string, risks: readonly Risk[]): Blocked => {
  const places = (kind: Risk['kind']): string[] =>
    risks.filter((risk) => risk.kind === kind).map(({ place }) => place);
  const [masked, hidden, inside] = [places('masked'), places('hidden'), places('inside')];
  const clauses = [
    ...(masked.length > 0 ? [`hides ${listed(masked)}`] : []),
    ...(hidden.length > 0 ? [`may hide ${listed(hidden)}`] : []),
    ...(inside.length > 0 ? [`may hide a secret in ${listed(inside)}`] : []),
  ];
  const it = risks.length === 1 ? 'it' : 'them';
  return {
    reason: 'unsupported',
    message: `${key}: the provider ${clauses.join(' and ')}, which the YAML does not have, and a write of config could lose ${it}; write ${it} into the entry's config, as null where there is to be none`,
  };
};

const MINUTE = 60_000;

/** How long scheduled runs skip a key after its n-th failure in a row: 1 minute, doubling to 1 hour. */
export const coolingPause = (failures: number): number =>
  Math.min(60 * MINUTE, MINUTE * 2 ** Math.max(0, failures - 1));

/** In place of the entry hash of a rejected removal, which has no entry. */
export const REMOVAL = 'removal';

/** The same, for `writeBlock`. */
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
  if (!failures || planning.manual || planning.keys?.has(key)) return null;
  const wait = failures.at + coolingPause(failures.count) - planning.now;
  if (wait <= 0) return null;
  const message = `${key}: failed ${failures.count} time${failures.count === 1 ? '' : 's'} in a row, last: ${failures.message.replace(/\.$/, '')}`;
  return {
    reason: 'cooling',
    message: `${message}; the next attempt is in ${minutes(wait)}, or now with: ${applyKeyLine(key, planning.account.name)}`,
  };
};

/** The first reason that blocks every write for a key; null: none. */
export const writeBlock = (
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
