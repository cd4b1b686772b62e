import type { DesiredIntegration } from '../../model/desired.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { Blocked, Change } from '../../model/plan.ts';
import { applyKeyLine } from '../command-lines.ts';
import { readsAsRewritten } from '../match/rewritten-name.ts';
import type { KeyPlan, Planned } from '../planned.ts';
import { identityOf, type Planning } from '../planning.ts';

/**
 * Whether a live integration is the entry's also without the ledger's word: by type and name, as a provider may
 * rewrite it, or by the id in the entry.
 */
export const isSurely = (planning: Planning, entry: DesiredIntegration, live: LiveIntegration): boolean =>
  planning.named.get(entry.key) === live.id ||
  (live.type === entry.type &&
    (identityOf(live) === identityOf(entry) || readsAsRewritten(entry.name, live.name)));

/** The key that the ledger's entry of a change stands under: its own, or that of a moved integration. */
const isUnsigned = (planning: Planning, { key, id }: Change): boolean => {
  const owner = id === null ? undefined : planning.owners.get(id);
  return [key, owner].some((each) => each !== undefined && planning.entries.get(each)?.unsigned === true);
};

const writesAnother = (planning: Planning, { key, id, action }: Change): boolean => {
  const [entry, live] = [planning.desired.get(key), planning.live.get(id ?? '')];
  return action === 'update' && entry !== undefined && live !== undefined && !isSurely(planning, entry, live);
};

const blockOf = ({ account }: Planning, { key, id, action }: Change): Blocked => ({
  reason: 'unsigned',
  message:
    `${key}: the ledger's record that ${id} is its integration is not signed with the key in use (the credential or SETPOINT_LEDGER_KEY changed, or something else wrote to Redis), so ${id} is not ${action === 'update' ? 'changed' : 'removed'}; ` +
    `check ${id} at the provider; if it is this one, run: ${applyKeyLine(key, account.name, { force: true })}`,
});

/**
 * The guard against a ledger entry that something else wrote: blocks what would remove an integration because
 * of it, or would write to one that looks like another (docs/design/ledger.md#entries-are-signed).
 */
export const guardUnsigned = (planning: Planning, plan: KeyPlan): KeyPlan => {
  const isHeld = ({ change, dangerous }: Planned): boolean =>
    change.blocked === null && isUnsigned(planning, change) && (dangerous || writesAnother(planning, change));
  if (!plan.planned.some(isHeld)) return plan;
  return {
    ...plan,
    planned: plan.planned.map((planned) =>
      isHeld(planned)
        ? {
            ...planned,
            change: { ...planned.change, blocked: blockOf(planning, planned.change) },
            work: null,
          }
        : planned,
    ),
    bookkeeping: [],
  };
};
