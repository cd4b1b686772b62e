import type { Measured } from './measured-process.ts';
import { median, medianRatio } from './median.ts';

/** The medians of several rounds, and how they stand to those of the first. */
export type Figures = {
  readonly name: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly wallRatio: number;
  readonly cpuRatio: number;
};

const column = (runs: readonly Measured[], name: 'wallMs' | 'cpuMs' | 'rssMiB'): number[] =>
  runs.map((run) => run[name]);

/** Runs several things in turn, round by round, so that a busy machine slows all of them down alike. */
export const alternate = async (
  rounds: number,
  things: Readonly<Record<string, () => Promise<Measured>>>,
): Promise<readonly Figures[]> => {
  const runs = new Map<string, Measured[]>(Object.keys(things).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(things)) runs.get(name)?.push(await run());
  }
  const [first = []] = runs.values();
  return [...runs].map(([name, own]) => ({
    name,
    wallMs: median(column(own, 'wallMs')),
    cpuMs: median(column(own, 'cpuMs')),
    rssMiB: median(column(own, 'rssMiB')),
    wallRatio: medianRatio(column(own, 'wallMs'), column(first, 'wallMs')),
    cpuRatio: medianRatio(column(own, 'cpuMs'), column(first, 'cpuMs')),
  }));
};
