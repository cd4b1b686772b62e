import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { SimulatedProvider } from '../../src/simulator/simulated-provider.ts';
import type { CliResult } from '../support/cli.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { ref, type World } from '../support/e2e-world.ts';
import { type Copy, copyWithThird } from './copy.ts';
import { PAGE, startThird, workspace } from './server.ts';

/** More than a page, and not a whole number of pages. */
const MANY = PAGE + 15;

const worlds = useWorlds({
  THIRD_TOKEN: 'robot-key-of-the-third',
  CRM_KEY: 'crm-key-0001',
  LAST_KEY: 'last-key-0001',
});
let copy: Copy;
let program: string;
let sim: SimulatedProvider;
let world: World;

const keyOf = (index: number): string => `crm-${String(index).padStart(3, '0')}`;

const entry = (index: number): object => ({
  account: 'sales',
  type: 'crm',
  name: `CRM ${index}`,
  config: { region: 'eu', api_key: ref(index === MANY - 1 ? 'LAST_KEY' : 'CRM_KEY') },
});

const entriesOf = (indexes: readonly number[]): Record<string, object> =>
  Object.fromEntries(indexes.map((index) => [keyOf(index), entry(index)]));

const all = Array.from({ length: MANY }, (_, index) => index);

const desire = (integrations: Record<string, object>, account: object = {}): Promise<void> => {
  const sales = {
    provider: 'third',
    token: ref('THIRD_TOKEN'),
    workspace,
    baseUrl: sim.baseUrl,
    rate: '500/s',
  };
  return world.write(
    'desired-state/sales.yaml',
    stringify({ accounts: { sales: { ...sales, ...account } }, integrations }),
  );
};

const run = (...args: readonly string[]): Promise<CliResult> =>
  world.run([...args, '--desired-state', join(world.folder, 'desired-state')], { program });

const plan = async (): Promise<{ code: number | null; summary: object; error?: string }> => {
  const { code, stdout, stderr } = await run('plan', '--json', '--detailed-exitcode');
  const [account] = JSON.parse(stdout || '{}').accounts ?? [];
  expect(account, stderr).toMatchObject({ account: 'sales', provider: 'third' });
  return { code, summary: account.summary, error: account.error };
};

const apply = async (): Promise<object> => {
  const { code, stdout, stderr } = await run('apply', '--yes', '--json');
  expect(code, stdout + stderr).toBe(0);
  return JSON.parse(stdout).accounts[0].applied;
};

const expectNothingToDo = async (count: number): Promise<void> => {
  sim.requests.clear();
  const { code, summary } = await plan();
  expect(code).toBe(0);
  expect(summary).toMatchObject({ none: count, create: 0, update: 0, delete: 0, adopt: 0, blocked: 0 });
  expect(sim.requests.writes()).toEqual([]);
};

beforeAll(async () => {
  copy = await copyWithThird();
  program = await copy.build();
  sim = await startThird({ secrets: 'mask' });
  world = await worlds.bare();
});

afterAll(async () => {
  await sim?.close();
  await copy?.close();
});

describe('a third provider, added by its folder and one line', () => {
  test('fits the types and the import rules', async () => {
    expect(await copy.complaintsOf('tsc', '--singleThreaded')).toBe('');
    // What the provider imports, and what imports it, is all below here; `npm run check` has the rest.
    const config = ['--config', '.dependency-cruiser.cjs'];
    expect(await copy.complaintsOf('depcruise', 'src/providers', ...config)).toBe('');
  });

  test('is in the schema that editors read, with its own fields', async () => {
    const { stdout } = await run('schema');
    const account = JSON.parse(stdout).properties.accounts.additionalProperties;
    expect(account.properties.provider.description).toBe('The platform: aloochat, third or toolzz.');
    expect(account.properties.workspace.description).toBe(
      'Third only: the workspace that holds the connectors.',
    );
    expect(account.properties.token.description).toBe(
      `Third: the key of a robot, as a reference such as ${ref('THIRD_TOKEN')}. Toolzz: the access token, as a reference such as ${ref('TOOLZZ_TOKEN')}.`,
    );
    expect(account.allOf[1]).toMatchObject({
      if: { properties: { provider: { const: 'third' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['token', 'workspace'], properties: { apiKey: false, unit: false, user: false } },
    });
    expect(account.allOf[2].then.properties).toEqual({ apiKey: false, workspace: false });
  });

  test('has its accounts checked: what is missing, and what is not its own', async () => {
    const odd = {
      workspace: undefined,
      apiKey: ref('CRM_KEY'),
      unit: '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10',
    };
    await desire({ 'crm-0': { ...entry(0), visibility: 'private' } }, odd);
    const { code, stdout } = await run('validate');
    expect(code).toBe(1);
    for (const said of [
      'workspace is missing (write workspace: such as Sales)',
      'apiKey is for AlooChat only, and this account is at Third (the credential of Third is token)',
      'unit is for Toolzz only, and this account is at Third (remove it)',
      'visibility is for AlooChat only, and account "sales" is at Third',
    ])
      expect(stdout).toContain(said);
  });

  test('creates more than a page of integrations, and knows them all again', async () => {
    await desire(entriesOf(all));
    const { code, stdout } = await run('validate');
    expect(code, stdout).toBe(0);
    expect((await plan()).summary).toMatchObject({ create: MANY });
    expect((await run('plan')).stdout).toContain('sales  Third Desk');
    expect(await apply()).toEqual({ create: MANY });
    expect(sim.world.list()).toHaveLength(MANY);
    await expectNothingToDo(MANY);
    const pages = sim.requests.matching('GET', /\/connectors$/).map(({ query }) => query);
    expect(pages).toEqual(['page=1', 'page=2']);
  });

  test('changes a secret in place and deletes what left the YAML, and nothing else', async () => {
    world.env.LAST_KEY = 'last-key-0002';
    await desire(entriesOf(all.slice(1)));
    const before = sim.world.list();
    const [first, ...others] = before;
    expect((await plan()).summary).toMatchObject({ update: 1, delete: 1, none: MANY - 2, create: 0 });
    const { stdout } = await run('plan');
    expect(stdout).toContain('1 to delete');
    expect(stdout).not.toContain('switch off');
    sim.requests.clear();
    expect(await apply()).toEqual({ update: 1, delete: 1 });
    expect(
      sim.requests
        .writes()
        .map(({ method }) => method)
        .sort(),
    ).toEqual(['DELETE', 'PUT']);
    expect(sim.world.get(first?.id ?? '')).toBeUndefined();
    const rotated = { region: 'eu', api_key: 'last-key-0002' };
    expect(sim.world.list()).toEqual(
      others.map((item) =>
        item.name === `CRM ${MANY - 1}` ? { ...item, config: rotated, updatedAt: expect.any(Number) } : item,
      ),
    );
    await expectNothingToDo(MANY - 1);
  });

  test('imports what was made by hand, from the last page', async () => {
    sim.world.add({ type: 'mail', name: 'By hand', config: { host: 'mx', api_key: 'by-hand-0001' } });
    const file = join(world.folder, 'desired-state/imported.yaml');
    const { code, stdout, stderr } = await run('import', 'sales', '--json', '--out', file);
    expect(code, stderr).toBe(0);
    const { variables, integrations } = JSON.parse(stdout);
    expect(integrations).toHaveLength(1);
    expect(await readFile(file, 'utf8')).toContain('account sales (Third Desk)');
    world.env[variables[0].name] = 'by-hand-0001';
    expect((await plan()).summary).toMatchObject({ none: MANY - 1, create: 0, delete: 0, blocked: 0 });
    await apply();
    expect(sim.world.list().at(-1)).toMatchObject({ config: { host: 'mx', api_key: 'by-hand-0001' } });
    await expectNothingToDo(MANY);
  });

  test('has another workspace taken for another account, by its own word for it', async () => {
    await desire(entriesOf(all.slice(1)), { workspace: workspace.toLowerCase() });
    const { error } = await plan();
    expect(error).toContain(`Third Desk at ${sim.baseUrl}, workspace ${workspace}, and`);
    expect(error).toContain('Either change provider, baseUrl and workspace back');
  });
});
