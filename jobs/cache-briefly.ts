/** An answer is reused for this long, in ms: a job takes longer from its check to its request. */
const MOMENT_MS = 20;

/**
 * Caches the last answer for a moment, so that thousands of quick changes do not each ask whether their run
 * was cancelled.
 * @param ask by key; a failed answer is not cached
 */
export const cacheBriefly = <T>(
  ask: (key: string) => Promise<T>,
  now: () => number = () => performance.now(),
): ((key: string) => Promise<T>) => {
  let last: { readonly key: string; readonly at: number; readonly answer: Promise<T> } | null = null;
  return (key) => {
    if (last !== null && last.key === key && now() - last.at < MOMENT_MS) return last.answer;
    const asked = { key, at: now(), answer: ask(key) };
    last = asked;
    asked.answer.catch(() => {
      if (last === asked) last = null;
    });
    return asked.answer;
  };
};
