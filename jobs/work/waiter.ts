/** Sleeps that can be ended early. */
export type Waiter = {
  /** Sleeps this long, in ms; ends at once after `wake`, also one before it. @returns whether it was woken */
  sleep(ms: number): Promise<boolean>;
  wake(): void;
};

/** Not woken yet. */
export const createWaiter = (): Waiter => {
  let isWoken = false;
  let end: (() => void) | null = null;
  return {
    sleep: async (ms) => {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        end = null;
      }
      const wasWoken = isWoken;
      isWoken = false;
      return wasWoken;
    },
    wake: () => {
      isWoken = true;
      end?.();
    },
  };
};
