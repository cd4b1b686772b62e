/** An estimate of Redis' clock between its answers, in ms. */
export type ServerClock = {
  /** null before the first answer. */
  now(): number | null;
  /**
   * Takes the time in an answer, with the local times at which the question was sent and the answer arrived.
   */
  learn(serverNow: number, sentAt: number, answeredAt: number): void;
};

/** The drift between two machines' clocks, per ms. */
const DRIFT = 1e-4;

/**
 * Each answer bounds the difference of the clocks: it was given after the question was sent and before it
 * arrived. Together the bounds are narrower than each, however late a busy process notices an answer.
 * @param local a clock that only goes forward, in ms
 */
export const createServerClock = (local: () => number = () => performance.now()): ServerClock => {
  let bounds: { readonly least: number; readonly most: number; readonly at: number } | null = null;
  return {
    now: () => (bounds === null ? null : local() + (bounds.least + bounds.most) / 2),
    learn: (serverNow, sentAt, answeredAt) => {
      const seen = { least: serverNow - answeredAt, most: serverNow - sentAt, at: answeredAt };
      if (bounds === null) {
        bounds = seen;
        return;
      }
      const slack = DRIFT * (answeredAt - bounds.at);
      const least = Math.max(seen.least, bounds.least - slack);
      const most = Math.min(seen.most, bounds.most + slack);
      // Disjoint: one of the clocks was set.
      bounds = least > most ? seen : { least, most, at: answeredAt };
    },
  };
};
