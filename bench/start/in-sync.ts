import { fileURLToPath } from 'node:url';
import { alternate, type Figures } from '../support/alternate.ts';
import { estateEnvironment, estateOf } from '../support/estate.ts';
import { measure, setpoint } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { withScene } from '../support/scene.ts';
import { startSimulatorProcess } from '../support/simulator-process.ts';
import { writeEstate } from '../support/write-estate.ts';

/* `plan` and `status` where nothing is to do, by size, beside what they cannot do without. */
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const parseOnly = script('../files/parse-only.js');
const loadOnly = script('./load-only.js');

const row = ({ name, wallMs, cpuMs, rssMiB, wallRatio, cpuRatio }: Figures, node: Figures): string[] => [
  name,
  wallMs.toFixed(0),
  cpuMs.toFixed(0),
  rssMiB.toFixed(0),
  wallRatio.toFixed(2),
  cpuRatio.toFixed(2),
  (cpuMs / node.cpuMs).toFixed(1),
];

/** Measures one size, everything in turn, and prints its table. */
export const printInSync = (count: number, rounds: number): Promise<void> =>
  withScene(async ({ folder, env, onClose }) => {
    const estate = estateOf(count);
    const simulator = await startSimulatorProcess(count);
    onClose(simulator.close);
    await writeEstate(folder, estate, simulator.urls);
    const environment = { ...env, ...estateEnvironment(estate) };
    const command =
      (...words: string[]) =>
      () =>
        measure([setpoint, ...words, '--desired-state', folder], environment);
    await command('apply', '--yes')();
    const figures = await alternate(rounds, {
      'only `yaml`’s parse': () => measure([parseOnly, folder]),
      '`node -e 0`': () => measure(['-e', '0']),
      'only loading the libraries': () => measure([loadOnly]),
      '`setpoint plan`': command('plan'),
      '`setpoint status`': command('status'),
    });
    const [, node] = figures;
    printTable({
      title: `Nothing to do, with ${count} integrations`,
      columns: [
        'process',
        'wall ms',
        'CPU ms',
        'peak memory (MiB)',
        'wall ÷ parse',
        'CPU ÷ parse',
        'CPU ÷ node',
      ],
      rows: node === undefined ? [] : figures.map((figure) => row(figure, node)),
      notes: [
        `Medians of ${rounds} rounds in turn. All is in sync, Redis runs already, and both providers are simulated on local HTTP in a process of their own.`,
      ],
    });
  });
