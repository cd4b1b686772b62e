/** The time between the ticks of two accounts that fall on the same second, in ms: about what one takes. */
const SPACING_MS = 30;

/** Ticks are spread over this part of the time to the next one, at most. */
const PART = 10;

/** Spreads the ticks of many accounts that fall on the same instant. */
export type TickSpread = {
  /** Takes the accounts there are. */
  update(names: readonly string[]): void;
  /**
   * How much later than its schedule says an account ticks, in ms: the same in all processes that have the same
   * accounts.
   * @param gapMs the time from one tick to the next
   */
  delayOf(name: string, gapMs: number): number;
  /** How much later the last one ticks, where the schedule has time enough, in ms. */
  longest(): number;
};

/** Knows no account at first, and delays none. */
export const createTickSpread = (): TickSpread => {
  let places: ReadonlyMap<string, number> = new Map();
  return {
    update: (names) => {
      places = new Map([...names].sort().map((name, place) => [name, place]));
    },
    delayOf: (name, gapMs) =>
      Math.floor((places.get(name) ?? 0) * Math.min(SPACING_MS, gapMs / PART / Math.max(1, places.size))),
    longest: () => Math.max(0, places.size - 1) * SPACING_MS,
  };
};
