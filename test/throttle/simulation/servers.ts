import { createLimitModel, type Limit } from '../../../src/simulator/limits/limit.ts';
import type { LimitModel } from '../../../src/simulator/limits/limit-model.ts';
import { uniform } from './random.ts';
import { both, noisy } from './shared-servers.ts';

/** A rate limit that an algorithm has to find. */
export type Server = {
  readonly name: string;
  /** Accepted requests keep it busy for some time. */
  readonly works?: boolean;
  /** @param key the seed of this run @param requests how many will be pushed through it */
  readonly open: (key: number, requests: number) => LimitModel;
};

const plain = (limit: Limit) => () => createLimitModel(limit, 0);

const fixedWindow = (limit: number, windowMs: number, stream: number) => (key: number) =>
  createLimitModel({ model: 'window', limit, windowMs, phaseMs: windowMs * uniform(key, stream) }, 0);

/** Ten a second, then three, then ten again, so that each part holds about a third of the requests. */
const changing = (_key: number, requests: number) =>
  createLimitModel(
    {
      model: 'changing-bucket',
      steps: [
        { forMs: (requests / 30) * 1000, perSecond: 10, burst: 10 },
        { forMs: (requests / 9) * 1000, perSecond: 3, burst: 3 },
        { forMs: Number.POSITIVE_INFINITY, perSecond: 10, burst: 10 },
      ],
    },
    0,
  );

const tenPerSecond: Limit = { model: 'bucket', perSecond: 10, burst: 20 };

/** The limits that the throttle was tuned on. */
export const servers: readonly Server[] = [
  { name: 'a: token bucket 10/s, burst 20', open: plain(tenPerSecond) },
  { name: 'b: 60 per minute', open: fixedWindow(60, 60_000, 77) },
  { name: 'c: 100 per 10 s', open: fixedWindow(100, 10_000, 78) },
  { name: 'd: sliding log 5/s', open: plain({ model: 'sliding', limit: 5, windowMs: 1000 }) },
  { name: 'e: four at once, 200–400 ms', works: true, open: plain({ model: 'concurrency', limit: 4 }) },
  { name: 'f: strictly 2/s (GCRA, burst 1)', open: plain({ model: 'gcra', perSecond: 2 }) },
  { name: 'g: 10/s, then 3/s, then 10/s', open: changing },
  { name: 'h: bans 60 s for insisting', open: plain({ model: 'banner', of: tenPerSecond }) },
];

/** Limits that it was not tuned on: they show whether it only fits the others. */
export const otherServers: readonly Server[] = [
  { name: 'i: token bucket 2/s, burst 40', open: plain({ model: 'bucket', perSecond: 2, burst: 40 }) },
  {
    name: 'j: 10/s and 300 per minute',
    open: (key) =>
      both(
        createLimitModel({ model: 'bucket', perSecond: 10, burst: 10 }, 0),
        fixedWindow(300, 60_000, 79)(key),
      ),
  },
  {
    name: 'k: token bucket 50/s, burst 50',
    open: plain({ model: 'bucket', perSecond: 50, burst: 50 }),
  },
  { name: 'l: 1000 per hour', open: fixedWindow(1000, 3_600_000, 80) },
  {
    name: 'm: a, of which another client takes 3/s',
    open: (key) => noisy(createLimitModel(tenPerSecond, 0), 3, key),
  },
  {
    name: 'n: b, of which another client takes a third',
    open: (key) => noisy(fixedWindow(60, 60_000, 81)(key), 1 / 3, key),
  },
];

/** The limits for edits after a rest: also one that lets much through at once, and then hardly anything. */
export const editServers: readonly Server[] = [
  ...servers,
  ...otherServers,
  { name: 'o: token bucket 2/s, burst 30', open: plain({ model: 'bucket', perSecond: 2, burst: 30 }) },
];

/**
 * The server with this letter.
 * @throws Error where there is none
 */
export const serverNamed = (letter: string): Server => {
  const found = editServers.find(({ name }) => name.startsWith(`${letter}:`));
  if (found === undefined) throw new Error(`There is no server ${letter}.`);
  return found;
};
