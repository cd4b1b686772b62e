/** Instants that are remembered: more than come within the longest spread. */
const INSTANTS_KEPT = 100;

/** How many reloads had begun when the first tick of an instant came: one after it serves all, however they are spread. */
export type Instants = { begunAt(at: number): number };

/** @param begun how many have begun now */
export const createInstants = (begun: () => number): Instants => {
  const known = new Map<number, number>();
  return {
    begunAt: (at) => {
      const count = known.get(at) ?? begun();
      known.set(at, count);
      const [oldest] = known.keys();
      if (known.size > INSTANTS_KEPT && oldest !== undefined) known.delete(oldest);
      return count;
    },
  };
};
