import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { of, type World } from '../support/e2e-world.ts';
import { openAppliedIn, chatsYaml as yaml } from './chats.ts';

const worlds = useWorlds({ SLACK_TOKEN: 'xoxb-0123456789' });

const openApplied = openAppliedIn(worlds);

describe('eleven of twenty entries removed, and one edited', () => {
  let world: World;
  let sim: Simulator;
  beforeAll(async () => {
    ({ world, sim } = await openApplied(20));
    const desired = yaml(sim, 9);
    const edited = { ...desired.integrations['chat-0'], name: 'Edited' };
    await world.desire({ ...desired, integrations: { ...desired.integrations, 'chat-0': edited } });
  });

  test('a text plan says how many, which limits, and the way out', async () => {
    const { code, stdout } = await world.run(['plan', '--detailed-exitcode']);
    expect(code).toBe(2);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('11 of 20 integrations of account acme would be deleted');
    expect(text).toContain('setpoint apply --force --account acme');
    expect(text).toContain('maxDeletes');
    expect(stdout).toMatch(/^ {2}! delete 11 entries: slack\s+blocked: deletes$/m);
    expect(stdout.match(/^ {6}chat-\d+: slack "Chat \d+" {2}id \S+$/gm)).toHaveLength(11);
  });

  test('an apply makes the edit, blocks all deletes and fails', async () => {
    const applied = await world.apply();
    expect(applied.code).toBe(1);
    const { result, applied: made, blocked, failed } = of(applied, 'acme');
    expect({ result, made, failed }).toEqual({ result: 'partial', made: { update: 1 }, failed: [] });
    expect(blocked.map(({ reason }) => reason)).toEqual(Array.from({ length: 11 }, () => 'deletes'));
    expect(blocked[0]?.message).toContain('setpoint apply --force --account acme');
    expect(sim.aloochat.world.list()).toHaveLength(21);
    expect(world.writes().map(({ method }) => method)).toEqual(['PUT']);
  });

  test('status tells the same, and exits with 2', async () => {
    const { code, stdout } = await world.run(['status', '--json']);
    expect(code).toBe(2);
    const [account] = (JSON.parse(stdout) as { accounts: { integrations: { condition: string }[] }[] })
      .accounts;
    const conditions = account?.integrations.map(({ condition }) => condition);
    expect(conditions?.filter((condition) => condition === 'blocked')).toHaveLength(11);
    expect(conditions?.filter((condition) => condition === 'in-sync')).toHaveLength(9);
  });

  test('the way out that it names deletes them, and nothing else', async () => {
    const applied = await world.apply('--force', '--account', 'acme');
    expect(applied.code, applied.stdout).toBe(0);
    expect(of(applied, 'acme')).toMatchObject({ result: 'converged', applied: { delete: 11 } });
    const names = sim.aloochat.world.list().map(({ name }) => name);
    expect(names).toHaveLength(10);
    expect(names).toContain('Of somebody else');
    expect((await world.plan()).code).toBe(0);
  });
});

describe('a desired state that is empty or broken', () => {
  let world: World;
  let sim: Simulator;
  beforeAll(async () => {
    ({ world, sim } = await openApplied(6));
  });

  const expectNothingDone = () => {
    expect(world.writes()).toEqual([]);
    expect(sim.aloochat.world.list().filter(({ active }) => active)).toHaveLength(7);
  };

  const files: readonly (readonly [name: string, text: string, words: RegExp])[] = [
    ['an empty file', '', /nothing in it|empty|no accounts/i],
    ['a file of comments', '# all of it is commented out\n', /nothing in it|empty|no accounts/i],
    ['a file of a separator', '---\n', /nothing in it|empty|no accounts/i],
    ['no accounts', 'integrations: {}\n', /no account/i],
    ['null accounts', 'accounts:\nintegrations:\n', /accounts/i],
    ['an empty list', '[]\n', /list|mapping|accounts/i],
    ['a broken file', 'accounts: { acme: [\n', /desired-state\.yaml:\d+:\d+/],
    ['half a merge', '<<<<<<< HEAD\naccounts: {}\n=======\n', /desired-state\.yaml:\d+:\d+/],
  ];

  test.concurrent.each(files)('%s: validate and apply fail with a clear text', async (name, text, words) => {
    const path = `${name.replaceAll(' ', '-')}/desired-state.yaml`;
    await world.write(path, text);
    const commands = [['validate'], ['apply', '--yes', '--force']].map((args) =>
      world.run([...args, '--desired-state', join(world.folder, path)]),
    );
    for (const { code, stdout, stderr } of await Promise.all(commands)) {
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toMatch(words);
      expect(stdout + stderr).not.toMatch(/\n\s+at /);
    }
    expectNothingDone();
  });

  test('a folder with an empty file, an empty folder, and a folder that is not there', async () => {
    await world.desire(yaml(sim, 6));
    await mkdir(join(world.folder, 'states/empty'), { recursive: true });
    await world.write('states/partly/good.yaml', '');
    const whole = yaml(sim, 6);
    await world.write('states/partly/accounts.yaml', JSON.stringify(whole));
    const expected = [
      ['states/partly', /good\.yaml/],
      ['states/empty', /no .*ya?ml|empty|nothing/i],
      ['states/missing', /not (there|exist|found)|no such|does not exist|cannot be (found|read)/i],
    ] as const;
    const ran = expected.map(async ([folder, words]) => {
      const { code, stderr } = await world.run([
        'apply',
        '--yes',
        '--desired-state',
        join(world.folder, folder),
      ]);
      expect(code, folder).toBe(1);
      expect(stderr).toMatch(words);
    });
    await Promise.all(ran);
    expectNothingDone();
    await rm(join(world.folder, 'states'), { recursive: true });
  });

  test('no integrations: all deletes are blocked, with the way out, unless allowEmpty says so', async () => {
    await world.write('desired-state.yaml', JSON.stringify({ ...yaml(sim, 0), integrations: {} }));
    const [planned, people] = await Promise.all([world.plan(), world.run(['apply', '--yes'])]);
    expect(planned.code).toBe(2);
    expect(of(planned, 'acme').summary).toMatchObject({ delete: 0, blocked: 6 });
    const applied = await world.apply();
    expect(applied.code).toBe(1);
    const { blocked } = of(applied, 'acme');
    expect(new Set(blocked.map(({ reason }) => reason))).toEqual(new Set(['empty']));
    expect(blocked[0]?.message).toMatch(/manages 6.*setpoint apply --force --account acme.*allowEmpty: true/);
    expectNothingDone();
    expect(people.code).toBe(1);
    expect(people.stdout.replace(/\s+/g, ' ')).toContain('setpoint apply --force --account acme');

    await world.desire(yaml(sim, 0, { guards: { allowEmpty: true } }));
    const allowed = await world.apply();
    // The percentage is a guard of its own: six of six are more than 30 of a hundred.
    expect(new Set(of(allowed, 'acme').blocked.map(({ reason }) => reason))).toEqual(new Set(['deletes']));
    expectNothingDone();
    await world.desire(yaml(sim, 0, { guards: { allowEmpty: true, maxDeletePercent: 100 } }));
    expect((await world.apply()).code).toBe(0);
    expect(sim.aloochat.world.list().map(({ name }) => name)).toEqual(['Of somebody else']);
  });

  test('an account that left the YAML is not touched, and status shows it', async () => {
    const other = await world.simulate();
    await world.desire(yaml(sim, 3));
    expect((await world.apply()).code).toBe(0);
    world.quiet();
    const { accounts } = yaml(other, 0);
    await world.desire({ accounts: { beta: accounts.acme }, integrations: {} });
    const applied = await world.apply();
    expect(applied.code, applied.stdout).toBe(0);
    expect(applied.accounts.map(({ account }) => account)).toEqual(['beta']);
    expect(world.writes()).toEqual([]);
    expect(sim.aloochat.world.list()).toHaveLength(4);
    const status = await world.run(['status']);
    expect(status.stdout).toMatch(/acme.*(left|not in|no longer)/s);
  });
});
