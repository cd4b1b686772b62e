import { type DesiredIntegration, rowOf } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { Ledger } from '../model/ledger-entry.ts';
import type { AccountStatus, IntegrationStatus, Paused } from '../model/run.ts';
import { isEdited } from '../plan/compare/fields.ts';
import { checkOwnership } from '../plan/ownership/ledger-ownership.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { LeftLedger } from '../reconcile/left-ledger.ts';
import { pendingText } from '../report/text/condition-words.ts';
import { openAccountStore } from '../store/account-store.ts';
import type { StoredStatus } from '../store/status/status-store.ts';
import type { AppParts } from './context.ts';
import { formerAccounts, leftLedgers, leftText, ownedKeys } from './left-accounts.ts';
import { openThrottle } from './open-parts.ts';
import { isSelected } from './select-accounts.ts';

/** Without the queues: loading them takes longer than the rest of `status`. */
type StatusParts = Omit<AppParts, 'jobsOf'>;

const pauseOf = (paused: Paused | null): Pick<AccountStatus, 'paused' | 'pausedSince' | 'pausedBy'> => ({
  paused: paused !== null,
  pausedSince: paused?.since ?? null,
  pausedBy: paused?.by ?? null,
});

const pending = (key: string, message: string, since: number): IntegrationStatus => ({
  key,
  condition: 'pending',
  message,
  reason: null,
  since,
});

const statusOf = (
  { hasher, revisionTime }: AccountContext,
  entry: DesiredIntegration,
  ledger: Ledger,
  stored: StoredStatus,
): IntegrationStatus => {
  const known = stored.integrations.get(entry.key);
  if (!known) return pending(entry.key, pendingText.unchecked, revisionTime);
  const edited = known.condition === 'in-sync' && isEdited(hasher, entry, ledger.entries[entry.key]);
  return edited ? pending(entry.key, pendingText.edited, revisionTime) : known;
};

/** Owned keys that are no longer in the YAML: pending, unless the last run was of this revision. */
const removedKeys = (context: AccountContext, ledger: Ledger, stored: StoredStatus): IntegrationStatus[] => {
  const desired = new Set(context.entries.map(({ key }) => key));
  return Object.entries(ledger.entries).flatMap(([key, entry]) => {
    if (desired.has(key) || entry.id === null) return [];
    const known = stored.integrations.get(key);
    const isCurrent = known && stored.lastRun?.revision === context.revision;
    return [isCurrent ? known : pending(key, pendingText.removed, context.revisionTime)];
  });
};

const desiredAccount = async (
  parts: StatusParts,
  context: AccountContext,
  left: readonly LeftLedger[],
): Promise<AccountStatus> => {
  const { name, provider } = context.account;
  const { redis, prefix } = parts.jobContext;
  const status = openAccountStore({ redis, prefix, account: name }).status;
  const [stored, ledger, paused, rate] = await Promise.all([
    status.read(),
    context.ledger.read(),
    status.paused(),
    openThrottle(parts.context, parts.redis, context.account).status(),
  ]);
  const integrations = context.entries.map((entry): IntegrationStatus => {
    const row = rowOf(entry.source);
    return { ...statusOf(context, entry, ledger, stored), ...(row && { row }) };
  });
  const { place, source } = context;
  const ownership = checkOwnership(ledger, { account: name, place, source });
  const former = formerAccounts(left, context, ledger);
  return {
    account: name,
    provider,
    ...pauseOf(paused),
    orphaned: false,
    ...(former.length > 0 && { former }),
    ...(context.window && { window: context.window() }),
    refused: ownership.kind === 'refused' ? ownership.message : null,
    lastRun: stored.lastRun,
    rate,
    integrations: [...integrations, ...removedKeys(context, ledger, stored)],
  };
};

/** An unreadable ledger fails only its own account. */
const desiredOrFailed = async (
  parts: StatusParts,
  context: AccountContext,
  left: readonly LeftLedger[],
): Promise<AccountStatus> => {
  try {
    return await desiredAccount(parts, context, left);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { name, provider } = context.account;
    const { redis, prefix } = parts.jobContext;
    const paused = await openAccountStore({ redis, prefix, account: name }).status.paused();
    const since = Date.now();
    const integrations = context.entries.map(
      ({ key }): IntegrationStatus => ({
        key,
        condition: 'failed',
        message: error.message,
        reason: null,
        since,
      }),
    );
    return {
      account: name,
      provider,
      ...pauseOf(paused),
      orphaned: false,
      ...(context.window && { window: context.window() }),
      lastRun: null,
      rate: null,
      integrations,
    };
  }
};

const orphan = async (parts: StatusParts, left: LeftLedger): Promise<AccountStatus> => {
  const { account, ledger } = left;
  const { redis, prefix } = parts.jobContext;
  const status = openAccountStore({ redis, prefix, account }).status;
  const [stored, paused] = await Promise.all([status.read(), status.paused()]);
  return {
    account,
    provider: '',
    ...pauseOf(paused),
    orphaned: true,
    left: leftText(parts, left),
    owns: ownedKeys(ledger),
    lastRun: stored.lastRun,
    rate: null,
    integrations: [],
  };
};

/**
 * The status of every account from the last runs and from edits since, removed accounts included. Sends no
 * request to a provider.
 */
export const accountStatuses = async (parts: StatusParts): Promise<readonly AccountStatus[]> => {
  const chosen = [...parts.accounts.values()].filter(({ account }) =>
    isSelected(parts.context, account.name),
  );
  const left = await leftLedgers(parts);
  const chosenLeft = left.filter(({ account }) => isSelected(parts.context, account));
  return Promise.all([
    ...chosen.map((context) => desiredOrFailed(parts, context, left)),
    ...chosenLeft.map((each) => orphan(parts, each)),
  ]);
};
