import type { BaseAdapter } from '@bull-board/api/baseAdapter';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { AccountJobs } from './account-jobs.ts';

/** A queue as bull-board shows it. */
export type BoardQueue = BaseAdapter;

/** The queues, read-only: only runs may retry or remove their jobs. */
export const boardQueues = (accounts: readonly Pick<AccountJobs, 'queue'>[]): BoardQueue[] =>
  accounts.map(({ queue }) => new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false }));
