/**
 * Asks one after the other, however many want to know at once: who comes while an answer is under way shares the one that is asked for next, so
 * that nobody gets an answer that is older than their question.
 */
export const oneAtATime = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let under: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const start = (): Promise<T> => {
    const asked = ask().finally(() => {
      if (under === asked) under = null;
    });
    under = asked;
    return asked;
  };
  return () => {
    if (under === null) return start();
    next ??= under
      .catch(() => undefined)
      .then(() => {
        next = null;
        return start();
      });
    return next;
  };
};
