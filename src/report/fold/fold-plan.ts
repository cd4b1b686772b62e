import type { ProviderName } from '../../model/desired.ts';
import type { AccountPlan, Change, FailedAccount } from '../../model/plan.ts';
import { dedupeMessages, isShown, namesId, showsFields } from '../text/change-words.ts';
import { generalText } from './general-text.ts';

/** Fewer equal changes than this are shown one by one. */
export const MIN_FOLDED = 3;

/** A change and its account. */
export type Placed = { readonly account: string; readonly change: Change };

/** Changes that are shown as one, since they differ in their integration alone. */
export type Group = {
  readonly provider: ProviderName;
  /** The first of them. If there are others, its messages do not name its key. */
  readonly lead: Change;
  /** All of them, in the order of the plan. */
  readonly members: readonly Placed[];
};

export type FoldedAccount = {
  readonly account: AccountPlan | FailedAccount;
  readonly groups: readonly Group[];
  /** How many of its changes are in groups of several accounts. */
  readonly shared: number;
};

/** The shown changes of a plan, each in exactly one group. */
export type FoldedPlan = {
  /** The groups of several accounts. */
  readonly shared: readonly Group[];
  /** One for each account of the plan, in its order. */
  readonly accounts: readonly FoldedAccount[];
};

export type FoldSettings = {
  /** Shows every change by itself, and what is in sync too. */
  readonly all: boolean;
  /** Changes that are always shown by themselves. None by default. */
  readonly isSingle?: (change: Change) => boolean;
};

/** The messages of a change as they hold for all of its group. */
const general = ({ account, change }: Placed): Change => {
  const text = (message: string): string => generalText(message, change.key, account);
  const { blocked, notices, remarks } = change;
  return {
    ...change,
    blocked: blocked && { ...blocked, message: text(blocked.message) },
    ...(notices && { notices: notices.map(text) }),
    ...(remarks && { remarks: remarks.map(text) }),
  };
};

/**
 * What the changes of one group have in common: all that is shown of them but their integration. Those whose
 * live integration has to be known exactly stay in their account.
 */
const commonOf = (placed: Placed, provider: ProviderName): string => {
  const { action, fields, blocked, adopts, drift, contested, waits, notices, remarks } = general(placed);
  const account = namesId(placed.change) ? placed.account : null;
  const shown = showsFields(placed.change, false) ? fields : [];
  const marks = [adopts, drift, contested, waits].map((mark) => mark === true);
  return JSON.stringify([provider, account, action, shown, blocked, marks, notices ?? [], remarks ?? []]);
};

type Found = {
  readonly provider: ProviderName;
  readonly members: Placed[];
  readonly accounts: Set<string>;
};

type Row = { readonly placed: Placed; readonly found: Found };

/** The shown changes of an account, each with those found to be equal to it so far. */
const rowsOf = (
  { account, provider, changes }: AccountPlan,
  { all, isSingle = () => false }: FoldSettings,
  known: Map<string, Found>,
): readonly Row[] =>
  changes
    .filter((change) => isShown(change, all))
    .map((change) => {
      const placed = { account, change };
      const common = all || isSingle(change) ? null : commonOf(placed, provider);
      const found = (common === null ? undefined : known.get(common)) ?? {
        provider,
        members: [],
        accounts: new Set<string>(),
      };
      if (common !== null) known.set(common, found);
      found.members.push(placed);
      found.accounts.add(account);
      return { placed, found };
    });

/** The groups of an account's rows. Those of several accounts are added to `shared`, each once. */
const foldRows = (rows: readonly Row[], shared: Group[]): Omit<FoldedAccount, 'account'> => {
  const groups: Group[] = [];
  let elsewhere = 0;
  for (const { placed, found } of rows) {
    const { provider, members, accounts } = found;
    if (members.length < MIN_FOLDED) {
      groups.push({ provider, lead: placed.change, members: [placed] });
      continue;
    }
    if (accounts.size > 1) elsewhere++;
    if (members[0] === placed)
      (accounts.size > 1 ? shared : groups).push({ provider, lead: general(placed), members });
  }
  return { groups: deduped(groups), shared: elsewhere };
};

/** Says each message once: a guard blocks many changes with the same one. */
const deduped = (groups: readonly Group[]): readonly Group[] => {
  const leads = dedupeMessages(groups.map(({ lead }) => lead));
  return groups.map((group, at) => ({ ...group, lead: leads[at] ?? group.lead }));
};

/** Whether an account could be planned. */
const isPlanned = (account: AccountPlan | FailedAccount): account is AccountPlan => !('error' in account);

/**
 * The changes of a plan that are shown, in groups of equal ones: of the same action, fields, values, causes and
 * messages. Of a secret only that it changes is compared. Three or more make a group, over all accounts; what
 * adopts, replaces or deletes only within its account.
 */
export const foldPlan = (
  accounts: readonly (AccountPlan | FailedAccount)[],
  settings: FoldSettings,
): FoldedPlan => {
  const known = new Map<string, Found>();
  const rows = accounts.map((account) => (isPlanned(account) ? rowsOf(account, settings, known) : []));
  const shared: Group[] = [];
  const folded = accounts.map((account, at) => ({ account, ...foldRows(rows[at] ?? [], shared) }));
  return { shared: deduped(shared), accounts: folded };
};
