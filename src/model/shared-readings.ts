/** Sequential readings of one thing, shared by callers that need one at nearly the same time. */
export type SharedReadings<T> = {
  /** How many readings have begun: a point in time that does not depend on a clock. */
  begun(): number;
  /** A reading that began after so many others: finished, in progress, or the next one. */
  after(begun: number): Promise<T>;
  /** A reading that begins after this call. */
  next(): Promise<T>;
};

/** Shares readings: one more serves all callers that come while one is in progress. */
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
    // Deferred even if none is in progress, so that callers of the same tick share it.
    following ??= (last ?? Promise.resolve()).then(begin, begin);
    return following;
  };

  return { begun: () => begun, after, next: () => after(begun) };
};
