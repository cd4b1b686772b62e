import type { LimitHeaders } from '../../../src/simulator/limits/limit-headers.ts';
import type { LimitModel } from '../../../src/simulator/limits/limit-model.ts';
import type { Client, CreateClient } from './client.ts';
import { idealMakespan } from './oracle.ts';
import { geometricMean, mean } from './series.ts';
import type { Server } from './servers.ts';
import { type RunResult, simulate } from './simulate.ts';

/** A first run, and then edits, each after a rest. */
export type EditSettings = {
  readonly server: Server;
  readonly headers: LimitHeaders;
  readonly createClient: CreateClient;
  /** Requests of the first run. */
  readonly firstRun: number;
  /** Requests of each edit. */
  readonly size: number;
  /** From the end of the run before to the edit. */
  readonly restMs: number;
  readonly edits?: number;
  readonly seeds?: number;
  readonly processes?: number;
  readonly workers?: number;
};

/**
 * `ratio` is makespan ÷ the ideal at the same state of the server, the geometric mean over edits and seeds;
 * `refused` the 429s per edit and `bans` the bans per seed, means.
 */
export type EditFigure = { readonly ratio: number; readonly refused: number; readonly bans: number };

/** A server that can be brought to the same state a second time: what arrives at it is repeated. */
class Repeatable {
  readonly arrivals: number[] = [];
  readonly limit: LimitModel;
  private readonly open: () => LimitModel;

  constructor(open: () => LimitModel) {
    const { arrivals } = this;
    const inner = open();
    this.open = open;
    this.limit = {
      get bans() {
        return inner.bans;
      },
      finish: () => inner.finish(),
      accept: (now) => {
        arrivals.push(now);
        return inner.accept(now);
      },
      state: (now) => inner.state(now),
    };
  }

  /** Another one in the state of this one. All that it accepted is answered. */
  copy(): LimitModel {
    const limit = this.open();
    for (const now of this.arrivals) if (limit.accept(now)) limit.finish();
    return limit;
  }
}

type Edited = { readonly ratio: number; readonly refused: number };

/** The edits under one seed. */
const editsOf = (settings: EditSettings, seed: number): { edits: readonly Edited[]; bans: number } => {
  const { server, headers, firstRun, size, restMs, edits = 4, processes = 1, workers = 8 } = settings;
  const repeatable = new Repeatable(() => server.open(8 * seed, firstRun));
  const client = settings.createClient(null);
  const clients: readonly Client[] = Array.from({ length: processes }, () => client);
  const run = (number: number, requests: number, now: number): RunResult =>
    simulate({
      server,
      headers,
      requests,
      key: 8 * seed + number,
      workers,
      clients,
      from: { limit: repeatable.limit, now },
    });
  let now = run(0, firstRun, 0).makespan;
  const results = Array.from({ length: edits }, (_, i): Edited => {
    now += restMs;
    const key = 8 * seed + i + 1;
    const again = { ...server, open: () => repeatable.copy() };
    const ideal = idealMakespan(again, { key, requests: size, workers: workers * processes, from: now });
    const { makespan, refused } = run(i + 1, size, now);
    now += makespan;
    return { ratio: makespan / ideal, refused };
  });
  return { edits: results, bans: repeatable.limit.bans };
};

/** Measures edits after rests. */
export const measureEdits = (settings: EditSettings): EditFigure => {
  const results = Array.from({ length: settings.seeds ?? 10 }, (_, i) => editsOf(settings, i + 1));
  const edits = results.flatMap((result) => result.edits);
  return {
    ratio: geometricMean(edits.map(({ ratio }) => ratio)),
    refused: mean(edits.map(({ refused }) => refused)),
    bans: mean(results.map(({ bans }) => bans)),
  };
};
