import { setTimeout as sleep } from 'node:timers/promises';
import { estateEnvironment, estateOf } from '../support/estate.ts';
import { measure, setpoint, startMeasured } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { type Scene, withScene } from '../support/scene.ts';
import { type SimulatorProcess, startSimulatorProcess } from '../support/simulator-process.ts';
import { type EstateAccounts, writeAccounts, writeEstate } from '../support/write-estate.ts';

/* What a tick of the daemon costs when nothing is to do: a run per second, against a daemon whose schedule never comes. */
const COUNT = 500;
const TICKS = 40;
const WARM_UP_MS = 15_000;

const everySecond = '* * * * * *';

type Stretch = {
  readonly cpuMs: number;
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

/** A daemon's usage and the requests that it makes over as many seconds as there are to be ticks. */
const stretchOf = async (
  simulator: SimulatorProcess,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Stretch> => {
  let log = '';
  const onStderr = (text: string): void => {
    log += text;
  };
  const daemon = startMeasured([setpoint, 'daemon', ...args], {
    env: { ...env, SETPOINT_HTTP: '127.0.0.1:0' },
    onStderr,
  });
  await sleep(WARM_UP_MS);
  const [, port = ''] = /"port":(\d+)/.exec(log) ?? [];
  const [runs, requests, before] = [await runsEnded(port), await simulator.requests(), await daemon.usage()];
  await sleep(TICKS * 1_000);
  const [after, more] = [await daemon.usage(), await simulator.requests()];
  const stretch = {
    cpuMs: after.cpuMs - before.cpuMs,
    runs: (await runsEnded(port)) - runs,
    aloochat: more.aloochat - requests.aloochat,
    toolzz: more.toolzz - requests.toolzz,
  };
  daemon.child.kill('SIGTERM');
  await daemon.ended();
  return stretch;
};

const row = (name: string, stretch: Stretch, still: Stretch): string[] => {
  const { runs, cpuMs, aloochat, toolzz } = stretch;
  const perTick = (number: number): string => (runs === 0 ? '' : (number / runs).toFixed(2));
  return [
    name,
    String(runs),
    perTick(aloochat),
    perTick(toolzz),
    cpuMs.toFixed(0),
    perTick(cpuMs - still.cpuMs),
  ];
};

const bench = async ({ folder, env, onClose }: Scene): Promise<void> => {
  const estate = estateOf(COUNT);
  const simulator = await startSimulatorProcess(COUNT);
  onClose(simulator.close);
  const environment = { ...env, ...estateEnvironment(estate) };
  const place = ['--desired-state', folder];
  await writeEstate(folder, estate, simulator.urls);
  await measure([setpoint, 'apply', '--yes', ...place], environment);
  await measure([setpoint, 'plan', '--detailed-exitcode', ...place], environment);
  const measured = async (schedules: Partial<EstateAccounts>): Promise<Stretch> => {
    await writeAccounts(folder, { ...simulator.urls, ...schedules });
    return stretchOf(simulator, place, environment);
  };
  const still = await measured({});
  const aloochat = await measured({ aloochatSchedule: everySecond });
  const toolzz = await measured({ toolzzSchedule: everySecond });
  printTable({
    title: `A tick with nothing to do: ${COUNT} integrations in sync, half at AlooChat, half at Toolzz`,
    columns: [
      'ticks each second',
      `ticks in ${TICKS} s`,
      'requests per tick, AlooChat',
      'requests per tick, Toolzz',
      `CPU ms in ${TICKS} s`,
      'CPU ms per tick over no ticks',
    ],
    rows: [row('none', still, still), row('AlooChat', aloochat, still), row('Toolzz', toolzz, still)],
    notes: [
      'One daemon with both accounts, after 15 s to warm up; the CPU time is the daemon’s, without Redis and the providers.',
    ],
  });
};

await withScene(bench);
