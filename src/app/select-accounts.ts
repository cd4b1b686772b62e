import type { DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { AppContext } from './context.ts';
import { didYouMean } from './nearest.ts';

type Asked = Pick<AppContext, 'options'>;

/** The accounts that `--account` names; undefined: all. */
export const selectedAccounts = ({ options }: Asked): readonly string[] | undefined =>
  options.account.length === 0 ? undefined : [...new Set(options.account)];

/** Whether a command is about this account. */
export const isSelected = (asked: Asked, account: string): boolean =>
  selectedAccounts(asked)?.includes(account) ?? true;

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
export const checkAccounts = (asked: Asked, desired: Pick<DesiredState, 'accounts'>): void => {
  const known = new Set(desired.accounts.map(({ name }) => name));
  const unknown = selectedAccounts(asked)?.find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownAccount(`--account ${unknown}`, unknown, desired);
};
