import type { DesiredAccount, DesiredIntegration } from '../model/desired.ts';

/** Whether what somebody changed by hand is only told (`drift: report`), of the entry or else of its account. */
export const reportsDrift = (
  entry: Pick<DesiredIntegration, 'drift'> | undefined,
  account: Pick<DesiredAccount, 'drift'>,
): boolean => (entry?.drift ?? account.drift) === 'report';
