import { type DesiredIntegration, rowOf } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { Ledger, LedgerEntry } from '../model/ledger-entry.ts';
import type { AccountStatus, IntegrationStatus, KnownIntegration, Paused } from '../model/run.ts';
import { isEdited as checkEdited } from '../plan/compare/fields.ts';
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

type EditCheck = typeof checkEdited;

/** Pending since this revision, which no run has seen yet. */
const pending = (
  key: string,
  message: string,
  { revision, revisionTime }: Pick<AccountContext, 'revision' | 'revisionTime'>,
): IntegrationStatus => ({
  key,
  condition: 'pending',
  message,
  reason: null,
  since: revisionTime,
  revision,
});

/** What an entry is. A type or name that is secret, or was, is empty. */
const describeEntry = (
  { type, name, secretPaths }: DesiredIntegration,
  owned: LedgerEntry | undefined,
): Pick<KnownIntegration, 'type' | 'name'> => {
  const isSecret = (path: string): boolean =>
    secretPaths.includes(path) || owned?.secretPaths.includes(path) === true;
  return { type: isSecret('type') ? '' : type, name: isSecret('name') ? '' : name };
};

/** A status of a version that kept no revision: at least the last write is known. */
const withRevision = (known: IntegrationStatus, owned: LedgerEntry | undefined): IntegrationStatus =>
  known.revision !== undefined || !owned?.revision ? known : { ...known, revision: owned.revision };

const statusOf = (
  context: AccountContext,
  entry: DesiredIntegration,
  ledger: Ledger,
  stored: StoredStatus,
  isEdited: EditCheck,
): KnownIntegration => {
  const known = stored.integrations.get(entry.key);
  const owned = ledger.entries[entry.key];
  const what = describeEntry(entry, owned);
  if (!known) return { ...pending(entry.key, pendingText.unchecked, context), ...what };
  const edited = known.condition === 'in-sync' && isEdited(context.hasher, entry, owned);
  if (edited) return { ...pending(entry.key, pendingText.edited, context), ...what };
  return { ...withRevision(known, owned), ...what };
};

/** Owned keys that are no longer in the YAML: pending, unless the last run was of this revision. */
const removedKeys = (context: AccountContext, ledger: Ledger, stored: StoredStatus): KnownIntegration[] => {
  const desired = new Set(context.entries.map(({ key }) => key));
  return Object.entries(ledger.entries).flatMap(([key, entry]) => {
    if (desired.has(key) || entry.id === null) return [];
    const known = stored.integrations.get(key);
    const isCurrent = known && stored.lastRun?.revision === context.revision;
    const status = isCurrent ? withRevision(known, entry) : pending(key, pendingText.removed, context);
    return [{ ...status, type: entry.type, name: entry.name }];
  });
};

const desiredAccount = async (
  parts: StatusParts,
  context: AccountContext,
  left: readonly LeftLedger[],
  isEdited: EditCheck,
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
  const integrations = context.entries.map((entry): KnownIntegration => {
    const row = rowOf(entry.source);
    return { ...statusOf(context, entry, ledger, stored, isEdited), ...(row && { row }) };
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
  isEdited: EditCheck,
): Promise<AccountStatus> => {
  try {
    return await desiredAccount(parts, context, left, isEdited);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { name, provider } = context.account;
    const { redis, prefix } = parts.jobContext;
    const paused = await openAccountStore({ redis, prefix, account: name }).status.paused();
    const since = Date.now();
    const integrations = context.entries.map(
      (entry): KnownIntegration => ({
        key: entry.key,
        condition: 'failed',
        message: error.message,
        reason: null,
        since,
        ...describeEntry(entry, undefined),
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

/** How the statuses are read. */
type Reading = {
  /** Only of this account; absent: of all. */
  readonly only?: string;
  /** For those who ask often: `rememberEdits`. */
  readonly isEdited?: EditCheck;
};

/**
 * The status of every account from the last runs and from edits since, removed accounts included. Sends no
 * request to a provider.
 */
export const accountStatuses = async (
  parts: StatusParts,
  { only, isEdited = checkEdited }: Reading = {},
): Promise<readonly AccountStatus[]> => {
  const isWanted = (account: string): boolean =>
    isSelected(parts.context, account) && (only === undefined || account === only);
  const chosen = [...parts.accounts.values()].filter(({ account }) => isWanted(account.name));
  const left = await leftLedgers(parts);
  const chosenLeft = left.filter(({ account }) => isWanted(account));
  return Promise.all([
    ...chosen.map((context) => desiredOrFailed(parts, context, left, isEdited)),
    ...chosenLeft.map((each) => orphan(parts, each)),
  ]);
};
