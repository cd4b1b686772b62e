import { type LedgerEntry, TO_BE_WRITTEN } from '../../model/ledger-entry.ts';
import type { Blocked, Change, FieldChange } from '../../model/plan.ts';
import type { ComparedField } from '../compare/compare-entry.ts';
import { matchHash } from '../compare/fields.ts';
import type { Matched } from '../match/matched.ts';
import type { Planning } from '../planning.ts';
import { changesThat, isEdit, type KeyPlans, ownedCount, wayOut } from './counting.ts';

/** Every entry has these fields, so a missing record does not mean that they are new. */
const always: ReadonlySet<string> = new Set(['name', 'active']);

/** Whether the first write after an adoption or a lost create is still to come. */
const isBegun = ({ revision }: Planning, owner: LedgerEntry): boolean =>
  owner.creating !== undefined ||
  (owner.appliedAt === 0 &&
    (owner.revision === revision || owner.failures !== undefined || owner.rejected !== undefined));

/** Whether the entry comes from another account's ledger: only hashes of secrets are moved. */
const isTakenOver = ({ applied }: LedgerEntry): boolean => applied.active === undefined;

/**
 * Whether a field is written because the YAML or the environment changed since the last write. False for the
 * first write after an adoption or a take-over, for repeated writes, and after a rotation of the ledger key.
 */
export const isEditOf = (
  { planning, owner }: Pick<Matched, 'planning' | 'owner'>,
  { path, desired, verdict }: ComparedField,
): boolean => {
  if (owner === null || verdict.kind !== 'changed') return false;
  // It left the YAML.
  if (desired === undefined) return true;
  const applied = owner.applied[path];
  if (applied === undefined) return !always.has(path) && !isBegun(planning, owner) && !isTakenOver(owner);
  return applied !== TO_BE_WRITTEN && matchHash(planning.hasher, applied, path, desired) === 'no';
};

/** With fewer owned integrations, an everyday edit affects half of them. */
const FROM_OWNED = 10;

const kindOf = ({ path, after, secret }: FieldChange): string => {
  if (secret) return 'a secret';
  switch (path) {
    case 'name':
      return 'the name';
    case 'active':
      return after === false ? 'switched off' : 'switched on';
    case 'visibility':
      return `made ${String(after)}`;
    case 'agentId':
      return 'the agent';
    default:
      return 'the config';
  }
};

/** The kinds of updates, most frequent first: `12 of them a secret, 2 the name`. */
const kindsText = (changes: readonly Change[]): string => {
  const counts = new Map<string, number>();
  for (const { fields } of changes) {
    const written = fields.filter(({ cause }) => cause !== 'drift');
    for (const kind of new Set(written.map(kindOf))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const [first, ...others] = [...counts].sort(([, a], [, b]) => b - a);
  if (first === undefined) return '';
  const texts = [`${first[1]} of them ${first[0]}`, ...others.map(([kind, count]) => `${count} ${kind}`)];
  return ` (${texts.join(', ')})`;
};

/**
 * The guard against a wrong edit or environment that would change most of an account; null: it does not trip.
 */
export const updatesGuard = (planning: Planning, plans: KeyPlans): Blocked | null => {
  const { name, guards } = planning.account;
  const owned = ownedCount(planning);
  const changes = changesThat(plans, isEdit);
  const count = changes.length;
  if (owned < FROM_OWNED || count * 100 <= guards.maxUpdatePercent * owned) return null;
  const limit = `guards.maxUpdatePercent ${guards.maxUpdatePercent}`;
  const message = `${count} of ${owned} integrations of account ${name} would be updated${kindsText(changes)}, over the limit (${limit})`;
  return {
    reason: 'updates',
    message: `${message}; ${wayOut(name, 'the YAML and the environment')}, or raise the limit`,
  };
};
