import type { DesiredIntegration } from '../model/desired.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import { removalHash, writeBlock } from './blocks.ts';
import { makeChange } from './change.ts';
import { forgetLine } from './command-lines.ts';
import { findLostCreate } from './match/lost-create.ts';
import { matchEntry } from './match/match.ts';
import type { KeyPlan, Work } from './planned.ts';
import { identityOf, type Planning } from './planning.ts';
import { isNeverShown, isSettling, SETTLE_MS } from './settle-time.ts';

const nothing: KeyPlan = { planned: [], bookkeeping: [], vanished: false };

/** Desired entries that may match the integration that this key owns: by type and name, or by id. */
const renameCandidates = (planning: Planning, live: LiveIntegration): readonly DesiredIntegration[] => {
  const keys = planning.claims.get(live.id) ?? [];
  const candidates = [
    planning.desiredByIdentity.get(identityOf(live)),
    ...keys.map((key) => planning.desired.get(key)),
  ];
  return candidates.flatMap((heir) => heir ?? []);
};

/**
 * Whether a desired entry under another key matches the integration that this key owns: a moved key.
 * `unclear`: it may, and `heir` is its key.
 */
const movedTo = (
  planning: Planning,
  key: string,
  live: LiveIntegration,
): { readonly kind: 'moved' | 'stays' } | { readonly kind: 'unclear'; readonly heir: string } => {
  const matches = renameCandidates(planning, live).map((heir) => ({
    heir,
    match: matchEntry(planning, heir),
  }));
  if (matches.some(({ match }) => match.kind === 'owned' && match.movedFrom === key))
    return { kind: 'moved' };
  const unclear = matches.find(
    ({ match }) => match.kind === 'blocked' && match.blocked.reason === 'ambiguous',
  );
  return unclear ? { kind: 'unclear', heir: unclear.heir.key } : { kind: 'stays' };
};

const planFor = (
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
  const blocked = input.action === 'delete' ? writeBlock(planning, key, removalHash) : null;
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
  `left the YAML, and is kept because it is protected; to delete it, put it back with protect: false, apply, and remove it; to stop managing it, run: ${forgetLine(key, account)}`;

const unclearNotice = (heir: string): string =>
  `left the YAML; kept until it is clear whether ${heir} refers to it`;

const unseenNotice = (key: string, account: string): string =>
  `left the YAML, and the provider’s list has never shown it; it will be deleted once the list does; to stop managing it, run: ${forgetLine(key, account)}`;

const unclearCreateNotice = (key: string, account: string, among: readonly LiveIntegration[]): string =>
  `left the YAML, and an earlier create of it got no answer; ${among.map(({ id }) => id).join(', ')} may be the result, so nothing is deleted: if so, remove it at the provider, and run: ${forgetLine(key, account)}`;

const pruneNotice = 'left the YAML; kept because the account has prune: off';

/**
 * Plans a key that left the YAML while its create has an unknown outcome: the result of the create is removed
 * too.
 */
const planLostCreate = (planning: Planning, key: string, entry: LedgerEntry): KeyPlan | null => {
  if (entry.creating === undefined) return null;
  const made = findLostCreate(planning, key);
  if (made.kind === 'found' && made.isNamed) {
    const { creating: _creating, ...rest } = entry;
    const owned = { ...rest, id: made.live.id };
    const plan = planRemoved(planning, key, owned);
    return { ...plan, bookkeeping: [{ kind: 'put', key, entry: owned }, ...plan.bookkeeping] };
  }
  // To be new is enough evidence for an adoption, but not for a deletion.
  const among = made.kind === 'unclear' ? made.among : made.kind === 'found' ? [made.live] : [];
  if (among.length > 0)
    return planFor(planning, key, entry, {
      action: 'none',
      notices: [unclearCreateNotice(key, planning.account.name, among)],
    });
  if (planning.readAt - entry.creating.at >= SETTLE_MS) return null;
  const notices = ['left the YAML; an earlier create of it may still show in the provider’s list'];
  return planFor(planning, key, entry, { action: 'none', waits: true, notices });
};

/** Plans a key whose integration is no longer live: the ledger drops it, unless the list is just late. */
const planGone = (planning: Planning, key: string, entry: LedgerEntry): KeyPlan => {
  const drop: LedgerStep = { kind: 'drop', key };
  if (entry.id === null) return planLostCreate(planning, key, entry) ?? { ...nothing, bookkeeping: [drop] };
  if (isSettling(entry, planning.readAt)) {
    const heir = planning.desiredByIdentity.get(identityOf(entry));
    const match = heir && matchEntry(planning, heir);
    // A moved key: the new key has the notice.
    if (match?.kind === 'settling' && match.entry === entry) return nothing;
    return planFor(planning, key, entry, {
      action: 'none',
      waits: true,
      notices: [
        'left the YAML; created moments ago and not in the provider’s list yet, so its removal waits for the next run, in a few seconds',
      ],
    });
  }
  if (isNeverShown(planning, entry))
    return planFor(planning, key, entry, {
      action: 'none',
      notices: [unseenNotice(key, planning.account.name)],
    });
  const notices = ['left the YAML, and is already gone at the provider: no longer managed'];
  const gone = planFor(planning, key, entry, { action: 'none', notices });
  return { ...gone, bookkeeping: [drop], vanished: true };
};

/** Plans a key that is in the ledger but no longer in the YAML. */
export const planRemoved = (planning: Planning, key: string, entry: LedgerEntry): KeyPlan => {
  const { readOnly } = planning.capabilities;
  // An incomplete list proves no removal.
  if (readOnly !== null) return planFor(planning, key, entry, { action: 'none', notices: [readOnly] });
  const live = [entry.id, entry.retire].map((id) => planning.live.get(id ?? '')).find(Boolean);
  if (!live || (entry.id !== live.id && isSettling(entry, planning.readAt)))
    return planGone(planning, key, entry);
  const moved = movedTo(planning, key, live);
  if (moved.kind === 'moved') return nothing;
  if (moved.kind === 'unclear')
    return planFor(planning, key, entry, { action: 'none', live, notices: [unclearNotice(moved.heir)] });
  if (entry.protect)
    return planFor(planning, key, entry, {
      action: 'none',
      live,
      notices: [protectedNotice(key, planning.account.name)],
    });
  if (planning.account.prune === 'off')
    return planFor(planning, key, entry, { action: 'none', live, notices: [pruneNotice] });
  const switchedOff = planning.capabilities.removal === 'switch-off';
  const old = planning.live.get(entry.retire ?? '');
  if (switchedOff && live.active === false && (old === undefined || old.active === false)) {
    const drop: LedgerStep = { kind: 'drop', key, release: live.id };
    return { planned: [], bookkeeping: [drop], vanished: false };
  }
  const notices = switchedOff ? ['the provider has no delete: it is switched off and released'] : [];
  return planFor(planning, key, entry, { action: 'delete', live, notices });
};
