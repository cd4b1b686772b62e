import { setTimeout as sleep } from 'node:timers/promises';

/** No wait of a test takes as long, however busy the machine is; and the test's own time, whose end tells nothing, is not over yet. */
const patienceMs = 200_000;

/** Waits until something holds. `what` is told where it never does; else its source is. */
export const until = async (
  holds: () => boolean | Promise<boolean>,
  what: () => string = () => String(holds),
): Promise<void> => {
  const end = performance.now() + patienceMs;
  for (;;) {
    const asked = performance.now();
    if (await holds()) return;
    if (performance.now() > end) throw new Error(`Waited for ${patienceMs / 1_000} s in vain: ${what()}`);
    // A probe may be a whole command: asking takes a quarter of the time at most.
    await sleep(Math.max(10, 3 * (performance.now() - asked)));
  }
};
