import type { Reply, Throttle } from '../../src/model/throttle.ts';

/** A throttle without a limit, which remembers what it was told. */
export type FreeThrottle = Throttle & {
  readonly taken: number;
  /** What each slot was settled with, in the order of settling. */
  readonly settled: readonly (Reply | null)[];
};

/** @param pauseMs what settling a 429 answers: the account's pause. */
export const createFreeThrottle = (pauseMs = 1_000): FreeThrottle => {
  const settled: (Reply | null)[] = [];
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    settled,
    take: async () => {
      taken += 1;
      return {
        settle: async (reply) => {
          settled.push(reply);
          return reply?.status === 429 ? pauseMs : null;
        },
      };
    },
  };
};
