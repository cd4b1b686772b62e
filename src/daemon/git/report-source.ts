import type { JobContext } from '../../../jobs/job-context.ts';
import type { SourceStatus } from '../../model/source-status.ts';
import { openSourceStatuses, type SourceStatuses } from '../../store/source-statuses.ts';

/** A remote that fails this many polls in a row is worth a message: single polls fail now and then. */
export const TROUBLE_POLLS = 3;

/** Whether people should hear of it. What is wrong with a commit does not pass by itself. */
const isTrouble = ({ problem }: SourceStatus): boolean =>
  problem !== null && (problem.kind === 'commit' || problem.polls >= TROUBLE_POLLS);

/** What is wrong for all daemons; null while one of them follows the source, or may be about to. */
const commonTrouble = (statuses: SourceStatuses): string | null => {
  const all = [...statuses.values()];
  return all.length > 0 && all.every(isTrouble) ? (all[0]?.problem?.message ?? null) : null;
};

/** Shows other processes and people how this daemon does with its Git source. */
export type SourceReporter = {
  /** Saves the status, and notifies once of a problem that all daemons have, and once of its end. */
  report(status: SourceStatus | null): Promise<void>;
  /** Removes the status. */
  close(): Promise<void>;
};

/** Reports under the name of this process. */
export const createSourceReporter = ({
  redis,
  prefix,
  processId,
  notifier,
  log,
}: Pick<JobContext, 'redis' | 'prefix' | 'processId' | 'notifier' | 'log'>): SourceReporter => {
  const store = openSourceStatuses(redis, prefix);
  let saved = false;
  /** Spares asking Redis at each heartbeat for what was notified before. */
  let notified: string | null | undefined;
  let isWarned = false;
  return {
    report: async (status) => {
      if (status === null) return;
      saved = true;
      const all = await store.save(processId, status);
      const other = [...all].find(([, each]) => each.ref !== status.ref);
      if (other !== undefined && !isWarned) {
        log.warn(
          { here: status.ref, other: other[1].ref, process: other[0] },
          'Another daemon follows another ref: each undoes what the other applies. Set SETPOINT_GIT_REF alike',
        );
      }
      isWarned = other !== undefined;
      const message = commonTrouble(all);
      // Another daemon's recovery is for it to report; a first failed poll is none.
      if (message === notified || (message === null && status.problem !== null)) return;
      await notifier?.notify(
        { account: null, provider: '', run: '', revision: status.commit?.id ?? '' },
        {
          troubles: message === null ? [] : [{ kind: 'source', key: null, message }],
          looked: 'all',
        },
      );
      notified = message;
    },
    close: async () => {
      if (saved) await store.remove(processId);
    },
  };
};
