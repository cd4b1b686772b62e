import type { DesiredAccount, DesiredIntegration } from '../model/desired.ts';

/** Whether drift is only reported (`drift: report`): the entry's policy, or else its account's. */
export const reportsDrift = (
  entry: Pick<DesiredIntegration, 'drift'> | undefined,
  account: Pick<DesiredAccount, 'drift'>,
): boolean => (entry?.drift ?? account.drift) === 'report';
