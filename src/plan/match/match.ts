import type { DesiredIntegration } from '../../model/desired.ts';
import type { LedgerEntry } from '../../model/ledger-entry.ts';
import type { LiveIntegration, OwnedElsewhere } from '../../model/live.ts';
import type { Action, Blocked } from '../../model/plan.ts';
import { forgetLine } from '../command-lines.ts';
import { identityOf, type Planning } from '../planning.ts';
import { isSettling } from '../settle-time.ts';
import { lookalikeMessage, lookalikes } from './lookalikes.ts';
import { findLostCreate, unclearMessage } from './lost-create.ts';

/** The live integration that matches a desired entry (docs/design/planning.md#match). */
export type Match =
  /** Ours. `movedFrom`: its former key, if the entry was moved to a new one. */
  | {
      readonly kind: 'owned';
      readonly live: LiveIntegration;
      readonly entry: LedgerEntry;
      readonly movedFrom: string | null;
    }
  /** Unowned, and as the entry describes. */
  | { readonly kind: 'adoptable'; readonly live: LiveIntegration }
  /**
   * No match. `lost`: the ledger entry of one that was removed at the provider, under this key or a former
   * one.
   */
  | { readonly kind: 'none'; readonly lost: LedgerEntry | null }
  /** Created moments ago, and not in the list yet. */
  | { readonly kind: 'settling'; readonly entry: LedgerEntry }
  | {
      readonly kind: 'blocked';
      readonly action: Action;
      readonly id: string | null;
      readonly blocked: Blocked;
    };

const blocked = (reason: Blocked['reason'], message: string, id: string | null = null): Match => ({
  kind: 'blocked',
  action: 'adopt',
  id,
  blocked: { reason, message },
});

const ids = (items: readonly LiveIntegration[]): string =>
  items
    .map((item) => item.id)
    .sort()
    .join(', ');

/** The key that owns the id, if it left the YAML. */
const formerKey = (planning: Planning, id: string): string | null => {
  const owner = planning.owners.get(id);
  return owner !== undefined && !planning.desired.has(owner) && planning.entries.get(owner)?.id === id
    ? owner
    : null;
};

const moved = (planning: Planning, live: LiveIntegration, from: string): Match => ({
  kind: 'owned',
  live,
  entry: planning.entries.get(from) as LedgerEntry,
  movedFrom: from,
});

const severalClaims = (entry: DesiredIntegration, id: string, claims: readonly string[]): Match => {
  const others = claims.filter((key) => key !== entry.key).join(', ');
  return blocked(
    'ambiguous',
    `${entry.key}: ${others} names the id ${id} too; only one entry may have it`,
    id,
  );
};

/** Blocks the entry: another account manages the integration. */
const elsewhereBlock = (
  planning: Planning,
  entry: DesiredIntegration,
  id: string,
  { account, key, isLeft }: OwnedElsewhere,
): Match => {
  const own = planning.account.name;
  const way = isLeft
    ? `that account is not in the YAML any more; if it is called ${own} now, take its ledger over with: setpoint apply --take-over --account ${own}`
    : `two accounts would undo each other; remove one of the two entries, or release it from that account with: ${forgetLine(key, account)}`;
  return blocked('ambiguous', `${entry.key}: ${id} is managed by account ${account} as ${key}; ${way}`, id);
};

const matchById = (planning: Planning, entry: DesiredIntegration, id: string): Match => {
  const live = planning.live.get(id);
  if (!live) {
    const why = `${entry.key}: no live integration of account ${entry.account} has the id ${id}`;
    return blocked('unavailable', `${why}; correct the id, or remove it to match by type and name`, id);
  }
  const owner = planning.owners.get(id);
  const former = formerKey(planning, id);
  const other = planning.elsewhere.get(id);
  if (owner === undefined && other) return elsewhereBlock(planning, entry, id, other);
  if (owner === undefined || owner === entry.key || former !== null) {
    const claims = planning.claims.get(id) ?? [];
    if (claims.length > 1) return severalClaims(entry, id, claims);
    return former === null ? { kind: 'adoptable', live } : moved(planning, live, former);
  }
  return blocked(
    'ambiguous',
    `${entry.key}: the id ${id} is managed as ${owner}; remove one of the two entries`,
    id,
  );
};

/**
 * The entry of a former key with this type and name whose integration is not in the list: a moved key too.
 */
const unlisted = (planning: Planning, entry: DesiredIntegration): LedgerEntry | null => {
  const keys = planning.formerKeys.get(identityOf(entry)) ?? [];
  const missing = keys.flatMap((key) => {
    const owner = planning.entries.get(key);
    return owner?.id != null && !planning.live.has(owner.id) ? [owner] : [];
  });
  return missing.find((owner) => isSettling(owner, planning.readAt)) ?? missing[0] ?? null;
};

const matchNone = (planning: Planning, entry: DesiredIntegration, own: LedgerEntry | null): Match => {
  const lost = own ?? unlisted(planning, entry);
  if (lost !== null)
    return isSettling(lost, planning.readAt) ? { kind: 'settling', entry: lost } : { kind: 'none', lost };
  const found = lookalikes(planning, entry);
  if (found.length === 0) return { kind: 'none', lost };
  return blocked('ambiguous', lookalikeMessage(entry.key, found), found.length === 1 ? found[0]?.id : null);
};

/** Blocks the entry if another account manages a match. */
const matchElsewhere = (
  planning: Planning,
  entry: DesiredIntegration,
  alike: readonly LiveIntegration[],
): Match | null => {
  for (const { id } of alike) {
    const other = planning.elsewhere.get(id);
    if (other && !planning.owners.has(id)) return elsewhereBlock(planning, entry, id, other);
  }
  return null;
};

const matchByName = (planning: Planning, entry: DesiredIntegration, own: LedgerEntry | null): Match => {
  const alike = (planning.byIdentity.get(identityOf(entry)) ?? []).filter(
    // After a failed removal, a released id is still ours.
    (live) =>
      (!planning.released.has(live.id) || formerKey(planning, live.id) !== null) &&
      !planning.claims.has(live.id),
  );
  const former = alike.filter((live) => formerKey(planning, live.id) !== null);
  const named = alike.filter((live) => !planning.owners.has(live.id) && !planning.elsewhere.has(live.id));
  const made = named.length > 0 ? ({ kind: 'none' } as const) : findLostCreate(planning, entry.key);
  if (made.kind === 'unclear' && former.length === 0)
    return blocked('ambiguous', unclearMessage(entry, made.among));
  const unowned = made.kind === 'found' ? [made.live] : named;
  const [first] = former.length > 0 ? former : unowned;
  if (first === undefined) return matchElsewhere(planning, entry, alike) ?? matchNone(planning, entry, own);
  const several = former.length > 0 ? former : unowned;
  if (several.length > 1) {
    const why = `${entry.key}: ${several.length} live integrations have its type and name (${ids(several)})`;
    return blocked(
      'ambiguous',
      `${why}; write the right one's id into the entry, or rename or remove the others`,
    );
  }
  if (former.length > 0) return moved(planning, first, formerKey(planning, first.id) as string);
  const recovering = planning.entries.get(entry.key)?.creating !== undefined;
  if (planning.account.adopt === 'id' && !recovering) {
    const why = `${entry.key}: ${first.id} has its type and name, and account ${entry.account} adopts only by id`;
    return blocked('ambiguous', `${why}; write id: ${first.id} into the entry, or rename it`, first.id);
  }
  return { kind: 'adoptable', live: first };
};

/** Finds the live integration of a desired entry, by the first rule that applies. */
export const matchEntry = (planning: Planning, entry: DesiredIntegration): Match => {
  const owned = planning.entries.get(entry.key);
  const named = planning.named.get(entry.key);
  const live = owned?.id == null ? undefined : planning.live.get(owned.id);
  if (owned && live) {
    if (named === undefined || named === live.id)
      return { kind: 'owned', live, entry: owned, movedFrom: null };
    const why = `${entry.key}: its id is ${entry.id}, but the ledger has ${live.id}`;
    return blocked(
      'ambiguous',
      `${why}; correct the id, or run: ${forgetLine(entry.key, entry.account)}`,
      live.id,
    );
  }
  const own = owned?.id == null ? null : owned;
  if (own && isSettling(own, planning.readAt)) return { kind: 'settling', entry: own };
  if (named !== undefined) return matchById(planning, entry, named);
  return matchByName(planning, entry, own);
};
