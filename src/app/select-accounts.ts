import { nearestName } from '../desired/nearest-name.ts';
import type { DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { AppContext } from './context.ts';

type Selection = Pick<AppContext, 'options'>;

/** The accounts that `--account` names; undefined: all. */
export const selectedAccounts = ({ options }: Selection): readonly string[] | undefined =>
  options.account.length === 0 ? undefined : [...new Set(options.account)];

/** Whether a command is about this account. */
export const isSelected = (selection: Selection, account: string): boolean =>
  selectedAccounts(selection)?.includes(account) ?? true;

/** ` Did you mean acme?`, to append to a sentence; empty if no known name is close. */
export const didYouMean = (name: string, known: Iterable<string>): string => {
  const nearest = nearestName(name, known);
  return nearest === null ? '' : ` Did you mean ${nearest}?`;
};

/**
 * The error for an account that is not in the YAML.
 * @param asked how it was requested, such as `--account acme`
 */
export const unknownAccount = (
  asked: string,
  name: string,
  desired: Pick<DesiredState, 'accounts'>,
): UsageError => {
  const known = desired.accounts.map((account) => account.name);
  const names =
    known.length > 10 ? `${known.slice(0, 10).join(', ')} and ${known.length - 10} more` : known.join(', ');
  return new UsageError(
    `${asked}: the desired state has no account of this name.${didYouMean(name, known)} It has: ${names}.`,
  );
};

/** @throws UsageError when `--account` names one that is not in the YAML */
export const checkAccounts = (selection: Selection, desired: Pick<DesiredState, 'accounts'>): void => {
  const known = new Set(desired.accounts.map(({ name }) => name));
  const unknown = selectedAccounts(selection)?.find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownAccount(`--account ${unknown}`, unknown, desired);
};
