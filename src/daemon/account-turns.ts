/** Accounts that are looked after at each heartbeat, at least. */
const AT_LEAST = 10;

/** All accounts are looked after within so many heartbeats of five seconds: five minutes. */
const BEATS = 60;

/** Whose turn it is, where looking after all accounts at each heartbeat would cost more the more there are. */
export type AccountTurns = {
  /** The next names in turn; all of them where they are few. */
  next(names: readonly string[]): readonly string[];
};

/** Begins with the first. */
export const createAccountTurns = (): AccountTurns => {
  let from = 0;
  return {
    next: (names) => {
      const count = Math.max(AT_LEAST, Math.ceil(names.length / BEATS));
      if (names.length <= count) return names;
      if (from >= names.length) from = 0;
      const turn = names.slice(from, from + count);
      from += count;
      return turn;
    },
  };
};
