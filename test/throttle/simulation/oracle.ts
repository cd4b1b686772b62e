import type { LimitModel } from '../../../src/simulator/limits/limit-model.ts';
import { type Latency, latencyOf } from './latency.ts';
import type { Server } from './servers.ts';

/**
 * The first moment at which the server would accept; `state` says it, but not across a change of its rate.
 */
const earliest = (limit: LimitModel, from: number): number => {
  let time = from;
  for (let state = limit.state(time); state.remaining < 1; state = limit.state(time)) {
    time += Math.max(state.retryMs, 0.001);
  }
  return time;
};

/**
 * When a server that works on `limit` requests at once is free for another; `ends` are those of the last
 * ones.
 */
const earliestFree = (ends: readonly number[], limit: number, from: number): number =>
  Math.max(from, ends.toSorted((a, b) => b - a)[limit - 1] ?? from);

/** What the clairvoyant is to send. */
export type IdealWork = {
  readonly key: number;
  readonly requests: number;
  readonly workers: number;
  /** When it begins, in virtual time; 0 where left out. */
  readonly from?: number;
};

/**
 * The clairvoyant's time for all requests, in ms: it knows the server's condition and each latency, sends as
 * early as possible, and is never refused.
 */
export const idealMakespan = (server: Server, { key, requests, workers, from = 0 }: IdealWork): number => {
  const limit = server.open(key, requests);
  let ends: number[] = [];
  let sent = 0;
  let last = from;
  let makespan = from;
  const arrive = (sentAt: number): { latency: Latency; arrives: number } => {
    const latency = latencyOf(server.works === true, key, sent++, 0);
    return { latency, arrives: sentAt + latency.up };
  };
  const flights = Array.from({ length: Math.min(workers, requests) }, () => arrive(from));
  for (let done = 0; done < requests; done++) {
    const next = flights.reduce((first, other) => (other.arrives < first.arrives ? other : first));
    const arrived = Math.max(next.arrives, last);
    last = server.works ? earliestFree(ends, limit.state(from).limit, arrived) : earliest(limit, arrived);
    if (server.works) ends = [...ends.filter((end) => end > last), last + next.latency.work];
    else if (!limit.accept(last + 1e-6)) throw new Error(`The clairvoyant was refused by ${server.name}.`);
    const answered = last + next.latency.work + next.latency.down;
    makespan = Math.max(makespan, answered);
    Object.assign(next, sent < requests ? arrive(answered) : { arrives: Number.POSITIVE_INFINITY });
  }
  return makespan - from;
};
