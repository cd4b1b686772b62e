import type { LimitHeaders } from '../../../src/simulator/limits/limit-headers.ts';
import type { CreateClient } from './client.ts';
import { idealMakespan } from './oracle.ts';
import type { Server } from './servers.ts';
import { simulate } from './simulate.ts';

/** The same work under several seeds, run after run with what the run before remembered. */
export type SeriesSettings = {
  readonly server: Server;
  readonly headers: LimitHeaders;
  readonly requests: number;
  readonly createClient: CreateClient;
  readonly seeds?: number;
  readonly runs?: number;
  readonly processes?: number;
  readonly workers?: number;
};

/**
 * `ratio` is makespan ÷ ideal, the median over the seeds; `refused` the share of 429s in all requests, the
 * mean.
 */
export type Figure = { readonly ratio: number; readonly refused: number; readonly bans: number };

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** One figure for each run: the first contact, then what memory is worth. */
export const measure = (settings: SeriesSettings): readonly Figure[] => {
  const { seeds = 20, runs = 2, processes = 1, workers = 8, createClient, ...work } = settings;
  const results = Array.from(
    { length: runs },
    () => [] as { ratio: number; refused: number; bans: number }[],
  );
  for (let seed = 1; seed <= seeds; seed++) {
    let remembered: unknown = null;
    for (const [run, collected] of results.entries()) {
      const key = seed * 8 + run;
      const client = createClient(remembered);
      const clients = Array.from({ length: processes }, () => client);
      const result = simulate({ ...work, key, workers, clients });
      const ideal = idealMakespan(work.server, {
        key,
        requests: work.requests,
        workers: workers * processes,
      });
      collected.push({
        ratio: result.makespan / ideal,
        refused: result.refused / result.sent,
        bans: result.bans,
      });
      remembered = client.remembered();
    }
  }
  return results.map((each) => ({
    ratio: median(each.map(({ ratio }) => ratio)),
    refused: mean(each.map(({ refused }) => refused)),
    bans: mean(each.map(({ bans }) => bans)),
  }));
};

/** The mean of ratios. */
export const geometricMean = (values: readonly number[]): number => Math.exp(mean(values.map(Math.log)));
