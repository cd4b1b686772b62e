/** Readings of one thing, one after the other, that all who need one at nearly the same time share. */
export type SharedReadings<T> = {
  /** How many readings have begun: a place in time that no clock can change. */
  begun(): number;
  /** A reading that began after so many others had begun: one that is there already, is under way, or comes next. */
  after(begun: number): Promise<T>;
  /** A reading that begins after this call, so that it is never older than what it is needed for. */
  next(): Promise<T>;
};

/** Shares readings: however many callers come while one is under way, one more serves them all. */
export const shareReadings = <T>(read: () => Promise<T>): SharedReadings<T> => {
  let begun = 0;
  let last: Promise<T> | null = null;
  let following: Promise<T> | null = null;

  const begin = (): Promise<T> => {
    following = null;
    begun++;
    last = read();
    return last;
  };

  const after = (count: number): Promise<T> => {
    if (last !== null && begun > count) return last;
    // Also where none is under way: callers of the same instant share the one that begins once all have come.
    following ??= (last ?? Promise.resolve()).then(begin, begin);
    return following;
  };

  return { begun: () => begun, after, next: () => after(begun) };
};
