import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { processEnvironment } from '../../src/config.ts';
import { setpoint as command } from '../support/measured-process.ts';
import { atOnce } from './limits.ts';
import { apiKey, creates, shareOf } from './work.ts';

/** Somebody who makes all creates, with so many worker processes. */
export type Contender = {
  readonly name: string;
  /** @returns how to end it once everything is there */
  start(baseUrl: string, count: number, processes: number): Promise<() => Promise<void>>;
};

const module = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

const endAll = async (children: readonly ChildProcess[]): Promise<void> => {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map(ended));
};

/** A loop of one library, its work dealt out to the processes. */
const loop = (name: string, path: string): Contender => ({
  name,
  start: async (baseUrl, count, processes) => {
    const children = Array.from({ length: processes }, (_, i) =>
      spawn(process.execPath, [module(path), baseUrl, `${count}`, `${processes}`, `${i}`], {
        stdio: 'inherit',
      }),
    );
    return () => endAll(children);
  },
});

const desiredState = (baseUrl: string, count: number): string =>
  stringify({
    accounts: {
      acme: { provider: 'aloochat', apiKey, baseUrl, concurrency: atOnce, schedule: '0 0 1 1 *' },
    },
    integrations: Object.fromEntries(
      creates(baseUrl, shareOf(count, 1, 0)).map(({ json }, i) => [
        `shop-${i}`,
        { account: 'acme', ...json },
      ]),
    ),
  });

/** Daemons of the built command line that share one embedded Redis: a run begins with the start of the first. */
const setpoint: Contender = {
  name: 'Setpoint',
  start: async (baseUrl, count, processes) => {
    const folder = await mkdtemp(join(tmpdir(), 'setpoint-bench-'));
    await mkdir(join(folder, 'desired-state'));
    await writeFile(join(folder, 'desired-state', 'shops.yaml'), desiredState(baseUrl, count));
    const { PATH = '', HOME = '' } = processEnvironment();
    // Not REDIS_URL: what others learned there is not to be known here.
    const env = { PATH, HOME, SETPOINT_HTTP: 'off', SETPOINT_LOG_LEVEL: 'warn' };
    const children = Array.from({ length: processes }, () =>
      spawn(process.execPath, [command, 'daemon'], {
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    return async () => {
      await endAll(children);
      await rm(folder, { recursive: true, force: true });
    };
  },
};

export const contenders: readonly Contender[] = [
  setpoint,
  loop('p-queue and got', './got-loop.js'),
  loop('Bottleneck', './bottleneck-loop.js'),
];
