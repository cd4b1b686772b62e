import { type LimitHeaders, limitHeaders } from '../../../src/simulator/limits/limit-headers.ts';
import type { Answer, Client } from './client.ts';
import { EventQueue } from './event-queue.ts';
import { latencyOf } from './latency.ts';
import { uniform } from './random.ts';
import type { Server } from './servers.ts';

/** Virtual time 0, in ms since the epoch. */
export const epoch = Date.UTC(2026, 0, 1);

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
};

/** How a run went. */
export type RunResult = {
  readonly makespan: number;
  readonly refused: number;
  readonly sent: number;
  readonly bans: number;
  /** Accepted requests of each process. */
  readonly done: readonly number[];
};

type Job = { readonly id: number; attempt: number };
type Process = { readonly client: Client; busy: number; done: number; wakes: number };

/** No run needs longer: one that does has stopped for ever. */
const longest = 400 * 3_600_000;

/** Pushes requests through a server in virtual time. The same settings give the same result. */
export const simulate = ({ server, headers, requests, key, workers, clients }: RunSettings): RunResult => {
  const events = new EventQueue();
  const limit = server.open(key, requests);
  const serverClock = epoch + (uniform(key, 5) - 0.5) * 4000;
  const waiting: Job[] = Array.from({ length: requests }, (_, i) => ({ id: requests - 1 - i, attempt: 0 }));
  const processes: Process[] = clients.map((client) => ({ client, busy: 0, done: 0, wakes: Infinity }));
  const counts = { sent: 0, refused: 0, lastAnswer: 0, drawn: 0 };

  const wake = (process: Process, time: number) => {
    if (process.wakes <= time) return;
    process.wakes = time;
    events.at(time, () => {
      if (process.wakes !== time) return;
      process.wakes = Number.POSITIVE_INFINITY;
      fill(process);
    });
  };

  const fill = (process: Process) => {
    while (process.busy < workers) {
      const job = waiting.at(-1);
      if (job === undefined) return;
      const turn = process.client.take(epoch + events.now);
      if ('waitUntil' in turn) {
        // Timers fire late, and Redis is a hop away.
        const late = 1 + 2 * uniform(key, 999, counts.drawn++);
        return wake(process, Math.max(events.now, turn.waitUntil - epoch) + late);
      }
      waiting.pop();
      process.busy += 1;
      send(process, job, turn.slot);
    }
  };

  const send = (process: Process, job: Job, slot: unknown) => {
    const latency = latencyOf(server.works === true, key, job.id, job.attempt++);
    counts.sent += 1;
    events.at(events.now + latency.up, () => {
      const refused = !limit.accept(events.now);
      const work = refused ? 0 : latency.work;
      if (!refused) events.at(events.now + work, () => limit.finish());
      const now = serverClock + events.now;
      const said = {
        date: new Date(now).toUTCString(),
        ...limitHeaders(headers, limit.facts(events.now), { refused, now }),
      };
      events.at(events.now + work + latency.down, () =>
        answered(process, job, slot, { refused, headers: said }),
      );
    });
  };

  const answered = (
    process: Process,
    job: Job,
    slot: unknown,
    answer: Pick<Answer, 'refused' | 'headers'>,
  ) => {
    const { attempt } = job;
    const keepMs = process.client.settle(slot, { ...answer, answeredAt: epoch + events.now, attempt });
    if (answer.refused) counts.refused += 1;
    else {
      process.done += 1;
      counts.lastAnswer = events.now;
    }
    if (answer.refused && keepMs !== null) {
      events.at(events.now + keepMs, () => send(process, job, slot));
      return;
    }
    if (answer.refused) waiting.push(job);
    process.busy -= 1;
    fill(process);
  };

  for (const [i, process] of processes.entries()) wake(process, i);
  while (processes.reduce((sum, { done }) => sum + done, 0) < requests) {
    if (!events.step()) for (const process of processes) fill(process);
    if (events.now > longest) throw new Error(`Nothing ends at ${server.name}.`);
  }
  return {
    makespan: counts.lastAnswer,
    refused: counts.refused,
    sent: counts.sent,
    bans: limit.bans,
    done: processes.map(({ done }) => done),
  };
};
