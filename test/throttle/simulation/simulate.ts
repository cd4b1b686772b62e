import { type LimitHeaders, limitHeaders } from '../../../src/simulator/limits/limit-headers.ts';
import type { LimitModel } from '../../../src/simulator/limits/limit-model.ts';
import type { Answer, Client } from './client.ts';
import { EventQueue } from './event-queue.ts';
import { latencyOf } from './latency.ts';
import { uniform } from './random.ts';
import type { Server } from './servers.ts';

/** Virtual time 0, in ms since the epoch. */
const epoch = Date.UTC(2026, 0, 1);

/** No run needs longer: one that does has stopped for ever. */
const longestMs = 400 * 3_600_000;

/** What a run is made of. */
export type RunSettings = {
  readonly server: Server;
  readonly headers: LimitHeaders;
  readonly requests: number;
  /** All randomness of the run. */
  readonly key: number;
  /** Requests that one process has under way at once. */
  readonly workers: number;
  /** One client for each process; the same one where they share it. */
  readonly clients: readonly Client[];
  /** Where a run before left the server, and the virtual time at which this one begins; else a new server. */
  readonly from?: { readonly limit: LimitModel; readonly now: number };
};

/** How a run went. */
export type RunResult = {
  readonly makespan: number;
  readonly refused: number;
  readonly sent: number;
  /** How often the server shut the client out for insisting. */
  readonly bans: number;
  /** Accepted requests of each process. */
  readonly done: readonly number[];
};

type Job = { readonly id: number; attempts: number };
type Process = { readonly client: Client; busy: number; done: number; wakes: number };

type World = RunSettings & {
  readonly events: EventQueue;
  readonly limit: LimitModel;
  /** The server's clock at virtual time 0. */
  readonly serverEpoch: number;
  /** The next one is the last; a refused request comes back to the front. */
  readonly jobs: Job[];
  readonly processes: readonly Process[];
  sent: number;
  refused: number;
  lastAccepted: number;
};

/** Pushes requests through a server in virtual time. The same settings give the same result. */
export const simulate = (settings: RunSettings): RunResult => {
  const world = create(settings);
  const { events, processes, limit, requests, server } = world;
  const { now } = events;
  for (const [i, process] of processes.entries()) wake(world, process, now + i);
  while (processes.reduce((sum, { done }) => sum + done, 0) < requests) {
    if (!events.step() || events.now > longestMs) throw new Error(`Nothing ends at ${server.name}.`);
  }
  const { sent, refused, lastAccepted } = world;
  const done = processes.map((process) => process.done);
  return { makespan: lastAccepted - now, sent, refused, bans: limit.bans, done };
};

const create = (settings: RunSettings): World => ({
  ...settings,
  events: new EventQueue(settings.from?.now),
  limit: settings.from?.limit ?? settings.server.open(settings.key, settings.requests),
  serverEpoch: epoch + (uniform(settings.key, 5) - 0.5) * 4000,
  jobs: Array.from({ length: settings.requests }, (_, i) => ({ id: settings.requests - 1 - i, attempts: 0 })),
  processes: settings.clients.map((client) => ({
    client,
    busy: 0,
    done: 0,
    wakes: Number.POSITIVE_INFINITY,
  })),
  sent: 0,
  refused: 0,
  lastAccepted: 0,
});

const wake = (world: World, process: Process, time: number): void => {
  if (process.wakes <= time) return;
  process.wakes = time;
  world.events.at(time, () => {
    if (process.wakes !== time) return;
    process.wakes = Number.POSITIVE_INFINITY;
    fill(world, process);
  });
};

/** Gives the free workers of a process what they may send now. */
const fill = (world: World, process: Process): void => {
  const { jobs, workers, events, key } = world;
  while (process.busy < workers) {
    const job = jobs.at(-1);
    if (job === undefined) return;
    const turn = process.client.take(epoch + events.now);
    if ('waitUntil' in turn) {
      // Timers fire late, and Redis is a hop away.
      const late = 1 + 2 * uniform(key, 999, Math.floor(events.now * 1000));
      wake(world, process, Math.max(events.now, turn.waitUntil - epoch) + late);
      return;
    }
    jobs.pop();
    process.busy += 1;
    send(world, process, job, turn.slot);
  }
};

const send = (world: World, process: Process, job: Job, slot: unknown): void => {
  const { events, server, key } = world;
  const latency = latencyOf(server.works === true, key, job.id, job.attempts);
  job.attempts += 1;
  world.sent += 1;
  events.at(events.now + latency.up, () => {
    const refused = !world.limit.accept(events.now);
    const work = refused ? 0 : latency.work;
    if (!refused) events.at(events.now + work, () => world.limit.finish());
    const headers = saidBy(world, refused);
    events.at(events.now + work + latency.down, () => {
      const answer = { refused, headers, answeredAt: epoch + events.now, attempt: job.attempts };
      settle(world, process, job, { slot, answer });
    });
  });
};

const saidBy = ({ events, limit, serverEpoch, headers }: World, refused: boolean): Answer['headers'] => {
  const now = serverEpoch + events.now;
  const said = limitHeaders(headers, limit.state(events.now), { refused, now });
  return { date: new Date(now).toUTCString(), ...said };
};

const settle = (
  world: World,
  process: Process,
  job: Job,
  { slot, answer }: { readonly slot: unknown; readonly answer: Answer },
): void => {
  const { events, jobs } = world;
  const keepMs = process.client.settle(slot, answer);
  if (answer.refused && keepMs !== null) {
    world.refused += 1;
    events.at(events.now + keepMs, () => send(world, process, job, slot));
    return;
  }
  if (answer.refused) {
    world.refused += 1;
    jobs.push(job);
  } else {
    process.done += 1;
    world.lastAccepted = events.now;
  }
  process.busy -= 1;
  fill(world, process);
};
