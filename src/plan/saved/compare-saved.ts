import type { ProviderName } from '../../model/desired.ts';
import type { AccountPlan, Change, FailedAccount } from '../../model/plan.ts';
import { actionText } from '../../report/text/change-words.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { providerTitle } from '../../report/text/words.ts';
import { differingKeys, isOpen } from '../condition.ts';
import type { SavedAccount } from './saved-plan.ts';

/** Whether a key has nothing left to do, to block or to report. */
export const notNeeded = (rows: readonly Change[]): boolean =>
  rows.every(({ action, blocked, drift }) => action === 'none' && blocked === null && drift !== true);

const ENTRY = 'its entry in the YAML, or a variable or file that it refers to, has changed';

const blockedText = ({ blocked }: Change): string =>
  `it is blocked now (${blocked?.reason}): ${cleanProse(blocked?.message ?? '')}`;

const idleText = (saved: Change, rows: readonly Change[]): string => {
  if (rows.some(({ drift }) => drift)) return 'drift there is only reported now, not reverted';
  if (rows.length === 0) {
    return saved.action === 'delete' ? 'it is already gone' : 'its entry has left the YAML';
  }
  const notice = rows.flatMap(({ notices = [] }) => notices).at(0);
  return `it is no longer needed${notice === undefined ? '' : `: ${cleanProse(notice)}`}`;
};

/** What would be done now instead. */
const liveText = (saved: Change, now: Change, provider: ProviderName): string => {
  const there = providerTitle(provider);
  const instead = actionText(now, provider).trimEnd();
  if (saved.id !== null && now.id === null) {
    return `it was removed at ${there}: now the plan is to ${instead}`;
  }
  if (saved.id === null && now.id !== null) {
    return `there is one of its type and name at ${there} now: the plan is to ${instead}`;
  }
  const paths = now.fields.map(({ path }) => path).join(', ');
  return `it has changed at ${there}: now the plan is to ${instead}${paths === '' ? '' : ` ${cleanProse(paths)}`}`;
};

/**
 * Why a saved change is not what would be done now.
 * @param rows what is planned for its key now
 */
const whyMoved = (saved: Change, rows: readonly Change[], provider: ProviderName): string => {
  const twin = rows.find(({ digest }) => digest === saved.digest);
  if (twin?.blocked) return blockedText(twin);
  const open = rows.find(({ action, blocked }) => action !== 'none' && blocked === null);
  const blocked = rows.find((row) => row.blocked !== null);
  if (open === undefined) return blocked === undefined ? idleText(saved, rows) : blockedText(blocked);
  if (open.entryHash === saved.entryHash) return liveText(saved, open, provider);
  // A removal has no entry.
  if (open.entryHash === null) return 'its entry has left the YAML';
  return saved.entryHash === null ? 'its entry is in the YAML again' : ENTRY;
};

/** A saved change that would not be done now, and why: a text to follow the change's name. */
export type Moved = { readonly change: Change; readonly why: string };

/** The saved plan of one account compared with a new one. */
export type Compared = {
  readonly saved: SavedAccount;
  /** The saved changes that would be made now in exactly the same way: these may be applied. */
  readonly same: readonly Change[];
  /** Saved changes with nothing left to do, whose entries are unchanged. */
  readonly done: readonly Change[];
  readonly moved: readonly Moved[];
  /** Changes that the saved plan does not have. */
  readonly added: readonly Change[];
  /** Changes that were blocked when the plan was saved, and still are. */
  readonly held: readonly Change[];
  /** The keys that differ now and have no change to apply in the saved plan. */
  readonly differing: readonly string[];
  /** Whether the desired state of the account is unchanged since the plan was saved. */
  readonly sameDesired: boolean;
  /** Why the account could not be read now; null: it could. */
  readonly unread: string | null;
};

const byKey = (changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> => {
  const keys = new Map<string, Change[]>();
  for (const change of changes) {
    const known = keys.get(change.key);
    if (known) known.push(change);
    else keys.set(change.key, [change]);
  }
  return keys;
};

/**
 * The same action on the same values, from the same entry: the digest alone does not cover the whole entry.
 */
const isSame = (saved: Change, now: Change): boolean =>
  saved.digest === now.digest && saved.entryHash === now.entryHash && isOpen(now);

/** The desired state now. */
export type DesiredNow = {
  /** As in `AccountMark`. */
  readonly digest: string;
  /** The keyed hash of a key's entry; null: there is none. */
  entryHash(key: string): string | null;
};

const nothing = { same: [], done: [], moved: [], added: [], held: [], differing: [] } as const;

/**
 * Compares an account's saved plan with a new one.
 * @param fresh the new plan, made with the same flags
 */
export const compareSaved = (
  saved: SavedAccount,
  fresh: AccountPlan | FailedAccount,
  desired: DesiredNow,
): Compared => {
  const sameDesired = desired.digest === saved.digest;
  if ('error' in fresh) return { ...nothing, saved, sameDesired, unread: fresh.error };
  const now = byKey(fresh.changes);
  const same: Change[] = [];
  const done: Change[] = [];
  const moved: Moved[] = [];
  for (const change of saved.changes.filter(isOpen)) {
    const rows = now.get(change.key) ?? [];
    if (rows.some((row) => isSame(change, row))) same.push(change);
    else if (notNeeded(rows) && desired.entryHash(change.key) === change.entryHash) done.push(change);
    else moved.push({ change, why: whyMoved(change, rows, saved.provider) });
  }
  const digests = new Set(same.map((change) => change.digest));
  const explained = new Set(moved.map(({ change }) => change.key));
  const added = fresh.changes.filter(
    (change) => isOpen(change) && !digests.has(change.digest) && !explained.has(change.key),
  );
  const before = new Set(saved.changes.filter(({ blocked }) => blocked !== null).map(({ key }) => key));
  const held = fresh.changes.filter(({ key, blocked }) => blocked !== null && before.has(key));
  const made = new Set(same.map(({ key }) => key));
  const differing = [...differingKeys(fresh.changes)].filter((key) => !made.has(key));
  return { saved, same, done, moved, added, held, differing, sameDesired, unread: null };
};
