import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServerClock } from '../../src/throttle/server-clock.ts';

/** Two clocks, of which the server's is ahead; `ask` takes so long there and back. */
const clocks = (ahead: number) => {
  const time = { local: 1000 };
  const clock = createServerClock(() => time.local);
  const ask = (there: number, back: number, offset = ahead) => {
    const sentAt = time.local;
    time.local += there;
    const serverNow = time.local + offset;
    time.local += back;
    clock.learn(serverNow, sentAt, time.local);
  };
  const error = () => Math.abs((clock.now() ?? Number.NaN) - (time.local + ahead));
  return { clock, time, ask, error };
};

describe("the server's clock", () => {
  it('is unknown before the first answer', () => {
    expect(createServerClock().now()).toBeNull();
  });

  it('is known no worse than half of the quickest answer took, whatever the others took', () => {
    const milliseconds = fc.nat(50);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(milliseconds, milliseconds), { minLength: 1 }),
        fc.integer({ min: -1e12, max: 1e12 }),
        (answers, ahead) => {
          const { ask, error } = clocks(ahead);
          for (const [there, back] of answers) ask(there, back);
          const quickest = Math.min(...answers.map(([there, back]) => there + back));
          const slack = 1e-4 * answers.reduce((sum, [there, back]) => sum + there + back, 0);
          expect(error()).toBeLessThanOrEqual(quickest / 2 + slack + 0.01);
        },
      ),
    );
  });

  it('advances between the answers', () => {
    const { ask, error, time } = clocks(5000);
    ask(1, 1);
    time.local += 60_000;
    expect(error()).toBeLessThan(0.01);
  });

  it('is learned again when it was set', () => {
    const { clock, ask, time } = clocks(0);
    ask(1, 1);
    ask(1, 1, 3_600_000);
    expect(clock.now()).toBe(time.local + 3_600_000);
  });
});
