import type { KnownSource } from '../../model/desired.ts';
import type { LedgerPlace } from '../../model/ledger-entry.ts';
import { forgetLine } from '../../plan/command-lines.ts';
import { placeText } from '../../plan/whose/place-claim.ts';
import { sourceText } from '../../plan/whose/source-claim.ts';
import { plural } from './plural.ts';

/** What an account that left the YAML still owns. */
export type LeftAccount = {
  readonly account: string;
  /** The keys, sorted; at least one. */
  readonly owns: readonly string[];
  /** Where. Absent: the ledger does not say. */
  readonly place?: LedgerPlace | undefined;
};

/** More keys than this are counted, not named. */
const MAX_NAMED = 20;

const keysText = (keys: readonly string[]): string => {
  const more = keys.length > MAX_NAMED ? ` and ${keys.length - MAX_NAMED} more` : '';
  return `${plural(keys.length, 'integration')}: ${keys.slice(0, MAX_NAMED).join(', ')}${more}`;
};

const ownsText = ({ owns, place }: LeftAccount): string =>
  `its ledger still owns ${keysText(owns)}${place === undefined ? '' : `, at ${placeText(place)}`}`;

const takeOverLine = (account: string): string => `setpoint apply --take-over --account ${account}`;

/** For an account that may have had the left one's name until now. */
export const formerNameText = (left: LeftAccount, account: string): string =>
  `account ${left.account} left the YAML, and ${ownsText(left)}; if it was renamed to ${account}, move them with: ${takeOverLine(account)}`;

/** For the left account itself: what it owns and what to do. @param heir the account that may have its name now */
export const leftAccountText = (left: LeftAccount, heir?: string): string => {
  const renamed =
    heir === undefined ? '' : ` If it was renamed to ${heir}, move them with: ${takeOverLine(heir)}.`;
  return `${ownsText(left)}.${renamed} Put the account back to manage them again, or release them with: ${forgetLine('KEY', left.account)}`;
};

/** For an account of another desired state, whose ledger is under the same prefix. */
export const foreignAccountText = (left: LeftAccount, source: KnownSource): string =>
  `${ownsText(left)}. It belongs to another desired state, ${sourceText(source)}.`;
