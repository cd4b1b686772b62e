import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SimulatedName } from '../../../src/simulator/start-simulator.ts';
import type { Killed } from './kill-at-point.ts';
import { steps } from './steps.ts';

const page = fileURLToPath(new URL('../../../docs/reliability.md', import.meta.url));

const range = (ms: readonly number[]): string => {
  const text = (value: number): string => (value / 1000).toFixed(1);
  return ms.length === 0 ? '–' : `${text(Math.min(...ms))}–${text(Math.max(...ms))}`;
};

/** The rows of the table: per step how many points were tried, what happens there, and how long it took. */
export const tableOf = (killed: readonly Killed[]): string => {
  const rows = steps.map(({ step, names, next }) => {
    const of = killed.filter(
      ({ point }) => steps.find((other) => other.names.test(point.name))?.names === names,
    );
    const takenOver = range(of.flatMap(({ takenOverMs }) => takenOverMs ?? []));
    const converged = range(of.map(({ convergedMs }) => convergedMs));
    return `| ${step} | ${of.length} | ${next} | ${takenOver} | ${converged} |`;
  });
  const head = [
    '| killed at | points | what happens | taken over, s | in sync, s |',
    '|---|---|---|---|---|',
  ];
  return [...head, ...rows].join('\n');
};

/** Puts the table between the provider's markers in docs/reliability.md. */
export const writeTable = async (provider: SimulatedName, killed: readonly Killed[]): Promise<void> => {
  const text = await readFile(page, 'utf8');
  const between = new RegExp(
    `(<!-- kill points: ${provider} -->)[\\s\\S]*?(<!-- /kill points: ${provider} -->)`,
  );
  await writeFile(
    page,
    text.replace(between, (_, begin, end) => `${begin}\n\n${tableOf(killed)}\n\n${end}`),
  );
};
