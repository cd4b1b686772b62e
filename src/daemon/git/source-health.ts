import type { Logger } from '../../log.ts';
import type { SourceProblem } from '../../model/source-status.ts';

/** What is wrong now. */
export type Found = Pick<SourceProblem, 'kind' | 'message'>;

/** Why the newest commit is not in force, from the poll that finds out to the one that finds it well again. */
export type SourceHealth = {
  problem(): SourceProblem | null;
  /** Takes what is wrong now; null: nothing. Each new text is logged once. */
  update(found: Found | null): void;
  /** Counts a poll that ends with the problem still there. */
  countPoll(): void;
};

/** Healthy at first. */
export const createSourceHealth = (
  log: Pick<Logger, 'error' | 'info'>,
  now: () => number = Date.now,
): SourceHealth => {
  let problem: SourceProblem | null = null;
  return {
    problem: () => problem,
    update: (found) => {
      if (found?.message === problem?.message) return;
      if (found !== null) {
        log.error(
          { why: found.message },
          'The Git source is not followed; the last good commit stays in force',
        );
        problem = { ...found, since: problem?.since ?? now(), polls: problem?.polls ?? 0 };
      } else if (problem !== null) {
        log.info({ since: new Date(problem.since).toISOString() }, 'The Git source is followed again');
        problem = null;
      }
    },
    countPoll: () => {
      if (problem !== null) problem = { ...problem, polls: problem.polls + 1 };
    },
  };
};
