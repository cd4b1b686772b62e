import { alternate, type Figures } from '../support/alternate.ts';
import { estateEnvironment, estateOf } from '../support/estate.ts';
import { measure, setpoint } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { withScene } from '../support/scene.ts';
import { startSimulatorProcess } from '../support/simulator-process.ts';
import { writeEstate } from '../support/write-estate.ts';
import { printInSync } from './in-sync.ts';

/* How long a command takes to start: with a desired state so small that hardly anything else is left. */
const COUNT = 10;
const ROUNDS = 11;

const row = ({ name, wallMs, cpuMs, rssMiB }: Figures, bare: Figures): string[] => [
  name,
  wallMs.toFixed(0),
  (wallMs - bare.wallMs).toFixed(0),
  cpuMs.toFixed(0),
  rssMiB.toFixed(0),
];

await withScene(async ({ folder, env, onClose }) => {
  const estate = estateOf(COUNT);
  const simulator = await startSimulatorProcess(COUNT);
  onClose(simulator.close);
  await writeEstate(folder, estate, simulator.urls);
  const environment = { ...env, ...estateEnvironment(estate) };
  const command = (name: string) => () => measure([setpoint, name, '--desired-state', folder], environment);
  await measure([setpoint, 'apply', '--yes', '--desired-state', folder], environment);
  const figures = await alternate(ROUNDS, {
    '`node -e 0`': () => measure(['-e', '0']),
    '`setpoint --help`': () => measure([setpoint, '--help']),
    '`setpoint validate`': command('validate'),
    '`setpoint plan`': command('plan'),
    '`setpoint status`': command('status'),
    '`setpoint apply --yes`': () =>
      measure([setpoint, 'apply', '--yes', '--desired-state', folder], environment),
  });
  const [bare] = figures;
  printTable({
    title: `Start of a command, with ${COUNT} integrations`,
    columns: ['process', 'wall ms', 'wall ms over node', 'CPU ms', 'peak memory (MiB)'],
    rows: bare === undefined ? [] : figures.map((figure) => row(figure, bare)),
    notes: [
      `Medians of ${ROUNDS} rounds in turn. All is in sync, and Redis runs already: without it, a command that needs it starts it first.`,
    ],
  });
});

await printInSync(100, 11);
await printInSync(1_000, 7);
await printInSync(10_000, 3);
