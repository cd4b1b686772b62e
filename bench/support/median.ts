/** The middle of some numbers; between the two middle ones of an even count. */
export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
};

/** The median of the ratios pair by pair: what both sides of a pair suffered from the machine cancels out. */
export const medianRatio = (above: readonly number[], below: readonly number[]): number =>
  median(above.map((number, at) => number / (below[at] ?? Number.NaN)));
