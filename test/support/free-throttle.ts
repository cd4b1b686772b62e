import type { Reply, Throttle } from '../../src/model/throttle.ts';

/** A throttle without a limit, which remembers what it was told. */
export type FreeThrottle = Throttle & {
  readonly taken: number;
  /** What each slot was released with, in order. */
  readonly released: readonly (Reply | null)[];
};

/** @param pauseMs how long a 429 makes the account back off. */
export const createFreeThrottle = (pauseMs = 1_000): FreeThrottle => {
  const released: (Reply | null)[] = [];
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    released,
    take: async () => {
      taken += 1;
      return {
        release: async (reply) => {
          released.push(reply);
          return reply?.status === 429 ? pauseMs : null;
        },
      };
    },
  };
};
