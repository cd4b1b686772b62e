import { fileURLToPath } from 'node:url';
import { alternate } from '../support/alternate.ts';
import { estateEnvironment, estateOf } from '../support/estate.ts';
import { measure, setpoint } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { withScene } from '../support/scene.ts';
import { startSimulatorProcess } from '../support/simulator-process.ts';
import { writeEstate } from '../support/write-estate.ts';

/* `validate` and `plan` of a large desired state, beside a process that only parses the same files. */
const COUNT = 10_000;
const TO_CREATE = 10;
const ROUNDS = 5;

const parseOnly = fileURLToPath(new URL('./parse-only.js', import.meta.url));

await withScene(async ({ folder, env, onClose }) => {
  const estate = estateOf(COUNT);
  const simulator = await startSimulatorProcess(COUNT, COUNT - TO_CREATE);
  onClose(simulator.close);
  const bytes = await writeEstate(folder, estate, simulator.urls);
  const environment = { ...env, ...estateEnvironment(estate) };
  const command = (name: string) => () => measure([setpoint, name, '--desired-state', folder], environment);
  const figures = await alternate(ROUNDS, {
    'only `yaml`’s parse': () => measure([parseOnly, folder]),
    '`setpoint validate`': command('validate'),
    '`setpoint plan`': command('plan'),
  });
  printTable({
    title: `A large desired state: ${COUNT} integrations in ${COUNT / 100} files, ${(bytes / 1e6).toFixed(1)} MB`,
    columns: ['process', 'wall s', 'CPU s', 'peak memory (MiB)', 'wall ÷ parse', 'CPU ÷ parse'],
    rows: figures.map(({ name, wallMs, cpuMs, rssMiB, wallRatio, cpuRatio }) => [
      name,
      (wallMs / 1e3).toFixed(2),
      (cpuMs / 1e3).toFixed(2),
      rssMiB.toFixed(0),
      wallRatio.toFixed(2),
      cpuRatio.toFixed(2),
    ]),
    notes: [
      `Medians of ${ROUNDS} rounds in turn. The plan is a first one: the ledger is empty, ${COUNT - TO_CREATE} are adopted and ${TO_CREATE} created; both providers are simulated on local HTTP in a process of their own.`,
    ],
  });
});
