import type { Queue } from 'bullmq';
import { openAccountStore } from '../src/store/account-store.ts';
import type { HistoryStore } from '../src/store/history/history-store.ts';
import type { RunTimestampStore } from '../src/store/status/run-timestamps.ts';
import type { StatusStore } from '../src/store/status/status-store.ts';
import { openAccountQueue } from './account-queue.ts';
import { askTogether } from './ask-together.ts';
import type { JobRoom } from './job-context.ts';
import { createDesiredBoard, type DesiredBoard } from './latest-desired.ts';
import { createRunLock, type RunLock } from './run/run-lock.ts';
import { createRunStore, type RunStore } from './run/run-store.ts';

/** One account's queue, and what its runs keep in Redis. */
export type AccountJobs = {
  readonly account: string;
  readonly queue: Queue;
  readonly lock: RunLock;
  readonly board: DesiredBoard;
  readonly runs: RunStore;
  readonly status: StatusStore;
  readonly history: HistoryStore;
  readonly timestamps: RunTimestampStore;
  /** What speaks against a change of this run. */
  objections(run: string): Promise<Objections>;
};

export type Objections = {
  /** Why the run was cancelled; null: it was not. */
  readonly cancelled: string | null;
  /** A person has paused the account. */
  readonly paused: boolean;
  /** How new the announced desired state is; 0: none is. */
  readonly sequence: number;
};

/** Opens them; close the queue when done. */
export const openAccountJobs = (
  room: Pick<JobRoom, 'redis' | 'prefix' | 'processId'>,
  account: string,
): AccountJobs => {
  const { redis, prefix, processId } = room;
  const queue = openAccountQueue(room, account);
  const board = createDesiredBoard(redis, prefix, account, processId);
  const runs = createRunStore(redis, prefix, account);
  const { status, history, timestamps } = openAccountStore({ redis, prefix, account });
  return {
    account,
    queue,
    lock: createRunLock(redis, prefix, account, queue),
    board,
    runs,
    status,
    history,
    timestamps,
    objections: askTogether(async (run) => {
      const [cancelled, paused, posted] = await Promise.all([
        runs.cancelled(run),
        status.isPaused(),
        board.read(),
      ]);
      return { cancelled, paused, sequence: posted?.sequence ?? 0 };
    }),
  };
};
