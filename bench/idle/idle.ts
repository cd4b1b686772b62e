import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { estateEnvironment, estateOf } from '../support/estate.ts';
import { type MeasuredProcess, measure, setpoint, startMeasured } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { type Scene, withScene } from '../support/scene.ts';
import { type SimulatorProcess, startSimulatorProcess } from '../support/simulator-process.ts';
import {
  type EstateAccounts,
  simulatedAccounts,
  writeAccounts,
  writeEstate,
} from '../support/write-estate.ts';
import type { BareList } from './bare-tick.ts';

/*
 * What a tick of the daemon costs when nothing is to do: a run per second, against a daemon whose schedule never comes. Beside it, at the same time and half a
 * second apart, a bare BullMQ job per second reads the same lists and parses them.
 */
const COUNT = 500;
const TICKS = 60;
const WARM_UP_MS = 20_000;

const everySecond = '* * * * * *';
const bare = fileURLToPath(new URL('./bare-tick.js', import.meta.url));

type Stretch = {
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly bareCpuMs: number;
  readonly bareRssMiB: number;
  readonly runs: number;
  readonly aloochat: number;
  readonly toolzz: number;
};

/** The runs that a daemon has ended, as it counts them itself: a tick with nothing to do is in no log at info. */
const runsEnded = async (port: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const counts = text.matchAll(/^setpoint_run_duration_seconds_count\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
};

const endAll = async (processes: readonly MeasuredProcess[]): Promise<void> => {
  for (const { child } of processes) child.kill('SIGTERM');
  await Promise.all(processes.map(({ ended }) => ended()));
};

/** What the daemon and the bare job beside it use, and the requests that they make, over as many seconds as there are to be ticks. */
const stretchOf = async (
  simulator: SimulatorProcess,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  lists: readonly BareList[],
): Promise<Stretch> => {
  let log = '';
  const onStderr = (text: string): void => {
    log += text;
  };
  const daemon = startMeasured([setpoint, 'daemon', ...args], {
    env: { ...env, SETPOINT_HTTP: '127.0.0.1:0' },
    onStderr,
  });
  const beside = startMeasured([bare, JSON.stringify(lists)], { env });
  await sleep(WARM_UP_MS);
  const [, port = ''] = /"port":(\d+)/.exec(log) ?? [];
  const [runs, requests] = [await runsEnded(port), await simulator.requests()];
  const [before, bareBefore] = [await daemon.usage(), await beside.usage()];
  await sleep(TICKS * 1_000);
  const [after, bareAfter] = [await daemon.usage(), await beside.usage()];
  const more = await simulator.requests();
  const stretch = {
    cpuMs: after.cpuMs - before.cpuMs,
    rssMiB: after.rssMiB,
    bareCpuMs: bareAfter.cpuMs - bareBefore.cpuMs,
    bareRssMiB: bareAfter.rssMiB,
    runs: (await runsEnded(port)) - runs,
    aloochat: more.aloochat - requests.aloochat,
    toolzz: more.toolzz - requests.toolzz,
  };
  await endAll([daemon, beside]);
  return stretch;
};

/** @param lists what the bare job has read too: those requests are not the daemon's */
const row = (name: string, stretch: Stretch, still: Stretch, lists: readonly BareList[]): string[] => {
  const { runs, cpuMs, aloochat, toolzz, bareCpuMs } = stretch;
  if (runs === 0)
    return [name, '0', '', cpuMs.toFixed(0), bareCpuMs.toFixed(0), '', '', '', ...memory(stretch)];
  const own = (cpuMs - still.cpuMs) / runs;
  const bareOwn = (bareCpuMs - still.bareCpuMs) / TICKS;
  const requests = (aloochat + toolzz - lists.length * TICKS) / runs;
  return [
    name,
    String(runs),
    requests.toFixed(2),
    cpuMs.toFixed(0),
    bareCpuMs.toFixed(0),
    own.toFixed(1),
    bareOwn.toFixed(1),
    (own / bareOwn).toFixed(2),
    ...memory(stretch),
  ];
};

const memory = ({ rssMiB, bareRssMiB }: Stretch): string[] => [rssMiB.toFixed(0), bareRssMiB.toFixed(0)];

const bench = async ({ folder, env, onClose }: Scene): Promise<void> => {
  const estate = estateOf(COUNT);
  const simulator = await startSimulatorProcess(COUNT);
  onClose(simulator.close);
  const environment = { ...env, ...estateEnvironment(estate) };
  const place = ['--desired-state', folder];
  await writeEstate(folder, estate, simulator.urls);
  await measure([setpoint, 'apply', '--yes', ...place], environment);
  await measure([setpoint, 'plan', '--detailed-exitcode', ...place], environment);
  const { aloochatUrl, toolzzUrl } = simulator.urls;
  const { apiKey, token, unit } = simulatedAccounts;
  const aloochatLists = [{ url: `${aloochatUrl}/integrations`, headers: { 'x-api-key': apiKey } }];
  const toolzzLists = ['integration/status', `credential/unity/${unit}`].map((path) => ({
    url: `${toolzzUrl}/${path}`,
    headers: { authorization: `Bearer ${token}` },
  }));
  const measured = async (
    schedules: Partial<EstateAccounts>,
    lists: readonly BareList[],
  ): Promise<Stretch> => {
    await writeAccounts(folder, { ...simulator.urls, ...schedules });
    return stretchOf(simulator, place, environment, lists);
  };
  const still = await measured({}, []);
  const aloochat = await measured({ aloochatSchedule: everySecond }, aloochatLists);
  const toolzz = await measured({ toolzzSchedule: everySecond }, toolzzLists);
  printTable({
    title: `A tick with nothing to do: ${COUNT} integrations in sync, half at AlooChat, half at Toolzz`,
    columns: [
      'ticks each second',
      `ticks in ${TICKS} s`,
      'requests per tick',
      `CPU ms in ${TICKS} s`,
      'the bare job’s',
      'CPU ms per tick over no ticks',
      'the bare job’s',
      'tick ÷ bare job',
      'peak memory (MiB)',
      'the bare job’s',
    ],
    rows: [
      row('none', still, still, []),
      row('AlooChat', aloochat, still, aloochatLists),
      row('Toolzz', toolzz, still, toolzzLists),
    ],
    notes: [
      `One daemon with both accounts, after ${WARM_UP_MS / 1_000} s to warm up; the CPU time is the daemon’s, with all its threads, without Redis and the providers.`,
      'The bare job runs at the same time: each second a BullMQ job that reads the same lists and parses them, and does nothing else.',
    ],
  });
};

await withScene(bench);
