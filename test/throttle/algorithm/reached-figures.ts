import type { LimitHeaders } from '../../../src/simulator/limits/limit-headers.ts';

/** Makespan ÷ ideal (the median), and the share of 429s in per cent (the mean). */
export type Reached = { readonly ratio: number; readonly refused: number };

/**
 * What the throttle reaches with 500 requests and 20 seeds: first contact → next run. The last row is the
 * mean over all servers.
 */
const table = `
        | none                      | retry-after               | x-delta                   | ietf
      a | 1.01 · 1.4 → 1.01 · 1.4   | 1.03 · 1.4 → 1.02 · 0.9   | 1.04 · 1.5 → 1.03 · 0.8   | 1.05 · 0.0 → 1.05 · 0.0
      b | 1.03 · 4.1 → 1.09 · 0.6   | 1.00 · 2.6 → 1.00 · 0.6   | 1.00 · 0.0 → 1.00 · 0.0   | 1.00 · 0.0 → 1.00 · 0.0
      c | 1.12 · 3.1 → 1.18 · 0.8   | 1.07 · 2.1 → 1.08 · 1.0   | 1.03 · 0.3 → 1.02 · 0.0   | 1.03 · 0.3 → 1.02 · 0.0
      d | 1.21 · 1.7 → 1.22 · 0.6   | 1.29 · 1.6 → 1.25 · 0.5   | 1.29 · 1.6 → 1.25 · 0.5   | 1.27 · 1.4 → 1.24 · 0.6
      e | 1.16 · 0.6 → 1.13 · 0.2   | 1.22 · 0.6 → 1.14 · 0.2   | 1.16 · 0.6 → 1.12 · 0.2   | 1.13 · 0.0 → 1.11 · 0.0
      f | 1.20 · 1.6 → 1.18 · 0.5   | 1.22 · 1.5 → 1.21 · 0.5   | 1.22 · 1.5 → 1.21 · 0.5   | 1.21 · 1.1 → 1.20 · 0.4
      g | 1.18 · 3.5 → 1.19 · 2.8   | 1.24 · 3.1 → 1.28 · 2.6   | 1.24 · 3.1 → 1.28 · 2.6   | 1.02 · 0.0 → 1.02 · 0.0
      h | 1.22 · 2.2 → 1.14 · 0.9   | 1.20 · 1.6 → 1.14 · 0.7   | 1.20 · 1.6 → 1.14 · 0.7   | 1.05 · 0.0 → 1.05 · 0.0
    all | 1.14 · 2.3 → 1.14 · 1.0   | 1.15 · 1.8 → 1.13 · 0.9   | 1.14 · 1.3 → 1.13 · 0.7   | 1.09 · 0.3 → 1.08 · 0.1
`;

const cells = table
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()));

/**
 * The figures of one row (`a` … `h` or `all`), in the order of the runs.
 * @throws Error where the table has no such cell
 */
export const reachedFigures = (row: string, headers: LimitHeaders): readonly Reached[] => {
  const column = cells[0]?.indexOf(headers) ?? -1;
  const cell = cells.find(([name]) => name === row)?.[column];
  if (cell === undefined) throw new Error(`The table says nothing of ${row} with headers ${headers}.`);
  return cell.split('→').map((run) => {
    const [ratio = Number.NaN, refused = Number.NaN] = run.split('·').map(Number);
    return { ratio, refused };
  });
};
