import { abortable } from './abortable.ts';

/** Runs work one after the other, in the order of asking. */
export type Line = <T>(work: () => Promise<T>, signal?: AbortSignal | undefined) => Promise<T>;

/** @returns a line; who stops waiting in it, leaves it without holding up those behind. */
export const createLine = (): Line => {
  let last: Promise<void> = Promise.resolve();
  return async (work, signal) => {
    const before = last;
    let leave: () => void = () => undefined;
    last = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      await abortable(() => before, signal);
      return await work();
    } finally {
      before.then(leave);
    }
  };
};
