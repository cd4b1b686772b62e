/** An estimate of Redis' clock between its answers, in ms. */
export type ServerClock = {
  /** null before the first answer. */
  now(): number | null;
  /** Learns from an answer: what the clock showed, and when the question was sent and the answer here, on this process's own clock. */
  learn(serverNow: number, sentAt: number, answeredAt: number): void;
};

/** What two machines' clocks may drift apart, per ms. */
const drift = 1e-4;

/**
 * Each answer says within which bounds the two clocks differ: it was given after it was asked for, and before it was here. All together are
 * narrower than each, however late an answer is noticed in a busy process.
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
      const slack = drift * (answeredAt - bounds.at);
      const least = Math.max(seen.least, bounds.least - slack);
      const most = Math.min(seen.most, bounds.most + slack);
      // Apart: one of the clocks was set.
      bounds = least > most ? seen : { least, most, at: answeredAt };
    },
  };
};
