import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { estateEnvironment, estateOf, liveItems } from '../support/estate.ts';
import { type MeasuredProcess, setpoint, startMeasured } from '../support/measured-process.ts';
import { median } from '../support/median.ts';
import { printTable } from '../support/print-table.ts';
import { type Scene, withScene } from '../support/scene.ts';
import { accountEntriesText, onceAYear, simulatedAccounts } from '../support/write-estate.ts';

/* How heavy the pages of a daemon are, and how long each takes, with 1,500 integrations in 30 accounts. */
const ACCOUNTS = 30;
const EACH = 50;
const WARM_UP_ROUNDS = 20;
const ROUNDS = 25;

const names = Array.from({ length: ACCOUNTS }, (_, at) => `store-${at + 1}`);

/** One account after the other, each at a provider of its own, with the same entries under keys of its own. */
const writeAccounts = async ({ folder, onClose }: Scene): Promise<Readonly<Record<string, string>>> => {
  const estate = estateOf(2 * EACH).filter(({ provider }) => provider === 'aloochat');
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    const simulator = await startSimulator({ aloochat: { items: liveItems(estate, 'aloochat') } });
    onClose(() => simulator.close());
    const account = [
      'accounts:',
      `  ${name}:`,
      '    provider: aloochat',
      `    apiKey: ${simulatedAccounts.apiKey}`,
      `    baseUrl: ${simulator.aloochat.baseUrl}`,
      `    schedule: "${onceAYear}"`,
    ].join('\n');
    const entries = estate.map((entry) => ({ ...entry, key: `${name}.${entry.key}` }));
    await writeFile(join(folder, `${name}.yaml`), `${account}\n${accountEntriesText(name, entries)}`);
  }
  return estateEnvironment(estate);
};

const until = async (isDone: () => Promise<boolean>): Promise<void> => {
  while (!(await isDone())) await sleep(500);
};

type Answer = { readonly text: string; readonly ms: number };

const get = async (url: string): Promise<Answer> => {
  const start = performance.now();
  const text = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  return { text, ms: performance.now() - start };
};

const row = async (daemon: MeasuredProcess, name: string, url: string): Promise<string[]> => {
  // What the first one compiles and caches is not what a page costs.
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await get(url);
  const before = await daemon.usage();
  const answers: Answer[] = [];
  for (let round = 0; round < ROUNDS; round++) answers.push(await get(url));
  const cpuMs = ((await daemon.usage()).cpuMs - before.cpuMs) / ROUNDS;
  const bytes = Buffer.byteLength(answers[0]?.text ?? '');
  const times = answers.map(({ ms }) => ms);
  return [
    name,
    (bytes / 1_000).toFixed(0),
    median(times).toFixed(0),
    Math.max(...times).toFixed(0),
    cpuMs.toFixed(0),
  ];
};

const bench = async (scene: Scene): Promise<void> => {
  const { folder, env } = scene;
  const secrets = await writeAccounts(scene);
  let log = '';
  const daemon = startMeasured([setpoint, 'daemon', '--desired-state', folder], {
    env: { ...env, ...secrets, SETPOINT_HTTP: '127.0.0.1:0' },
    onStderr: (text) => {
      log += text;
    },
  });
  const portIn = (): string => /"port":(\d+)/.exec(log)?.[1] ?? '';
  await until(async () => portIn() !== '');
  const at = `http://127.0.0.1:${portIn()}`;
  await until(async () => (await get(`${at}/`)).text.includes('Everything is in sync'));
  const one = `/accounts/${names[0]}`;
  const pages: readonly (readonly [string, string])[] = [
    ['the overview', '/'],
    ['searched: one is found', '/?q=store-17.shop-42'],
    ['searched: all are found', '/?q=store'],
    ['grouped by account', '/?group=account'],
    ['an account', one],
    ['an integration', `${one}/integrations/${names[0]}.shop-0`],
    ['the runs', '/runs'],
  ];
  const rows: string[][] = [];
  for (const [name, path] of pages) rows.push(await row(daemon, name, `${at}${path}`));
  daemon.child.kill('SIGTERM');
  await daemon.ended();
  printTable({
    title: `The pages of a daemon: ${ACCOUNTS * EACH} integrations in ${ACCOUNTS} accounts`,
    columns: ['page', 'KB', 'median ms', 'slowest ms', 'CPU ms'],
    rows,
    notes: [
      `Over ${ROUNDS} requests, one after the other, each from its begin to its last byte; the CPU time is the daemon’s, with all its threads. The page of an integration is answered from the list that the account was read with at its first request.`,
    ],
  });
};

await withScene(bench);
