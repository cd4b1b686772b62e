import type { DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { GlobalOptions } from './global-options.ts';
import { didYouMean } from './nearest.ts';

type Asked = { readonly options: Pick<GlobalOptions, 'account'> };

/** The accounts that `--account` names; undefined: all. */
export const selectedAccounts = ({ options }: Asked): readonly string[] | undefined =>
  options.account.length === 0 ? undefined : [...new Set(options.account)];

/** Whether a command is about this account. */
export const isSelected = (asked: Asked, account: string): boolean =>
  selectedAccounts(asked)?.includes(account) ?? true;

/** @throws UsageError when `--account` names one that is not in the YAML */
export const checkAccounts = (asked: Asked, desired: Pick<DesiredState, 'accounts'>): void => {
  const known = desired.accounts.map(({ name }) => name);
  const unknown = selectedAccounts(asked)?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const names =
    known.length > 10 ? `${known.slice(0, 10).join(', ')} and ${known.length - 10} more` : known.join(', ');
  throw new UsageError(
    `--account ${unknown}: the desired state has no account of this name.${didYouMean(unknown, known)} It has: ${names}.`,
  );
};
