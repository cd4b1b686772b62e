import { type LimitHeaders, limitHeaderForms } from '../../src/simulator/limits/limit-headers.ts';
import { createAdaptiveClient } from '../../test/throttle/simulation/adaptive-client.ts';
import type { CreateClient } from '../../test/throttle/simulation/client.ts';
import { editScene, editSizes, rests } from '../../test/throttle/simulation/edit-scene.ts';
import { type Figure, geometricMean, mean, measure } from '../../test/throttle/simulation/series.ts';
import { editServers, otherServers, type Server, servers } from '../../test/throttle/simulation/servers.ts';
import {
  createAimdWithCeiling,
  createGentleAimd,
  createGotLike,
  createUsualAimd,
} from '../../test/throttle/simulation/usual-clients.ts';

/*
 * The throttle in virtual time: makespan ÷ the clairvoyant's (median) and the share of 429s (mean), first contact → next run.
 * Arguments: seeds (20), numbers of requests (50,500,5000).
 */
const [, , seedsText = '20', requestsText = '50,500,5000'] = process.argv;
const seeds = Number(seedsText);

/** One column of a table. */
type Column = {
  readonly title: string;
  readonly createClient: CreateClient;
  readonly headers?: LimitHeaders;
  readonly processes?: number;
};

const adaptive = createAdaptiveClient();

const cell = ({ ratio, refused }: Figure): string => `${ratio.toFixed(2)} · ${(100 * refused).toFixed(1)} %`;

const meanOf = (figures: readonly Figure[]): Figure => ({
  ratio: geometricMean(figures.map(({ ratio }) => ratio)),
  refused: mean(figures.map(({ refused }) => refused)),
  bans: mean(figures.map(({ bans }) => bans)),
});

const overRuns = (rows: readonly (readonly Figure[])[]): readonly Figure[] =>
  [0, 1].map((run) => meanOf(rows.flatMap((runs) => runs[run] ?? [])));

const printTable = (title: string, rows: readonly Server[], columns: readonly Column[], requests: number) => {
  const measured = columns.map((column) =>
    rows.map((server) => measure({ headers: 'none', ...column, server, requests, seeds })),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const text = (runs: readonly Figure[] | undefined) => (runs ?? []).map(cell).join(' → ');
  process.stdout.write(
    [
      `\n### ${title}, ${requests} requests\n\n`,
      line(['server', ...columns.map((column) => column.title)]),
      line(['---', ...columns.map(() => '---')]),
      ...rows.map(({ name }, i) => line([name, ...measured.map((column) => text(column[i]))])),
      line(['all', ...measured.map((column) => text(overRuns(column)))]),
    ].join(''),
  );
};

const forms = limitHeaderForms.map((headers) => ({ title: headers, createClient: adaptive, headers }));
const usual = [
  { title: 'adaptive', createClient: adaptive },
  { title: 'like got', createClient: createGotLike },
  { title: 'AIMD', createClient: createUsualAimd },
  { title: 'gentle AIMD', createClient: createGentleAimd },
  { title: 'AIMD with ceiling', createClient: createAimdWithCeiling },
];
const processes = [1, 3].map((count) => ({
  title: `${count} process${count > 1 ? 'es' : ''}`,
  createClient: adaptive,
  processes: count,
}));

for (const requests of requestsText.split(',').map(Number)) {
  printTable('What the provider says', servers, forms, requests);
  printTable('Limits that it was not tuned on', otherServers, forms, requests);
  printTable('Beside the usual ways, without headers', servers, usual, requests);
  printTable('One process and three that share a record, without headers', servers, processes, requests);
}

/** Edits: makespan ÷ the clairvoyant's at that state of the server (geometric mean) · 429s per edit. */
const printEdits = (headers: LimitHeaders, createClient: CreateClient, title: string): void => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const columns = rests.flatMap((rest) => editSizes.map((size) => `${size} after ${rest.title}`));
  const rows = editServers.map((server) =>
    line([
      server.name,
      ...editScene(server, { headers, createClient, seeds })
        .flat()
        .map(({ ratio, refused }) => `${ratio.toFixed(2)} · ${refused.toFixed(2)}`),
    ]),
  );
  const head = line(['server', ...columns]) + line(['---', ...columns.map(() => '---')]);
  process.stdout.write(`\n### Edits after a rest, ${title}, headers: ${headers}\n\n${head}${rows.join('')}`);
};

for (const headers of ['none', 'retry-after-date'] as const) printEdits(headers, adaptive, 'adaptive');
printEdits('none', createGotLike, 'like got');
