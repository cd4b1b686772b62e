import type { Ledger } from '../model/ledger-entry.ts';
import type { FormerAccount } from '../model/run.ts';
import { isSameSource } from '../plan/ownership/source-claim.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { isFormerName, type LeftLedger, ownsLive } from '../reconcile/left-ledger.ts';
import { readLeftLedgers } from '../reconcile/other-accounts.ts';
import {
  foreignAccountText,
  formerNameText,
  type LeftAccount,
  leftAccountText,
} from '../report/text/left-account-text.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import type { AppParts } from './context.ts';

type Parts = Pick<AppParts, 'jobContext' | 'accounts' | 'desired'>;

/** The keys that a ledger owns something under, sorted. */
export const ownedKeys = ({ entries }: Ledger): readonly string[] =>
  Object.keys(entries)
    .filter((key) => entries[key]?.id !== null)
    .sort();

const leftAccountOf = ({ account, ledger }: LeftLedger): LeftAccount => ({
  account,
  owns: ownedKeys(ledger),
  place: ledger.facts?.place,
});

/** Every ledger without an account in the YAML. */
export const leftLedgers = ({
  jobContext: { redis, prefix },
  accounts,
}: Parts): Promise<readonly LeftLedger[]> =>
  readLeftLedgers({
    listAccounts: (isWanted) => listAccounts(redis, prefix, isWanted),
    ledgerOf: async (account) => openAccountStore({ redis, prefix, account }).ledger,
    isDesired: (name) => accounts.has(name),
  });

const isFormerOf = ({ ledger }: LeftLedger, { account, place, source }: AccountContext): boolean =>
  isFormerName(ledger.facts ?? {}, { account: account.name, place, source });

/** The ledgers of what an account had under another name. @param live the ids of what is live in it */
export const formerLedgers = (
  left: readonly LeftLedger[],
  context: AccountContext,
  live: ReadonlySet<string>,
): readonly LeftLedger[] => left.filter((each) => isFormerOf(each, context) && ownsLive(each.ledger, live));

/** The notices about them in the plan of the account. */
export const formerNotices = (former: readonly LeftLedger[], context: AccountContext): readonly string[] =>
  former.map((each) => formerNameText(leftAccountOf(each), context.account.name));

/**
 * What the account may have owned under another name, judged by its place alone, without a request. Empty for
 * an account that owns something itself: one address may serve several accounts.
 */
export const formerAccounts = (
  left: readonly LeftLedger[],
  context: AccountContext,
  own: Ledger,
): readonly FormerAccount[] => {
  if (ownedKeys(own).length > 0) return [];
  return left
    .filter((each) => ownedKeys(each.ledger).length > 0 && isFormerOf(each, context))
    .map((each) => {
      const former = leftAccountOf(each);
      const { account, owns } = former;
      return { account, owns, message: formerNameText(former, context.account.name) };
    });
};

const isOfThisSource = ({ ledger }: LeftLedger, { desired }: Parts): boolean =>
  ledger.facts?.source !== undefined &&
  desired.source !== undefined &&
  isSameSource(ledger.facts.source, desired.source);

/** What an account that left the YAML still owns and what to do about it; null where it owns nothing. */
export const leftText = (parts: Parts, left: LeftLedger): string | null => {
  const account = leftAccountOf(left);
  if (account.owns.length === 0) return null;
  const source = left.ledger.facts?.source;
  if (source !== undefined && parts.desired.source !== undefined && !isOfThisSource(left, parts))
    return foreignAccountText(account, source);
  const heirs = [...parts.accounts.values()].filter((context) => isFormerOf(left, context));
  return leftAccountText(account, heirs.length === 1 ? heirs[0]?.account.name : undefined);
};

/** The ledgers that this desired state left behind with something in them. */
export const abandoned = (parts: Parts, left: readonly LeftLedger[]): readonly LeftLedger[] =>
  left.filter((each) => ownedKeys(each.ledger).length > 0 && isOfThisSource(each, parts));
