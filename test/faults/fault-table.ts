import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedName } from '../../src/simulator/start-simulator.ts';
import { root } from '../repository/files.ts';
import { type Cell, cellsOf, faults, type Operation, operations, type Span } from './matrix.ts';

const path = join(root, 'docs/reliability.md');

const [BEGIN, END] = ['<!-- fault matrix -->', '<!-- /fault matrix -->'];

const LASTING = '; lasting: ';

const titles: { readonly [P in SimulatedName]: string } = { aloochat: '### AlooChat', toolzz: '### Toolzz' };

/** The texts of one provider's cells, by `textKey`. */
export type CellTexts = ReadonlyMap<string, string>;

/** The name of a cell among those of its provider. */
export const textKey = ({ fault, operation, span }: Cell): string => keyOf(fault.name, operation, span);

const keyOf = (fault: string, operation: Operation, span: Span): string => `${fault}|${operation}|${span}`;

const intro = `What a scheduled run does when a request of it is struck, with one change to make (observe: with two, and the list struck; replace: its create and its
removal both struck). First: struck once. After "lasting": struck until the run ends, by a 429 more often than a change has attempts. Each cell says
how the run ended, and the requests that reached the provider; the readings are left out where their number depends on time. "→ converged": the run was not, or not
all of it done, and the next one after the fault was over converged; for a change, a person started it, who does not wait for the pause after failures. In every cell, what is
what no entry owns stayed as it was, nothing was removed that was not to be, nothing is there twice (but see ¹), and no secret was in Redis, logs or reports. \`npm run torture faults\` tries all and writes this.`;

const notes = `¹ Toolzz cannot be asked for one credential by its id. Left out of two lists in a row, it counts as removed by hand: it is created again, once, and what leaves the
YAML is released. The one that was left out stays live as it was; switch it off by hand. What no list has shown since its create is never created again without \`--force\`.

An edit of what was made less than five seconds ago, and is not in the list yet, is pending, and waits for a run of its own right after them (observe: a late list).`;

const cellOf = (texts: CellTexts, fault: string, operation: Operation): string => {
  const once = texts.get(keyOf(fault, operation, 'once')) ?? '';
  const lasting = texts.get(keyOf(fault, operation, 'lasting'));
  return lasting === undefined ? once : `${once}${LASTING}${lasting}`;
};

const tableOf = (texts: CellTexts): string =>
  [
    `| fault | ${operations.join(' | ')} |`,
    `|---|${operations.map(() => '---|').join('')}`,
    ...faults.map(
      ({ name }) =>
        `| ${name} | ${operations.map((operation) => cellOf(texts, name, operation)).join(' | ')} |`,
    ),
  ].join('\n');

const readDocs = (): string =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
    : `# Reliability\n\n## The fault matrix\n\n${BEGIN}\n${END}\n`;

const sectionOf = (text: string): string => text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END));

/** The rows of a provider's table as they are documented: the fault, then its cells. */
export const documentedRows = (provider: SimulatedName): readonly (readonly string[])[] => {
  const [, part = ''] = sectionOf(readDocs()).split(titles[provider]);
  const [own = ''] = part.split('\n### ');
  return own
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.slice(2, -2).split(' | '));
};

/** What is documented of a provider's cells. */
export const documentedTexts = (provider: SimulatedName): CellTexts => {
  const texts = new Map<string, string>();
  for (const [fault = '', ...cells] of documentedRows(provider)) {
    for (const [i, operation] of operations.entries()) {
      const [once = '', lasting] = (cells[i] ?? '').split(LASTING);
      texts.set(keyOf(fault, operation, 'once'), once);
      if (lasting !== undefined) texts.set(keyOf(fault, operation, 'lasting'), lasting);
    }
  }
  return texts;
};

/** Writes one provider's table; everything outside the markers stays. @throws Error where a cell has no text */
export const writeTable = (provider: SimulatedName, texts: CellTexts): void => {
  const missing = cellsOf(provider).filter((cell) => !texts.has(textKey(cell)));
  if (missing.length > 0)
    throw new Error(`Not written: ${missing.length} cells of ${provider} have no result.`);
  const all = { aloochat: documentedTexts('aloochat'), toolzz: documentedTexts('toolzz'), [provider]: texts };
  const section = [
    intro,
    ...(['aloochat', 'toolzz'] as const).map((name) => `${titles[name]}\n\n${tableOf(all[name])}`),
    notes,
  ].join('\n\n');
  const docs = readDocs();
  const before = docs.slice(0, docs.indexOf(BEGIN) + BEGIN.length);
  writeFileSync(path, `${before}\n\n${section}\n\n${docs.slice(docs.indexOf(END))}`);
};
