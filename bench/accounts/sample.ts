import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { MeasuredProcess } from '../support/measured-process.ts';

/** What a daemon and its Redis have done until an instant. */
export type Sample = {
  readonly at: number;
  /** Commands that Redis has processed, without those of the sampler. */
  readonly commands: number;
  readonly byCommand: ReadonlyMap<string, number>;
  readonly cpuMs: number;
  /** Now, not at most. */
  readonly rssMiB: number;
  /** Connections to Redis, without the sampler's. */
  readonly connections: number;
};

/** What was done between two samples. */
export type Costs = { readonly commands: number; readonly cpuMs: number; readonly ms: number };

export type Sampler = { take(): Promise<Sample> };

const OWN = ['info', 'client|list', 'client|id'];

const readCommands = async (redis: Redis): Promise<Map<string, number>> => {
  const text = await redis.info('commandstats');
  const counts = text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
  return new Map([...counts].map(([, name = '', calls]) => [name, Number(calls)]));
};

/** The memory that a process has now; its peak where the system does not tell. */
const readRss = async (daemon: MeasuredProcess, peak: number): Promise<number> => {
  const status = await readFile(`/proc/${daemon.child.pid}/status`, 'utf8').catch(() => '');
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return kib === undefined ? peak : Number(kib) / 1_024;
};

/** Samples a daemon that is alone on its Redis, but for the sampler's own connections. */
export const openSampler = async (redis: Redis, daemon: MeasuredProcess): Promise<Sampler> => {
  const own = String(await redis.client('ID'));
  return {
    take: async () => {
      const { cpuMs, rssMiB } = await daemon.usage();
      const byCommand = await readCommands(redis);
      for (const name of OWN) byCommand.delete(name);
      const clients = String(await redis.client('LIST'))
        .trim()
        .split('\n');
      return {
        at: performance.now(),
        commands: [...byCommand.values()].reduce((total, calls) => total + calls, 0),
        byCommand,
        cpuMs,
        rssMiB: await readRss(daemon, rssMiB),
        connections: clients.filter((line) => !line.startsWith(`id=${own} `)).length,
      };
    },
  };
};

export const costsBetween = (before: Sample, after: Sample): Costs => ({
  commands: after.commands - before.commands,
  cpuMs: after.cpuMs - before.cpuMs,
  ms: after.at - before.at,
});

/** Waits for one request of each account: from the first to the last of them. */
export const spreadOf = async (
  read: () => Promise<number>,
  seen: number,
  accounts: number,
): Promise<{ readonly requests: number; readonly seconds: number }> => {
  let firstAt: number | null = null;
  for (;;) {
    const requests = await read();
    if (requests > seen) firstAt ??= performance.now();
    if (requests >= seen + accounts) {
      return { requests, seconds: (performance.now() - (firstAt ?? performance.now())) / 1_000 };
    }
    await sleep(100);
  }
};
