import { setTimeout as sleep } from 'node:timers/promises';
import { type MeasuredProcess, setpoint, startMeasured } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { withScene } from '../support/scene.ts';
import { type Costs, costsBetween, openSampler, type Sample, type Sampler, spreadOf } from './sample.ts';
import { type SimulatorsProcess, startSimulators } from './simulators-process.ts';
import { writeManyAccounts } from './write-accounts.ts';

/*
 * What a tick costs per account, with 10 to 1,000 accounts in one daemon, all in sync, all on one cron. Between two ticks the daemon is measured
 * while it waits: that is subtracted from the tick, and shown by itself. Arguments: numbers of accounts, in place of the usual ones.
 */
const EACH = 10;
/** After the last request of a tick: its runs end, and what was opened for them is closed. */
const SETTLE_MS = 3_000;

/** How a number of accounts is measured. */
type Pace = {
  readonly schedule: string;
  /** Ticks before the first that counts: what runs for the first time is compiled and cached. */
  readonly warmUps: number;
  readonly ticks: number;
  /** How long the daemon is measured while it waits, in ms. */
  readonly idleMs: number;
};

/** Few accounts tick more often, so that as many runs warm the process up. */
const paceOf = (accounts: number): Pace => {
  if (accounts < 50) return { schedule: '*/20 * * * * *', warmUps: 10, ticks: 5, idleMs: 3_000 };
  if (accounts < 200) return { schedule: '*/30 * * * * *', warmUps: 2, ticks: 3, idleMs: 12_000 };
  return { schedule: '0 */2 * * * *', warmUps: 1, ticks: 2, idleMs: 25_000 };
};

const args = process.argv.slice(2).map(Number);
const counts = args.length > 0 ? args : [10, 100, 300, 1_000];

type Measurement = {
  readonly accounts: number;
  readonly idle: Sample;
  /** While it waits, per second. */
  readonly waiting: Costs;
  /** Of one tick of all accounts, without what waiting costs. */
  readonly tick: Costs;
  /** From the first request of a tick to its last, in s. */
  readonly spreadS: number;
  readonly peakMiB: number;
};

const requestsOf = async (simulators: SimulatorsProcess): Promise<number> =>
  (await simulators.requests()).reduce((sum, each) => sum + each, 0);

/** Waits until each account has made that many requests, and its runs have ended. */
const untilRequests = async (simulators: SimulatorsProcess, wanted: number): Promise<number> => {
  for (;;) {
    const now = await requestsOf(simulators);
    if (now >= wanted) return now;
    await sleep(250);
  }
};

/** Waits until no account is asked any more. */
const untilQuiet = async (simulators: SimulatorsProcess): Promise<number> => {
  for (let last = -1; ; ) {
    const now = await requestsOf(simulators);
    if (now === last) return now;
    last = now;
    await sleep(SETTLE_MS);
  }
};

const sum = (all: readonly Costs[]): Costs => ({
  commands: all.reduce((total, { commands }) => total + commands, 0),
  cpuMs: all.reduce((total, { cpuMs }) => total + cpuMs, 0),
  ms: all.reduce((total, { ms }) => total + ms, 0),
});

const measureTicks = async (
  accounts: number,
  { warmUps, ticks: count, idleMs }: Pace,
  simulators: SimulatorsProcess,
  sampler: Sampler,
): Promise<Omit<Measurement, 'peakMiB'>> => {
  const waits: Costs[] = [];
  const ticks: Costs[] = [];
  let spreadS = 0;
  const started = await untilQuiet(simulators);
  await untilRequests(simulators, started + accounts * warmUps);
  // An account may have made another request than one a tick, so the count alone does not say that a tick is over.
  let seen = await untilQuiet(simulators);
  let idle = await sampler.take();
  for (let tick = 0; tick < count; tick += 1) {
    await sleep(SETTLE_MS);
    const before = await sampler.take();
    await sleep(idleMs);
    idle = await sampler.take();
    waits.push(costsBetween(before, idle));
    const took = await spreadOf(() => requestsOf(simulators), seen, accounts);
    spreadS = Math.max(spreadS, took.seconds);
    seen = took.requests;
    await sleep(SETTLE_MS);
    ticks.push(costsBetween(idle, await sampler.take()));
  }
  const [waited, ticked] = [sum(waits), sum(ticks)];
  const share = ticked.ms / waited.ms;
  const own = {
    commands: (ticked.commands - waited.commands * share) / count,
    cpuMs: (ticked.cpuMs - waited.cpuMs * share) / count,
    ms: ticked.ms / count,
  };
  const perSecond = 1_000 / waited.ms;
  const waiting = { commands: waited.commands * perSecond, cpuMs: waited.cpuMs * perSecond, ms: 1_000 };
  return { accounts, idle, waiting, tick: own, spreadS };
};

const measureAccounts = (accounts: number): Promise<Measurement> =>
  withScene(async ({ folder, redis, env, onClose }) => {
    const pace = paceOf(accounts);
    const simulators = await startSimulators(accounts, EACH);
    onClose(simulators.close);
    await writeManyAccounts(folder, { urls: simulators.urls, each: EACH, schedule: pace.schedule });
    const daemon: MeasuredProcess = startMeasured([setpoint, 'daemon', '--desired-state', folder], {
      env: { ...env, SETPOINT_HTTP: '127.0.0.1:0' },
      onStderr: () => undefined,
    });
    await untilRequests(simulators, accounts);
    const measured = await measureTicks(accounts, pace, simulators, await openSampler(redis.client, daemon));
    const { rssMiB: peakMiB } = await daemon.usage();
    daemon.child.kill('SIGTERM');
    await daemon.ended();
    return { ...measured, peakMiB };
  });

const row = (measured: Measurement, first: Measurement): string[] => {
  const { accounts, idle, waiting, tick, spreadS, peakMiB } = measured;
  const perTick = tick.cpuMs / accounts;
  return [
    String(accounts),
    (tick.commands / accounts).toFixed(0),
    perTick.toFixed(1),
    (perTick / (first.tick.cpuMs / first.accounts)).toFixed(2),
    spreadS.toFixed(1),
    waiting.commands.toFixed(0),
    ((waiting.cpuMs / waiting.ms) * 100).toFixed(1),
    String(idle.connections),
    idle.rssMiB.toFixed(0),
    peakMiB.toFixed(0),
  ];
};

const measured: Measurement[] = [];
for (const count of counts) {
  const each = await measureAccounts(count);
  measured.push(each);
  process.stderr.write(`${row(each, measured[0] as Measurement).join(' | ')}\n`);
}
const [first] = measured as [Measurement];
printTable({
  title: `Many accounts of ${EACH} integrations, nothing to do`,
  columns: [
    'accounts',
    'commands of Redis per tick and account',
    'CPU ms per tick and account',
    `CPU ÷ that of ${first.accounts} accounts`,
    'a tick of all takes (s)',
    'commands per second while it waits',
    'CPU % while it waits',
    'connections to Redis',
    'memory (MiB)',
    'peak memory (MiB)',
  ],
  rows: measured.map((each) => row(each, first)),
  notes: [
    'One daemon, all accounts on one cron (every 2 minutes; 10 accounts every 20 s, 100 every 30 s), a simulated AlooChat for each in one process beside it; means of 2 to 5 ticks, after 100 runs or more to warm up.',
    'Commands by `INFO commandstats`, so those that scripts send count as well. CPU time is the daemon’s, with all its threads, without Redis and the providers.',
    'What a tick costs is without what waiting costs in the same time.',
  ],
});
