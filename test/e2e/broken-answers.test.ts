import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import type { Fault } from '../../src/simulator/faults/fault.ts';
import type { SimulatedProvider } from '../../src/simulator/simulated-provider.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, of, ref, toolzzAt, usualCredentials, type World } from '../support/e2e-world.ts';

type Case = {
  readonly account: string;
  readonly provider: 'aloochat' | 'toolzz';
  readonly breakIt: (at: SimulatedProvider) => void;
  /** What a person needs to read. */
  readonly words: readonly RegExp[];
};

const LIST = /^\/(integrations|credential\/unity\/[^/]+)$/;

const fault =
  (given: Fault) =>
  (at: SimulatedProvider): void => {
    at.faults.add({ method: 'GET', path: LIST, ...given });
  };

const rewritten = (rewrite: (body: unknown) => unknown) => fault({ kind: 'rewrite', rewrite });

const both = (name: string, breakIt: Case['breakIt'], ...words: RegExp[]): Case[] => [
  { account: `aloo-${name}`, provider: 'aloochat', breakIt, words },
  { account: `toolzz-${name}`, provider: 'toolzz', breakIt, words },
];

const quirk = (quirks: object) => (at: SimulatedProvider) => void Object.assign(at.quirks, quirks);

/** Every answer that is no list, or not the whole one. */
const cases: readonly Case[] = [
  ...both('empty-body', fault({ kind: 'empty' }), /empty/i),
  ...both('html', fault({ kind: 'html' }), /HTML|page/i),
  ...both('broken-json', fault({ kind: 'broken-json' }), /JSON/),
  ...both('cut-off', fault({ kind: 'truncated' }), /cut|broke|reset|closed|ended/i),
  ...both(
    'object',
    rewritten(() => ({ detail: 'nothing here' })),
    /shape|expected|not.*list|array/i,
  ),
  ...both(
    'null',
    rewritten(() => null),
    /shape|expected|not.*list|array|object/i,
  ),
  ...both('duplicates', quirk({ duplicateIds: true }), /twice|duplicate|more than once/i),
  ...both('next-page', quirk({ paginate: { style: 'link', size: 3 } }), /page|whole|next/i),
  ...both('total', quirk({ paginate: { style: 'total-count', size: 3 } }), /whole|total/i),
  ...both('401', fault({ kind: 'status', status: 401 }), /401/, /credential|key|token/i),
  ...both('403', fault({ kind: 'status', status: 403 }), /403/),
  ...both('500', fault({ kind: 'status', status: 500 }), /500/),
  ...both(
    'wrong-key',
    (provider) => {
      provider.credential = 'another-credential';
    },
    /401/,
    /credential|key|token/i,
  ),
  {
    account: 'aloo-left-out',
    provider: 'aloochat',
    breakIt: quirk({ omitSome: 2 }),
    words: [/left out/, /list is incomplete/],
  },
  {
    account: 'aloo-no-list',
    provider: 'aloochat',
    breakIt: quirk({ emptyList: true }),
    words: [/left out/, /list is incomplete/],
  },
  {
    account: 'toolzz-catalogue-page',
    provider: 'toolzz',
    breakIt: fault({ kind: 'html', path: /^\/integration\/status$/ }),
    words: [/HTML|page/i],
  },
];

/** These are seen as lists, and the guard has the word. */
const vanished = ['toolzz-left-out', 'toolzz-no-list'];
const healthy = 'aloo-healthy';

const worlds = useWorlds({ SOME_TOKEN: 'xoxb-0123456789' });
let world: World;
const at = new Map<string, SimulatedProvider>();

const providerOf = (account: string): SimulatedProvider => at.get(account) as SimulatedProvider;

const entries = (account: string, edited: boolean): Record<string, object> => {
  const aloo = account.startsWith('aloo');
  const count = edited ? 7 : 8;
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `${account}-${i}`,
      {
        account,
        type: aloo ? 'slack' : 'openai',
        name: i === 0 && edited ? 'Edited' : `Number ${i}`,
        config: aloo ? { token: ref('SOME_TOKEN') } : { api_key: ref('SOME_TOKEN') },
      },
    ]),
  );
};

const writeYaml = async (edited: boolean) => {
  const accounts = [...at.keys()];
  await world.desire({
    accounts: Object.fromEntries(accounts.map((account) => [account, accountYaml.get(account) as object])),
    integrations: Object.assign({}, ...accounts.map((account) => entries(account, edited))),
  });
};

const accountYaml = new Map<string, object>();

const addAccount = async (account: string, provider: 'aloochat' | 'toolzz'): Promise<void> => {
  const sim = await world.simulate();
  at.set(account, sim[provider]);
  accountYaml.set(account, provider === 'aloochat' ? aloochatAt(sim) : toolzzAt(sim));
};

/** What is live in each account that answers badly: names, and whether they are on. */
const liveNow = (): Record<string, string[]> =>
  Object.fromEntries(
    [...at]
      .filter(([account]) => account !== healthy)
      .map(([account, { world: live }]) => [
        account,
        live
          .list()
          .map(({ name, active }) => `${name}: ${active}`)
          .sort(),
      ]),
  );

beforeAll(async () => {
  world = await worlds.bare();
  for (const { account, provider } of cases) await addAccount(account, provider);
  for (const account of vanished) await addAccount(account, 'toolzz');
  await addAccount(healthy, 'aloochat');
  await writeYaml(false);
  const first = await world.apply();
  expect(first.code, first.stdout).toBe(0);
  // What was made moments ago may be missing from a list without a word.
  const lastWrite = Math.max(...world.writes().map(({ at: ms }) => ms));
  await sleep(lastWrite + SETTLE_MS + 100 - Date.now());
  await writeYaml(true);
  for (const { account, breakIt } of cases) breakIt(providerOf(account));
  quirk({ omitSome: 2 })(providerOf('toolzz-left-out'));
  quirk({ emptyList: true })(providerOf('toolzz-no-list'));
});

test('a plan says what is wrong with each, and still plans the others', async () => {
  const planned = await world.plan();
  expect(planned.code).toBe(1);
  for (const { account, words } of cases) {
    const { error = '', changes } = of(planned, account);
    for (const word of words) expect.soft(error, account).toMatch(word);
    expect.soft(changes, account).toBeUndefined();
  }
  for (const account of vanished) {
    const risky = of(planned, account).changes.filter(({ action }) => action !== 'update');
    expect.soft(risky.length, account).toBeGreaterThan(3);
    expect.soft(new Set(risky.map(({ blocked }) => blocked?.reason)), account).toEqual(new Set(['vanished']));
  }
  expect(of(planned, healthy).summary).toMatchObject({ update: 1, delete: 1, blocked: 0 });
});

test('an apply leaves those accounts alone, applies the others, and fails', async () => {
  const before = liveNow();
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  for (const { account, words } of cases) {
    const { result, error = '' } = of(applied, account);
    expect.soft(result, account).toBe('failed');
    for (const word of words) expect.soft(error, account).toMatch(word);
  }
  for (const account of vanished) {
    const { result, blocked } = of(applied, account);
    expect.soft(result, account).toBe('partial');
    const message = blocked[0]?.message ?? '';
    expect
      .soft(message, account)
      .toMatch(/missing from the provider.s list.*setpoint apply --force --account/);
  }
  expect(of(applied, healthy)).toMatchObject({ result: 'converged', applied: { update: 1, delete: 1 } });
  const after = liveNow();
  for (const { account } of cases) expect.soft(after[account], account).toEqual(before[account]);
  for (const account of vanished) {
    expect.soft(after[account]?.filter((item) => item.endsWith('true')).length, account).toBe(8);
  }
});

test('once the answers are complete again, everything converges', async () => {
  for (const [account, provider] of at) {
    provider.faults.clear();
    Object.assign(provider.quirks, { duplicateIds: false, paginate: null, omitSome: 0, emptyList: false });
    const { ALOO_KEY, TOOLZZ_TOKEN } = usualCredentials;
    provider.credential = account.startsWith('aloo') ? ALOO_KEY : TOOLZZ_TOKEN;
  }
  const applied = await world.apply();
  expect(applied.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(applied.code).toBe(0);
  const wanted = ['Edited', ...Array.from({ length: 6 }, (_, i) => `Number ${i + 1}`)];
  for (const [account, { world: live }] of at) {
    const names = live.list().flatMap(({ name, active }) => (active ? [name] : []));
    expect.soft(names.sort(), account).toEqual(wanted);
  }
});
