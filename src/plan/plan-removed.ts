import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import { makeChange } from './change.ts';
import { gate, REMOVAL } from './gate.ts';
import { identityOf } from './identity.ts';
import { matchEntry } from './match.ts';
import type { KeyPlan, Work } from './planned.ts';
import type { Planning } from './planning.ts';
import { isSettling } from './settle-time.ts';

const nothing: KeyPlan = { planned: [], bookkeeping: [], vanished: false };

/** Whether a desired entry under another key means the integration that this key owns: a moved key. */
const isMoved = (planning: Planning, key: string, live: LiveIntegration): boolean => {
  const claimed = (planning.claims.get(live.id) ?? []).map((claim) => planning.desired.get(claim));
  return [planning.desiredByIdentity.get(identityOf(live)), ...claimed].some((heir) => {
    if (!heir) return false;
    const match = matchEntry(planning, heir);
    return match.is === 'owned' && match.movedFrom === key;
  });
};

const row = (
  planning: Planning,
  key: string,
  entry: LedgerEntry,
  facts: {
    readonly action: 'none' | 'delete';
    readonly live?: LiveIntegration;
    readonly notices: readonly string[];
  },
): KeyPlan => {
  const blocked = facts.action === 'delete' ? gate(planning, key, REMOVAL) : null;
  const work: Work | null =
    facts.live && facts.action === 'delete' && !blocked
      ? { is: 'delete', live: facts.live, owner: entry }
      : null;
  const change = makeChange({
    hasher: planning.hasher,
    key,
    action: facts.action,
    type: facts.live?.type ?? entry.type,
    name: facts.live?.name ?? entry.name,
    id: facts.live?.id ?? entry.id,
    secrets: new Set(entry.secretPaths),
    entryHash: null,
    blocked,
    notices: facts.notices,
  });
  return {
    planned: [{ change, work, dangerous: facts.action === 'delete' }],
    bookkeeping: [],
    vanished: false,
  };
};

const protectedNotice = (key: string): string =>
  `protected, so it stays although it left the YAML; to have it deleted put it back with protect: false, apply, and remove it; to leave it alone for good run: setpoint forget ${key}`;

const pruneNotice = 'left the YAML; it stays, because the account has prune: off';

/** Nothing is live under an owned id any more: the ledger lets go of it, unless it is merely late. */
const planGone = (planning: Planning, key: string, entry: LedgerEntry): KeyPlan => {
  const drop: LedgerStep = { kind: 'drop', key };
  if (entry.id === null) return { ...nothing, bookkeeping: [drop] };
  if (isSettling(entry, planning.now)) {
    return row(planning, key, entry, {
      action: 'none',
      notices: ['made moments ago and not in the provider’s list yet'],
    });
  }
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
  if (!live || (entry.id !== live.id && isSettling(entry, planning.now)))
    return planGone(planning, key, entry);
  if (isMoved(planning, key, live)) return nothing;
  if (entry.protect)
    return row(planning, key, entry, { action: 'none', live, notices: [protectedNotice(key)] });
  if (planning.account.prune === 'off')
    return row(planning, key, entry, { action: 'none', live, notices: [pruneNotice] });
  const switchedOff = planning.capabilities.removal === 'switch-off';
  if (switchedOff && live.active === false) {
    const drop: LedgerStep = { kind: 'drop', key, release: live.id };
    return { planned: [], bookkeeping: [drop], vanished: false };
  }
  const notices = switchedOff ? ['the provider has no delete: it is switched off and let go'] : [];
  return row(planning, key, entry, { action: 'delete', live, notices });
};
