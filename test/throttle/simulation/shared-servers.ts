import type { LimitModel } from '../../../src/simulator/limits/limit-model.ts';
import { uniform } from './random.ts';

/** Two limits at the same time: a request is accepted by both or spends nothing. */
export const both = (one: LimitModel, other: LimitModel): LimitModel => ({
  bans: 0,
  finish() {},
  accept: (now) => {
    if (one.state(now).remaining < 1 || other.state(now).remaining < 1) return false;
    return one.accept(now) && other.accept(now);
  },
  state: (now) => {
    const [first, second] = [one.state(now), other.state(now)];
    const tighter = second.remaining / second.limit < first.remaining / first.limit ? second : first;
    return { ...tighter, retryMs: Math.max(first.retryMs, second.retryMs) };
  },
});

/** Another client spends from the same budget, `perSecond` on average, at random moments. */
export const noisy = (inner: LimitModel, perSecond: number, key: number): LimitModel => {
  let drawn = 0;
  const pause = () => (-Math.log(uniform(key, 4242, drawn++)) * 1000) / perSecond;
  let next = pause();
  const advance = (now: number) => {
    while (next <= now) {
      inner.accept(next);
      next += pause();
    }
  };
  return {
    bans: 0,
    finish() {},
    accept: (now) => {
      advance(now);
      return inner.accept(now);
    },
    state: (now) => {
      advance(now);
      return inner.state(now);
    },
  };
};
