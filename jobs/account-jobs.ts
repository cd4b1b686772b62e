import type { Queue } from 'bullmq';
import { openStatus, type StatusStore } from '../src/ledger/status-store.ts';
import { openAccountQueue } from './account-queue.ts';
import { createDesiredBoard, type DesiredBoard } from './desired-board.ts';
import type { JobRoom } from './job-room.ts';
import { createRunLock, type RunLock } from './run-lock.ts';
import { createRunStore, type RunStore } from './run-store.ts';

/** One account's queue, and what its runs keep in Redis. */
export type AccountJobs = {
  readonly account: string;
  readonly queue: Queue;
  readonly lock: RunLock;
  readonly board: DesiredBoard;
  readonly runs: RunStore;
  readonly status: StatusStore;
};

/** Opens them; close the queue when done. */
export const openAccountJobs = (
  room: Pick<JobRoom, 'redis' | 'prefix' | 'processId'>,
  account: string,
): AccountJobs => {
  const { redis, prefix, processId } = room;
  const queue = openAccountQueue(room, account);
  return {
    account,
    queue,
    lock: createRunLock(redis, prefix, account, queue),
    board: createDesiredBoard(redis, prefix, account, processId),
    runs: createRunStore(redis, prefix, account),
    status: openStatus({ redis, prefix, account }),
  };
};
