import type { LimitHeaders } from '../../src/simulator/limits/limit-headers.ts';
import { printTable } from '../support/print-table.ts';
import { contenders } from './contenders.ts';
import { benchLimits } from './limits.ts';
import { type Result, race } from './race.ts';

/*
 * The built command line against the simulated provider with limits that nobody tells it, beside two usual ways to do the same work. Takes about ten
 * minutes. Arguments: letters of the limits (all), header forms (none,retry-after,ietf).
 */
const [, , letters = 'abcef', forms = 'none,retry-after,ietf'] = process.argv;

const columns = [1, 3].flatMap((processes) => contenders.map((contender) => ({ contender, processes })));

const cell = ({ ratio, refused }: Result): string =>
  `${Number.isFinite(ratio) ? ratio.toFixed(2) : 'never done'} · ${(100 * refused).toFixed(1)} %`;

const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

const meanOf = (results: readonly Result[]): Result => ({
  ratio: geometricMean(results.map(({ ratio }) => ratio)),
  refused: results.reduce((sum, { refused }) => sum + refused, 0) / results.length,
});

for (const headers of forms.split(',') as LimitHeaders[]) {
  const rows: { readonly name: string; readonly results: readonly Result[] }[] = [];
  for (const limit of benchLimits.filter(({ name }) => letters.includes(name.charAt(0)))) {
    // Side by side, each at a provider of its own: they mostly wait.
    const results = await Promise.all(
      columns.map(({ contender, processes }) => race(contender, limit, headers, processes)),
    );
    rows.push({ name: limit.name, results });
    process.stderr.write(`${headers}, ${limit.name}: ${results.map(cell).join(' | ')}\n`);
  }
  const means = columns.map((_, column) => meanOf(rows.flatMap(({ results }) => results[column] ?? [])));
  printTable({
    title: `Throttle, headers: ${headers}`,
    columns: [
      'limit',
      ...columns.map(
        ({ contender, processes }) => `${contender.name}, ${processes} process${processes === 1 ? '' : 'es'}`,
      ),
    ],
    rows: [
      ...rows.map(({ name, results }) => [name, ...results.map(cell)]),
      ['geometric mean, mean', ...means.map(cell)],
    ],
    notes: ['Makespan ÷ the ideal of a clairvoyant · share of 429s.'],
  });
}
