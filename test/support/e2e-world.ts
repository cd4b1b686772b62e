import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { stringify } from 'yaml';
import type { Change } from '../../src/model/plan.ts';
import type { RunReport } from '../../src/model/run.ts';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/start-simulator.ts';
import { type CliOptions, type CliResult, runCli } from './cli.ts';
import { runHere } from './run-here.ts';

/** A Redis that the commands of a test file share, each world under a prefix of its own: quicker than a server per world. */
export type Store = {
  /** What makes a command use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly client: Redis;
  close(): Promise<void>;
};

/** The Redis of the test run. */
export const openStore = async (): Promise<Store> => {
  const url = inject('redisUrl');
  const client = new Redis(url);
  return { env: { REDIS_URL: url }, client, close: async () => client.disconnect() };
};

type PlannedAccount = {
  readonly account: string;
  readonly provider: string;
  readonly error?: string;
  readonly summary: { readonly [action: string]: number };
  readonly changes: readonly Omit<Change, 'digest' | 'entryHash'>[];
  readonly notices?: readonly string[];
};

/** What `plan --json` printed. */
export type Planned = CliResult & { readonly accounts: readonly PlannedAccount[] };

type ReportedAccount = Pick<
  RunReport,
  'account' | 'result' | 'applied' | 'failed' | 'blocked' | 'durationMs'
> & {
  readonly run: string | null;
  readonly error?: string;
};

/** What `apply --json` printed. */
export type Applied = CliResult & { readonly accounts: readonly ReportedAccount[] };

type Accounts<T> = { readonly accounts: readonly T[] };

const withJson = <T>(result: CliResult): CliResult & Accounts<T> => {
  const json = result.stdout === '' ? {} : (JSON.parse(result.stdout) as Partial<Accounts<T>>);
  return { ...result, accounts: json.accounts ?? [] };
};

/** The part of one account. */
export const of = <T extends { readonly account: string }>({ accounts }: Accounts<T>, name: string): T => {
  const found = accounts.find(({ account }) => account === name);
  if (!found)
    throw new Error(`The output has no account ${name}, but ${accounts.map(({ account }) => account)}.`);
  return found;
};

/** A desired state as it stands in YAML, for `stringify`. */
export type Yaml = {
  readonly accounts: Record<string, object>;
  readonly integrations: Record<string, object>;
};

export type WorldOptions = {
  /** None: each world has an embedded Redis beside its desired state. */
  readonly store?: Store;
  readonly env?: Readonly<Record<string, string>>;
  /** Each command and each daemon in a process of its own: for what is measured in time, and for daemons that are killed. */
  readonly ownProcess?: boolean;
};

/** A desired state in a folder of its own, providers to be simulated, and the command line over both. */
export type World = {
  /** The folder above the desired state. */
  readonly folder: string;
  /** What the commands find in their environment; to be changed. */
  readonly env: Record<string, string>;
  readonly prefix: string;
  /** Whether each command and each daemon has a process of its own. */
  readonly ownProcess: boolean;
  /** Starts both providers; closed with the world. */
  simulate(options?: SimulatorOptions): Promise<Simulator>;
  /** Writes `desired-state.yaml`. */
  desire(yaml: Yaml): Promise<void>;
  /** Writes a file below the folder. */
  write(path: string, text: string): Promise<void>;
  /** Runs the command: in the process of the test, unless it needs one of its own. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** `plan --json --detailed-exitcode` */
  plan(...args: string[]): Promise<Planned>;
  /** `apply --yes --json` */
  apply(...args: string[]): Promise<Applied>;
  /** The requests that asked any simulated provider for a change since the last `quiet`. */
  writes(): readonly LoggedRequest[];
  /** Forgets the requests so far. */
  quiet(): void;
  /** What `close` does first: the last registered before the others. */
  onClose(work: () => Promise<unknown>): void;
  close(): Promise<void>;
};

/** Read by Node.js when a process starts, and by nothing later. */
const isReadAtStart = (name: string): boolean => /^(?:NODE_|TZ$|LANG$|LC_)/.test(name);

const needsProcess = ({ ownProcess, command, through, uid }: CliOptions): boolean =>
  ownProcess === true || [command, through, uid].some((each) => each !== undefined);

/** Opens a world. Close it with `onTestFinished` or `afterAll`. */
export const openWorld = async (given: WorldOptions = {}): Promise<World> => {
  const { store, env: extra, ownProcess = false } = given;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'setpoint-world-')));
  const prefix = store ? `e2e-${randomUUID().slice(0, 8)}` : 'setpoint';
  const env: Record<string, string> = {
    SETPOINT_PREFIX: prefix,
    SETPOINT_HTTP: 'off',
    ...store?.env,
    ...extra,
  };
  const simulators: Simulator[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  const write = async (path: string, text: string): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  const run: World['run'] = (args, options = {}) => {
    const at = ['--desired-state', join(folder, 'desired-state.yaml')];
    const own = args.includes('--desired-state') ? [] : at;
    const all = { ...env, ...options.env };
    const isApart = ownProcess || needsProcess(options) || Object.keys(all).some(isReadAtStart);
    return (isApart ? runCli : runHere)([...args, ...own], { cwd: folder, ...options, env: all });
  };
  const requests = () => simulators.flatMap(({ aloochat, toolzz }) => [aloochat.requests, toolzz.requests]);
  return {
    folder,
    env,
    prefix,
    ownProcess,
    write,
    run,
    simulate: async (options) => {
      const simulator = await startSimulator(options);
      simulators.push(simulator);
      return simulator;
    },
    desire: (yaml) => write('desired-state.yaml', stringify(yaml)),
    plan: async (...args) => withJson(await run(['plan', '--json', '--detailed-exitcode', ...args])),
    apply: async (...args) => withJson(await run(['apply', '--yes', '--json', ...args])),
    writes: () => requests().flatMap((log) => log.writes()),
    quiet: () => {
      for (const log of requests()) log.clear();
    },
    onClose: (work) => void closing.unshift(work),
    close: async () => {
      for (const work of closing) await work();
      await Promise.all(simulators.map((simulator) => simulator.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A reference to a variable, as it stands in the YAML. */
export const ref = (name: string): string => `\${${name}}`;

/** Quick enough never to matter in a test that is not about it. */
const RATE = '500/s';

/** An account at a simulated AlooChat, its key in `ALOO_KEY`. */
export const aloochatAt = ({ aloochat }: Simulator, extra: object = {}): object => ({
  provider: 'aloochat',
  apiKey: ref('ALOO_KEY'),
  baseUrl: aloochat.baseUrl,
  rate: RATE,
  ...extra,
});

/** An account at a simulated Toolzz, its token in `TOOLZZ_TOKEN`. */
export const toolzzAt = ({ toolzz }: Simulator, extra: object = {}): object => ({
  provider: 'toolzz',
  token: ref('TOOLZZ_TOKEN'),
  baseUrl: toolzz.baseUrl,
  unit: toolzz.unit,
  user: toolzz.user,
  rate: RATE,
  ...extra,
});

/** The credentials that a simulator takes unless told otherwise. */
export const usualCredentials = {
  ALOO_KEY: 'aloo-key-of-the-simulator',
  TOOLZZ_TOKEN: 'toolzz-token-of-the-simulator',
} as const;
