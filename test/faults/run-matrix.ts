import fs from 'node:fs';
import { afterAll, describe, it, vi } from 'vitest';
import type { ProviderName } from '../../src/model/provider-name.ts';
import { cellText } from './cell-text.ts';
import { checkCell, checkWords } from './check-cell.ts';
import { cellName, cellsOf } from './matrix.ts';
import { runCell } from './run-cell.ts';

const CREDENTIALS: { readonly [P in ProviderName]: string } = {
  aloochat: 'aloo-key-of-the-simulator',
  toolzz: 'toolzz-token-of-the-simulator',
};

/** Cells wait for pauses most of the time: so many go on at once. */
const AT_ONCE = 60;

/** One test per cell of a provider's matrix. */
export const runMatrix = (provider: ProviderName): void => {
  vi.setConfig({ maxConcurrency: AT_ONCE });
  const texts: string[] = [];
  describe.concurrent(`the fault matrix of ${provider}`, () => {
    for (const cell of cellsOf(provider)) {
      it(cellName(cell), async (test) => {
        const run = await runCell(test, cell);
        texts.push(`${cellName(cell)} => ${cellText(cell, run)}`);
        checkCell(test.expect, cell, run, CREDENTIALS[provider]);
        checkWords(test.expect, cell, run);
      });
    }
  });
  afterAll(() => {
    if (process.env.FAULTS_OUT) fs.writeFileSync(`${process.env.FAULTS_OUT}.${provider}`, texts.sort().join('\n'));
  });
};
