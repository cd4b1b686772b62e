import { createLimitModel, type Limit } from '../../src/simulator/limits/limit.ts';
import type { Milliseconds } from '../../src/simulator/random.ts';
import { idealMakespan } from '../../test/throttle/simulation/oracle.ts';

/** One limit of the simulation's table (test/throttle/simulation/servers.ts), with so many creates that it takes a minute or so. */
export type BenchLimit = {
  readonly name: string;
  readonly limit: Limit;
  readonly creates: number;
  /** How long the provider works on a request, where it is not only the way there and back that takes time. */
  readonly serviceMs?: Milliseconds;
};

/** Every request's way there and back, in ms. */
export const latencyMs: Milliseconds = [50, 150];

/** Requests under way at once, as configured for each contender; more than limit e bears. */
export const atOnce = 8;

export const benchLimits: readonly BenchLimit[] = [
  {
    name: 'a: token bucket 10/s, burst 20',
    limit: { model: 'bucket', perSecond: 10, burst: 20 },
    creates: 200,
  },
  {
    name: 'b: 60 per minute, shortened to 15 per 15 s',
    limit: { model: 'window', limit: 15, windowMs: 15_000 },
    creates: 90,
  },
  { name: 'c: 100 per 10 s', limit: { model: 'window', limit: 100, windowMs: 10_000 }, creates: 500 },
  {
    name: 'e: four at once, 200–400 ms',
    limit: { model: 'concurrency', limit: 4 },
    creates: 200,
    serviceMs: [200, 400],
  },
  { name: 'f: strictly 2/s (GCRA, burst 1)', limit: { model: 'gcra', perSecond: 2 }, creates: 100 },
];

/**
 * The time that a clairvoyant needs for so many requests, in ms: it knows the limit and is never refused (test/throttle/simulation/oracle.ts).
 * @param firstAt when the first request came, in ms since the epoch: windows go by the clock, not by us
 */
export const idealMs = (
  { name, limit, serviceMs }: BenchLimit,
  requests: number,
  firstAt: number,
): number => {
  const phased: Limit = limit.model === 'window' ? { ...limit, phaseMs: firstAt % limit.windowMs } : limit;
  const server = { name, works: serviceMs !== undefined, open: () => createLimitModel(phased, 0) };
  return idealMakespan(server, { key: 1, requests, workers: atOnce });
};
