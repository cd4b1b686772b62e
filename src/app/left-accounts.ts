import type { Ledger } from '../model/ledger-entry.ts';
import type { FormerAccount } from '../model/run.ts';
import { forgetLine } from '../plan/command-lines.ts';
import { placeText } from '../plan/whose/same-place.ts';
import { isSameSource, sourceText } from '../plan/whose/same-source.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { isFormerName, type LeftLedger, ownsLive } from '../reconcile/left-ledger.ts';
import { readLeftLedgers } from '../reconcile/other-accounts.ts';
import { plural } from '../report/text/plural.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import type { AppParts } from './app-parts.ts';

type Parts = Pick<AppParts, 'jobContext' | 'accounts' | 'desired'>;

const MOST_NAMED = 20;

/** The keys that a ledger owns something under, sorted. */
export const ownedKeys = ({ entries }: Ledger): readonly string[] =>
  Object.keys(entries)
    .filter((key) => entries[key]?.id !== null)
    .sort();

const keysText = (keys: readonly string[]): string => {
  const more = keys.length > MOST_NAMED ? ` and ${keys.length - MOST_NAMED} more` : '';
  return `${plural(keys.length, 'integration')}: ${keys.slice(0, MOST_NAMED).join(', ')}${more}`;
};

const ownsText = ({ ledger }: LeftLedger): string => {
  const place = ledger.facts?.place;
  return `its ledger still owns ${keysText(ownedKeys(ledger))}${place === undefined ? '' : `, at ${placeText(place)}`}`;
};

/** Every ledger without an account in the YAML. */
export const leftLedgers = ({
  jobContext: { redis, prefix },
  accounts,
}: Parts): Promise<readonly LeftLedger[]> => {
  const ledgerOf = (account: string) => openAccountStore({ redis, prefix, account }).ledger;
  return readLeftLedgers({
    listAccounts: () => listAccounts(redis, prefix),
    ledgerOf,
    isDesired: (name) => accounts.has(name),
  });
};

const isFormerOf = ({ ledger }: LeftLedger, { account, place, source }: AccountContext): boolean =>
  isFormerName(ledger.facts ?? {}, { account: account.name, place, source });

/** The ledgers of what an account had under another name. @param live the ids of what is live in it */
export const formerLedgers = (
  left: readonly LeftLedger[],
  context: AccountContext,
  live: ReadonlySet<string>,
): readonly LeftLedger[] => left.filter((each) => isFormerOf(each, context) && ownsLive(each.ledger, live));

const formerText = (left: LeftLedger, { account: { name } }: AccountContext): string =>
  `account ${left.account} left the YAML, and ${ownsText(left)}; if it was renamed to ${name}, move them with: setpoint apply --take-over --account ${name}`;

/** What a plan of the account says of them. */
export const formerNotices = (former: readonly LeftLedger[], context: AccountContext): readonly string[] =>
  former.map((each) => formerText(each, context));

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
  return left.flatMap((each) => {
    const owns = ownedKeys(each.ledger);
    if (owns.length === 0 || !isFormerOf(each, context)) return [];
    return [{ account: each.account, owns, message: formerText(each, context) }];
  });
};

const isOfThis = ({ ledger }: LeftLedger, { desired }: Parts): boolean =>
  ledger.facts?.source !== undefined &&
  desired.source !== undefined &&
  isSameSource(ledger.facts.source, desired.source);

/** What is said of an account that left the YAML, and the way out; null where it owns nothing. */
export const leftText = (parts: Parts, left: LeftLedger): string | null => {
  if (ownedKeys(left.ledger).length === 0) return null;
  const source = left.ledger.facts?.source;
  const forget = forgetLine('KEY', left.account);
  if (source !== undefined && parts.desired.source !== undefined && !isOfThis(left, parts))
    return `${ownsText(left)}. It belongs to another desired state, ${sourceText(source)}.`;
  const heirs = [...parts.accounts.values()].filter((context) => isFormerOf(left, context));
  const heir = heirs.length === 1 ? heirs[0]?.account.name : undefined;
  const renamed =
    heir === undefined
      ? ''
      : ` If it was renamed to ${heir}, move them with: setpoint apply --take-over --account ${heir}.`;
  return `${ownsText(left)}.${renamed} Put the account back to manage them again, or release them with: ${forget}`;
};

/** The ledgers that this desired state left behind with something in them. */
export const abandoned = (parts: Parts, left: readonly LeftLedger[]): readonly LeftLedger[] =>
  left.filter((each) => ownedKeys(each.ledger).length > 0 && isOfThis(each, parts));
