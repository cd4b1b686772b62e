import { afterAll, describe, expect, it } from 'vitest';
import type { SimulatedName } from '../../src/simulator/start-simulator.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { cellText } from './cell-text.ts';
import { checkCell, checkWords } from './check-cell.ts';
import { documentedRows, documentedTexts, textKey, writeTable } from './fault-table.ts';
import { type Cell, cellName, cellsOf, faults, isUsual } from './matrix.ts';
import { runCell } from './run-cell.ts';

/** Set by `npm run torture faults`: all cells are tried, and the table is written in place of being compared. */
const isWhole = process.env.SETPOINT_FAULT_MATRIX === 'whole';

const readings = /(\d+) GET/;

const readingsIn = (text: string): number => Number(readings.exec(text)?.[1] ?? 0);

/** One test per cell of a provider's matrix, and the table in docs/reliability.md. */
export const runMatrix = (provider: SimulatedName): void => {
  const documented = documentedTexts(provider);
  const texts = new Map<string, string>();

  const tell = (cell: Cell, text: string): void => {
    texts.set(textKey(cell), text);
    if (isWhole) return;
    const known = documented.get(textKey(cell)) ?? '';
    const told = 'docs/reliability.md; write it: npm run torture faults';
    expect(text.replace(readings, 'GET'), told).toBe(known.replace(readings, 'GET'));
    // A list that came too late to go by is read once more.
    expect(readingsIn(text), told).toBeLessThanOrEqual(onBusyMachine(readingsIn(known)));
  };

  describe.concurrent(`the fault matrix of ${provider}`, () => {
    for (const cell of cellsOf(provider).filter((one) => isWhole || isUsual(one))) {
      it(cellName(cell), async (test) => {
        const run = await runCell(test, cell);
        checkCell(test.expect, cell, run);
        checkWords(test.expect, cell, run);
        tell(cell, cellText(cell, run));
      });
    }
  });

  if (!isWhole) {
    it('is documented row by row', () => {
      expect(documentedRows(provider).map(([fault]) => fault)).toEqual(faults.map(({ name }) => name));
    });
  }

  afterAll(() => {
    if (isWhole) writeTable(provider, texts);
  });
};
