import type { DesiredIntegration } from '../model/desired.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import { gate, removalHash } from './blocks.ts';
import { makeChange } from './change.ts';
import { forgetLine } from './command-lines.ts';
import { findLostCreate } from './match/lost-create.ts';
import { matchEntry } from './match/match.ts';
import type { KeyPlan, Work } from './planned.ts';
import { identityOf, type Planning } from './planning.ts';
import { isNeverShown, isSettling, SETTLE_MS } from './settle-time.ts';

const nothing: KeyPlan = { planned: [], bookkeeping: [], vanished: false };

/** Desired entries that may mean what this key owns: by type and name, or by id. */
const heirsOf = (planning: Planning, live: LiveIntegration): readonly DesiredIntegration[] => {
  const keys = planning.claims.get(live.id) ?? [];
  const heirs = [
    planning.desiredByIdentity.get(identityOf(live)),
    ...keys.map((key) => planning.desired.get(key)),
  ];
  return heirs.flatMap((heir) => heir ?? []);
};

/**
 * Whether a desired entry under another key means the integration that this key owns: a moved key. `unclear`, with that entry's key, where
 * it might.
 */
const movedTo = (
  planning: Planning,
  key: string,
  live: LiveIntegration,
): { readonly kind: 'moved' | 'stays' } | { readonly kind: 'unclear'; readonly heir: string } => {
  const matches = heirsOf(planning, live).map((heir) => ({ heir, match: matchEntry(planning, heir) }));
  if (matches.some(({ match }) => match.kind === 'owned' && match.movedFrom === key))
    return { kind: 'moved' };
  const unclear = matches.find(
    ({ match }) => match.kind === 'blocked' && match.blocked.reason === 'ambiguous',
  );
  return unclear ? { kind: 'unclear', heir: unclear.heir.key } : { kind: 'stays' };
};

const row = (
  planning: Planning,
  key: string,
  entry: LedgerEntry,
  input: {
    readonly action: 'none' | 'delete';
    readonly waits?: true;
    readonly live?: LiveIntegration;
    readonly notices: readonly string[];
  },
): KeyPlan => {
  const blocked = input.action === 'delete' ? gate(planning, key, removalHash) : null;
  const work: Work | null =
    input.live && input.action === 'delete' && !blocked
      ? { kind: 'delete', live: input.live, owner: entry }
      : null;
  const change = makeChange({
    hasher: planning.hasher,
    key,
    action: input.action,
    type: input.live?.type ?? entry.type,
    name: input.live?.name ?? entry.name,
    id: input.live?.id ?? entry.id,
    secrets: new Set(entry.secretPaths),
    entryHash: null,
    blocked,
    waits: input.waits === true,
    notices: input.notices,
  });
  return {
    planned: [{ change, work, dangerous: input.action === 'delete' }],
    bookkeeping: [],
    vanished: false,
  };
};

const protectedNotice = (key: string, account: string): string =>
  `protected, so it stays although it left the YAML; to have it deleted put it back with protect: false, apply, and remove it; to leave it alone for good run: ${forgetLine(key, account)}`;

const unclearNotice = (heir: string): string =>
  `left the YAML; it stays until it is clear whether ${heir} means it`;

const unseenNotice = (key: string, account: string): string =>
  `left the YAML, and the provider’s list has never shown it; it is removed when it does; to leave it alone for good run: ${forgetLine(key, account)}`;

const unclearCreateNotice = (key: string, account: string, among: readonly LiveIntegration[]): string =>
  `left the YAML, and an earlier create of it got no answer; ${among.map(({ id }) => id).join(', ')} may be what it made, so nothing is deleted: remove it at the provider if it is, and run: ${forgetLine(key, account)}`;

const pruneNotice = 'left the YAML; it stays, because the account has prune: off';

/** A key that left the YAML while a create of it has an unknown outcome: what it made is ours, and goes the way of the key. */
const planLostCreate = (planning: Planning, key: string, entry: LedgerEntry): KeyPlan | null => {
  if (entry.creating === undefined) return null;
  const made = findLostCreate(planning, key);
  if (made.kind === 'found' && made.isNamed) {
    const { creating: _creating, ...rest } = entry;
    const owned = { ...rest, id: made.live.id };
    const plan = planRemoved(planning, key, owned);
    return { ...plan, bookkeeping: [{ kind: 'put', key, entry: owned }, ...plan.bookkeeping] };
  }
  // Being new is enough to take something over, and not enough to delete it.
  const among = made.kind === 'unclear' ? made.among : made.kind === 'found' ? [made.live] : [];
  if (among.length > 0)
    return row(planning, key, entry, {
      action: 'none',
      notices: [unclearCreateNotice(key, planning.account.name, among)],
    });
  if (planning.readAt - entry.creating.at >= SETTLE_MS) return null;
  const notices = ['left the YAML; an earlier create of it may still show in the provider’s list'];
  return row(planning, key, entry, { action: 'none', waits: true, notices });
};

/** Nothing is live under an owned id any more: the ledger lets go of it, unless it is merely late. */
const planGone = (planning: Planning, key: string, entry: LedgerEntry): KeyPlan => {
  const drop: LedgerStep = { kind: 'drop', key };
  if (entry.id === null) return planLostCreate(planning, key, entry) ?? { ...nothing, bookkeeping: [drop] };
  if (isSettling(entry, planning.readAt)) {
    const heir = planning.desiredByIdentity.get(identityOf(entry));
    const match = heir && matchEntry(planning, heir);
    // A moved key: the new key says what waits.
    if (match?.kind === 'settling' && match.entry === entry) return nothing;
    return row(planning, key, entry, {
      action: 'none',
      waits: true,
      notices: [
        'left the YAML; made moments ago and not in the provider’s list yet, so its removal waits for the next run, in a few seconds',
      ],
    });
  }
  if (isNeverShown(planning, entry))
    return row(planning, key, entry, { action: 'none', notices: [unseenNotice(key, planning.account.name)] });
  const notices = ['left the YAML, and is gone at the provider already: no longer managed'];
  const gone = row(planning, key, entry, { action: 'none', notices });
  return { ...gone, bookkeeping: [drop], vanished: true };
};

/** Plans a key that the ledger has and the YAML has no longer. */
export const planRemoved = (planning: Planning, key: string, entry: LedgerEntry): KeyPlan => {
  const { readOnly } = planning.capabilities;
  // What cannot be read completely cannot be gone.
  if (readOnly !== null) return row(planning, key, entry, { action: 'none', notices: [readOnly] });
  const live = [entry.id, entry.retire].map((id) => planning.live.get(id ?? '')).find(Boolean);
  if (!live || (entry.id !== live.id && isSettling(entry, planning.readAt)))
    return planGone(planning, key, entry);
  const moved = movedTo(planning, key, live);
  if (moved.kind === 'moved') return nothing;
  if (moved.kind === 'unclear')
    return row(planning, key, entry, { action: 'none', live, notices: [unclearNotice(moved.heir)] });
  if (entry.protect)
    return row(planning, key, entry, {
      action: 'none',
      live,
      notices: [protectedNotice(key, planning.account.name)],
    });
  if (planning.account.prune === 'off')
    return row(planning, key, entry, { action: 'none', live, notices: [pruneNotice] });
  const switchedOff = planning.capabilities.removal === 'switch-off';
  const old = planning.live.get(entry.retire ?? '');
  if (switchedOff && live.active === false && (old === undefined || old.active === false)) {
    const drop: LedgerStep = { kind: 'drop', key, release: live.id };
    return { planned: [], bookkeeping: [drop], vanished: false };
  }
  const notices = switchedOff ? ['the provider has no delete: it is switched off and released'] : [];
  return row(planning, key, entry, { action: 'delete', live, notices });
};
