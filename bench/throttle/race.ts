import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitHeaders } from '../../src/simulator/limits/limit-headers.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import type { Contender } from './contenders.ts';
import { type BenchLimit, idealMs, latencyMs } from './limits.ts';
import { apiKey } from './work.ts';

/** Makespan ÷ ideal, and the share of requests that were answered 429. */
export type Result = { readonly ratio: number; readonly refused: number };

/** Longer than this many times the ideal, a contender has lost: `Infinity`. */
const givenUpAfter = 12;

/**
 * One contender against one limit, over real HTTP. Measured at the provider, from the first request to the last create that was answered, so
 * that nobody's start counts. What it reads counts as work, too: the ideal is that of as many accepted requests.
 */
export const race = async (
  contender: Contender,
  limit: BenchLimit,
  headers: LimitHeaders,
  processes: number,
): Promise<Result> => {
  const began = Date.now();
  const quirks = { latencyMs, serviceMs: limit.serviceMs ?? 0 };
  const simulator = await startSimulator({
    aloochat: { apiKey, quirks, limit: { ...limit.limit, headers } },
  });
  const { requests, world, baseUrl } = simulator.aloochat;
  const end = await contender.start(baseUrl, limit.creates, processes);
  const patience = 30_000 + givenUpAfter * idealMs(limit, limit.creates, began);
  while (world.list().length < limit.creates && Date.now() - began < patience) await sleep(20);
  const finishedAt = Date.now();
  const all = [...requests.all];
  const isWhole = world.list().length >= limit.creates;
  await end();
  await simulator.close();
  const first = all[0]?.at ?? finishedAt;
  const refused = all.filter(({ status }) => status === 429).length;
  const ideal = idealMs(limit, all.length - refused, first);
  return {
    ratio: isWhole ? (finishedAt - first) / ideal : Number.POSITIVE_INFINITY,
    refused: refused / Math.max(1, all.length),
  };
};
