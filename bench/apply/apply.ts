import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { type Measured, measure, setpoint } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { apiKey, creates, shareOf } from '../throttle/work.ts';

/*
 * `apply` of creates at a provider without a limit, beside a bare loop around fetch of the same concurrency: both from the start of their process to its
 * end. The rate is unknown at first contact, and remembered in the next run. Arguments: creates (5000).
 */
const [, , countText = '5000'] = process.argv;
const count = Number(countText);

type Case = { readonly latencyMs: number; readonly atOnce: number };

/** As far away as a provider is, and none away at all: there nothing is measured but CPU. */
const cases: readonly Case[] = [
  { latencyMs: 50, atOnce: 4 },
  { latencyMs: 50, atOnce: 16 },
  { latencyMs: 0, atOnce: 4 },
];

const loop = fileURLToPath(new URL('./fetch-loop.js', import.meta.url));

const yaml = (baseUrl: string, atOnce: number, numbers: number): string =>
  stringify({
    accounts: { acme: { provider: 'aloochat', apiKey, baseUrl, concurrency: atOnce } },
    integrations: Object.fromEntries(
      creates(baseUrl, shareOf(numbers, 1, 0)).map(({ json }, i) => [
        `shop-${i}`,
        { account: 'acme', ...json },
      ]),
    ),
  });

/** The loop, a first apply, and an apply of as many more, each at the same provider: the loop's are taken away again. */
const runCase = async ({ latencyMs, atOnce }: Case): Promise<readonly Measured[]> => {
  const simulator = await startSimulator({ aloochat: { apiKey, quirks: { latencyMs } } });
  const { baseUrl, world } = simulator.aloochat;
  const folder = await mkdtemp(join(tmpdir(), 'setpoint-bench-'));
  const desired = join(folder, 'desired-state');
  try {
    await mkdir(desired);
    const looped = await measure([loop, baseUrl, `${count}`, '1', '0', `${atOnce}`]);
    for (const { id } of world.list()) world.remove(id);
    const apply = async (numbers: number): Promise<Measured> => {
      await writeFile(join(desired, 'shops.yaml'), yaml(baseUrl, atOnce, numbers));
      const measured = await measure([setpoint, 'apply', '--yes', '--json', '--desired-state', desired]);
      if (world.list().length !== numbers)
        throw new Error(`${world.list().length} are live, not ${numbers}.`);
      return measured;
    };
    return [looped, await apply(count), await apply(2 * count)];
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const rows: (readonly string[])[] = [];
for (const each of cases) {
  const [looped, first, next] = await runCase(each);
  if (looped === undefined || first === undefined || next === undefined)
    throw new Error('Nothing was measured.');
  const share = ({ wallMs }: Measured): string => `${Math.round((100 * looped.wallMs) / wallMs)} %`;
  rows.push([
    `${each.latencyMs} ms, ${each.atOnce} at once`,
    seconds(looped.wallMs),
    `${seconds(first.wallMs)} · ${share(first)}`,
    `${seconds(next.wallMs)} · ${share(next)}`,
    `${((first.cpuMs - looped.cpuMs) / count).toFixed(2)} ms`,
    `${Math.round(first.rssMiB)} MiB`,
  ]);
}
printTable({
  title: `Apply of ${count} creates without a limit`,
  columns: [
    'the provider answers after',
    'bare fetch loop',
    'apply at first contact · speed of the loop',
    'apply of as many more · speed of the loop',
    'CPU per create, over the loop',
    'peak memory',
  ],
  rows,
});
