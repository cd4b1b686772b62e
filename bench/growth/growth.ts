import { fileURLToPath } from 'node:url';
import { measure } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { withScene } from '../support/scene.ts';
import { startSimulatorProcess } from '../support/simulator-process.ts';
import type { PlanFigures } from './plan-main.ts';
import type { RunFigures } from './run-main.ts';

/* What ten changes cost as the estate grows: a plan looks at every integration, so µs per integration should stay the same. */
const CHANGES = 10;
const PLANNED = [100, 1_000, 10_000, 100_000];
const RUN = [100, 1_000, 10_000, 50_000];

const script = (name: string): string => fileURLToPath(new URL(`./${name}.js`, import.meta.url));
const perOne = (ms: number, count: number): string => ((ms * 1_000) / count).toFixed(1);

const planRow = async (count: number): Promise<string[]> => {
  const { stdout } = await measure(['--expose-gc', script('plan-main'), String(count), String(CHANGES)]);
  const { changes, planMs, heapMiB } = JSON.parse(stdout) as PlanFigures;
  const perHeap = ((heapMiB * 1_024) / count).toFixed(2);
  return [
    String(count),
    String(changes),
    planMs.toFixed(1),
    perOne(planMs, count),
    heapMiB.toFixed(1),
    perHeap,
  ];
};

const runRow =
  (dataDir: string) =>
  async (count: number): Promise<string[]> => {
    const simulator = await startSimulatorProcess(2 * count);
    const args = [script('run-main'), simulator.urls.aloochatUrl, dataDir, String(count), String(CHANGES)];
    const { stdout, rssMiB } = await measure(args);
    await simulator.close();
    const { changes, wallMs, cpuMs } = JSON.parse(stdout) as RunFigures;
    const spent = [cpuMs.toFixed(0), perOne(cpuMs, count), rssMiB.toFixed(0)];
    return [String(count), String(changes), wallMs.toFixed(0), ...spent];
  };

const inTurn = async (counts: readonly number[], row: (count: number) => Promise<string[]>) => {
  const rows: string[][] = [];
  for (const count of counts) rows.push(await row(count));
  return rows;
};

printTable({
  title: 'The planner alone, as the estate grows',
  columns: [
    'integrations',
    'changes',
    'plan ms',
    'µs per integration',
    'kept MiB',
    'kept KiB per integration',
  ],
  rows: await inTurn(PLANNED, planRow),
  notes: [
    'Medians of 5 plans (3 of the largest) of one AlooChat account, in a process per size. Kept: the heap that the plan itself takes.',
  ],
});

await withScene(async ({ env }) => {
  printTable({
    title: 'Reading the ledger and the live list, and planning',
    columns: ['integrations', 'changes', 'wall ms', 'CPU ms', 'CPU µs per integration', 'peak memory (MiB)'],
    rows: await inTurn(RUN, runRow(env.SETPOINT_DATA ?? '')),
    notes: [
      'Medians of 5 runs in one process per size, over local HTTP and Redis. Not with 100,000: their list is larger than the 32 MiB that an answer may have.',
    ],
  });
});
