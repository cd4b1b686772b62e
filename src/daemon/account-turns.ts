/** Each heartbeat checks at least so many accounts. */
const AT_LEAST = 10;

/** So many heartbeats, of five seconds each, check all accounts: five minutes. */
const BEATS = 60;

/** Whose turn it is, where checking all accounts at each heartbeat would cost more the more there are. */
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
