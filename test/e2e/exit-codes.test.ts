import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../../src/model/field.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { type Opened, useWorlds } from '../support/e2e-fixture.ts';
import { chat, idOf, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

type Desire = (integrations: Record<string, object>, account?: object) => Promise<void>;

type Situation = {
  readonly name: string;
  /** Comes about in an account that was in sync, with the entry `one`. */
  readonly arises: (opened: Opened, desire: Desire) => Promise<unknown>;
  /** What `plan --detailed-exitcode`, `apply` and then `status` exit with. */
  readonly codes: readonly [plan: number, apply: number, status: number];
};

const one = { one: chat('One') };

const editByHand = ({ sim }: Opened): void => {
  sim.aloochat.world.edit(idOf(sim, 'One'), { config: { channel: 'by-hand' } });
};

const keepsActive = (path: FieldPath, sent: JsonValue): JsonValue => (path === 'active' ? true : sent);

const situations: readonly Situation[] = [
  { name: 'all in sync', arises: async () => undefined, codes: [0, 0, 0] },
  { name: 'a change', arises: (_, desire) => desire({ one: chat('Renamed') }), codes: [2, 0, 0] },
  { name: 'a create', arises: (_, desire) => desire({ ...one, two: chat('Two') }), codes: [2, 0, 0] },
  {
    name: 'a blocked change',
    arises: ({ sim }, desire) => {
      for (const _ of [1, 2]) sim.aloochat.world.add({ type: 'slack', name: 'Twin' });
      return desire({ ...one, twin: chat('Twin') });
    },
    codes: [2, 1, 2],
  },
  { name: 'drift', arises: async (opened) => editByHand(opened), codes: [2, 0, 0] },
  {
    name: 'drift that its account only reports',
    arises: async (opened, desire) => {
      editByHand(opened);
      await desire(one, { drift: 'report' });
    },
    codes: [2, 2, 2],
  },
  {
    name: 'drift that its entry only reports',
    arises: async (opened, desire) => {
      editByHand(opened);
      await desire({ one: chat('One', { drift: 'report' }) });
    },
    codes: [2, 2, 2],
  },
  {
    name: 'reported drift beside a change',
    arises: async (opened, desire) => {
      editByHand(opened);
      await desire({ ...one, two: chat('Two') }, { drift: 'report' });
    },
    codes: [2, 2, 2],
  },
  {
    name: 'a removal at the provider that is only reported',
    arises: ({ sim }, desire) => {
      sim.aloochat.world.remove(idOf(sim, 'One'));
      return desire(one, { drift: 'report' });
    },
    codes: [2, 2, 2],
  },
  {
    name: 'a value that the provider does not take',
    arises: async ({ world, sim }, desire) => {
      Object.assign(sim.aloochat.quirks, { keeps: keepsActive });
      await desire({ one: chat('One', { active: false }) });
      for (const _ of [1, 2, 3]) await world.apply();
    },
    codes: [2, 1, 2],
  },
  {
    name: 'a protected entry that left the YAML',
    arises: async ({ world }, desire) => {
      await desire({ one: chat('One', { protect: true }), two: chat('Two') });
      await world.apply();
      await desire({ two: chat('Two') });
    },
    codes: [0, 0, 0],
  },
  {
    name: 'a paused account in sync',
    arises: ({ world }) => world.run(['pause', 'acme']),
    codes: [0, 1, 0],
  },
  {
    name: 'a paused account with a create',
    arises: async ({ world }, desire) => {
      await world.run(['pause', 'acme']);
      await desire({ ...one, two: chat('Two') });
    },
    codes: [2, 1, 2],
  },
];

const open = async ({ arises }: Situation): Promise<Opened> => {
  const opened = await worlds.open();
  const desire: Desire = (integrations, account) =>
    opened.world.desire({ accounts: { acme: aloochatAt(opened.sim, account) }, integrations });
  await desire(one);
  const first = await opened.world.apply();
  expect(first.code, first.stdout).toBe(0);
  await arises(opened, desire);
  return opened;
};

describe.concurrent('one difference is one to plan, apply and status alike', () => {
  test.for(situations)('$name', async (situation, { expect: check }) => {
    const { world } = await open(situation);
    const plan = await world.plan();
    const apply = await world.apply();
    const status = await world.run(['status']);
    const said = [plan.stdout, apply.stdout, status.stdout].join('\n');
    check([plan.code, apply.code, status.code], said).toEqual(situation.codes);
  });

  test.for(situations)('$name, and the plan is saved and applied', async (situation, { expect: check }) => {
    const { world } = await open(situation);
    const plan = await world.plan('--out', 'plan.json');
    const apply = await world.apply('plan.json');
    const [planCode, applyCode] = situation.codes;
    check([plan.code, apply.code], plan.stdout + apply.stdout).toEqual([planCode, applyCode]);
  });
});

const inAProcess = ['all in sync', 'a blocked change', 'drift that its account only reports'];

test.for(situations.filter(({ name }) => inAProcess.includes(name)))(
  '$name: the process of the command exits so',
  async (situation, { expect: check }) => {
    const { world } = await open(situation);
    const run = async (...args: string[]) => (await world.run(args, { ownProcess: true })).code;
    const codes = [
      await run('plan', '--detailed-exitcode'),
      await run('apply', '--yes'),
      await run('status'),
    ];
    check(codes).toEqual(situation.codes);
  },
);

test('a change detected since a plan was saved is a difference that its apply leaves', async () => {
  const { world, sim } = await open({ name: '', arises: async () => undefined, codes: [0, 0, 0] });
  await world.plan('--out', 'plan.json');
  editByHand({ world, sim });
  expect((await world.apply('plan.json')).code).toBe(2);
});

test('an apply that leaves reported drift says so, and its JSON is that of a converged run', async () => {
  const drifted = situations.find(({ name }) => name === 'drift that its account only reports') as Situation;
  const { world } = await open(drifted);
  const { accounts } = await world.apply();
  expect(accounts[0]).toMatchObject({ result: 'converged', failed: [], blocked: [] });
  expect(Object.keys(accounts[0] ?? {})).not.toContain('differing');
  const text = await world.run(['apply', '--yes']);
  expect(text.code).toBe(2);
  expect(text.stdout).toContain(
    '1 of 1 account converged; 1 integration still differs from the YAML, see: setpoint status',
  );
});
