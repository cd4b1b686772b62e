/** So shortly ago an answer is as good as a new one: a job takes longer from its check to its request. In ms. */
const MOMENT_MS = 20;

/**
 * Asks once for all who want to know at nearly the same time. Thousands of quick changes would else spend much of their time on asking whether their
 * run still wants them.
 * @param ask by key; a question that failed is asked anew
 */
export const askTogether = <T>(
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
