type Close = () => Promise<void> | void;

/** Collects what has to be closed in the end. */
export type Closers = {
  /** Registers a function to call when closing. */
  add(close: Close): void;
  /** True as soon as closing starts. */
  isClosing(): boolean;
};

/** @throws the first error, after trying all */
const closeAll = async (open: Close[]): Promise<void> => {
  const errors: unknown[] = [];
  // Popped one by one: interrupted work may still open something while the rest closes.
  for (let close = open.pop(); close; close = open.pop()) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
};

/**
 * Runs some work and closes what it opened, last in, first out, whether the work succeeds or fails. A closer
 * that fails does not keep the others from closing.
 * @throws the work's error; if it has none, the first error of closing
 */
export const withClosers = async <T>(work: (closers: Closers) => Promise<T>): Promise<T> => {
  const open: Close[] = [];
  let closing = false;
  const close = (): Promise<void> => {
    closing = true;
    return closeAll(open);
  };
  let result: T;
  try {
    result = await work({ add: (each) => void open.push(each), isClosing: () => closing });
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  await close();
  return result;
};
