import { describe, expect, test } from 'vitest';
import type { App, ApplyRequest } from '../../src/app/app.ts';
import { type ApplyOptions, applyWith } from '../../src/cli/apply/apply-with.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Paused, RunReport } from '../../src/model/run.ts';
import { noLifts } from '../../src/plan/ownership/ledger-claim.ts';
import { heldText } from '../../src/report/text/window-text.ts';
import { desiredAccount, desiredEntry } from '../providers/desired.ts';
import { frozen } from '../report/held.ts';
import { account, change, report, revision, summary } from '../report/render-fixture.ts';
import { createTestApp, createTestContext } from './cli-fixture.ts';

const busy = account({ changes: [change('shop')], summary: summary({ update: 1, delete: 2 }) });
const idle = account({ summary: summary({ none: 3 }) });
const unread = { account: 'dead', provider: 'toolzz', error: 'answered 401' } as const;
const crm = { key: 'crm', reason: 'deletes', message: 'Too many.' } as const;

const setUp = (facts: {
  readonly accounts: Plan['accounts'];
  readonly reports?: readonly RunReport[];
  readonly json?: boolean;
  readonly interactive?: boolean;
  readonly answer?: boolean;
  readonly apply?: App['apply'];
  /** By account. */
  readonly paused?: Readonly<Record<string, Paused>>;
  readonly desired?: Partial<App['desired']>;
}) => {
  const { json = false, interactive = true, answer = true, reports = [report()] } = facts;
  const asked: string[] = [];
  const applied: ApplyRequest[] = [];
  const { context, stdout, stderr } = createTestContext({ json }, interactive);
  const none = createTestApp({});
  const app = createTestApp({
    desired: { ...none.desired, ...facts.desired },
    paused: async () => new Map(Object.entries(facts.paused ?? {})),
    plan: async ({ accounts }) => ({
      revision,
      accounts: facts.accounts.filter(({ account: name }) => accounts?.includes(name) ?? true),
    }),
    apply:
      facts.apply ??
      (async (request) => {
        applied.push(request);
        return reports;
      }),
  });
  const run = (options: Partial<ApplyOptions> = {}) =>
    applyWith(
      app,
      context,
      { ...noLifts, yes: false, key: [], force: false, outsideWindow: false, ...options },
      async (question) => {
        asked.push(question);
        return answer;
      },
    );
  return { run, asked, applied, stdout, stderr };
};

describe('confirming', () => {
  test('shows the plan, asks once, and applies exactly that plan', async () => {
    const { run, asked, applied, stdout } = setUp({ accounts: [busy] });
    expect(await run()).toBe(0);
    expect(asked).toStrictEqual([
      'Apply 3 changes to 1 account? 2 live integrations will be removed or switched off.',
    ]);
    expect(applied.map(({ plan }) => plan)).toStrictEqual([{ revision, accounts: [busy] }]);
    expect(stdout.text).toMatch(/~ update shop[\s\S]*acme: converged/);
  });

  test('declined: nothing is applied', async () => {
    const { run, applied } = setUp({ accounts: [busy], answer: false });
    await expect(run()).rejects.toThrow('nothing was changed');
    expect(applied).toStrictEqual([]);
  });

  test('--yes asks nothing', async () => {
    const { run, asked } = setUp({ accounts: [busy], interactive: false });
    expect(await run({ yes: true })).toBe(0);
    expect(asked).toStrictEqual([]);
  });

  test('a plan with nothing to do asks nothing', async () => {
    const { run, asked, stdout } = setUp({ accounts: [idle] });
    expect(await run()).toBe(0);
    expect(asked).toStrictEqual([]);
    expect(stdout.text).toContain('Nothing to do');
  });

  test('with --json prints the plan to be confirmed on stderr', async () => {
    const { run, stdout, stderr } = setUp({ accounts: [busy], json: true });
    expect(await run()).toBe(0);
    expect(stderr.text).toContain('~ update shop');
    expect(JSON.parse(stdout.text).accounts).toHaveLength(1);
  });
});

describe('the exit code', () => {
  test.each<[string, Partial<RunReport>, number]>([
    ['converged', {}, 0],
    ['converged beside something blocked', { blocked: [crm] }, 1],
    ['partial', { result: 'partial', failed: [{ key: 'shop', action: 'update', error: '500' }] }, 1],
    ['superseded', { result: 'superseded', error: 'Newer desired state arrived.' }, 1],
    ['failed, as when paused', { result: 'failed', error: 'acme is paused.' }, 1],
  ])('%s', async (_, facts, code) => {
    const { run } = setUp({ accounts: [busy], reports: [report(facts)] });
    expect(await run()).toBe(code);
  });

  test('one of several accounts that has not converged is enough', async () => {
    const reports = [report(), report({ account: 'b', result: 'failed' })];
    expect(await setUp({ accounts: [busy], reports }).run()).toBe(1);
  });
});

describe('an account whose window holds changes', () => {
  const held = { ...busy, account: 'frozen', window: frozen };

  test('is refused with the time, and the others are applied', async () => {
    const { run, applied, asked, stderr, stdout } = setUp({ accounts: [busy, held], json: true });
    expect(await run()).toBe(1);
    expect(applied.map(({ plan }) => plan.accounts)).toStrictEqual([[busy]]);
    expect(asked).toHaveLength(1);
    const why = `changes of account frozen are ${heldText(frozen)}; apply them now with: setpoint apply --outside-window --account frozen`;
    expect(stderr.text).toContain(`Not applied: ${why}`);
    expect(JSON.parse(stdout.text).accounts).toMatchObject([
      { account: 'acme', result: 'converged' },
      { account: 'frozen', result: 'failed', error: why },
    ]);
  });

  test('is applied with --outside-window, which its plan and its run are asked for', async () => {
    const { window: _lifted, ...lifted } = held;
    const { run, applied } = setUp({ accounts: [lifted] });
    expect(await run({ outsideWindow: true })).toBe(0);
    expect(applied).toMatchObject([{ outsideWindow: true, plan: { accounts: [lifted] } }]);
  });

  test.each([
    ['nothing to do', idle],
    [
      'adoptions, which only touch the ledger',
      account({ changes: [change('shop', { action: 'adopt' })], summary: summary({ adopt: 1 }) }),
    ],
    [
      'blocked changes',
      account({ changes: [change('shop', { blocked: crm })], summary: summary({ blocked: 1 }) }),
    ],
  ])('is applied as usual with %s', async (_, plan) => {
    const { run, applied } = setUp({ accounts: [{ ...plan, window: frozen }] });
    await run();
    expect(applied).toHaveLength(1);
  });
});

describe('an account that could not be observed', () => {
  test('fails in the report, and the others are applied without it', async () => {
    const { run, applied, stdout } = setUp({ accounts: [busy, unread], json: true, interactive: false });
    expect(await run({ yes: true })).toBe(1);
    expect(applied.map(({ plan }) => plan.accounts)).toStrictEqual([[busy]]);
    expect(JSON.parse(stdout.text).accounts).toMatchObject([
      { account: 'acme', result: 'converged' },
      {
        account: 'dead',
        run: null,
        result: 'failed',
        error: 'answered 401',
        applied: {},
        failed: [],
        blocked: [],
      },
    ]);
  });

  test('alone leaves nothing to ask or apply', async () => {
    const { run, asked, applied } = setUp({ accounts: [unread] });
    expect(await run()).toBe(1);
    expect([asked, applied]).toStrictEqual([[], []]);
  });
});

describe('--key', () => {
  test('is handed on', async () => {
    const { run, applied } = setUp({ accounts: [busy] });
    await run({ key: ['shop'] });
    expect(applied.map(({ keys }) => keys)).toStrictEqual([['shop']]);
  });

  test('that is unknown is an error with the nearest name', async () => {
    const { run, applied } = setUp({ accounts: [busy] });
    await expect(run({ key: ['shopp'] })).rejects.toThrow(/--key shopp: .* Did you mean shop\?/);
    expect(applied).toStrictEqual([]);
  });
});

describe('a paused account', () => {
  const at = { provider: 'aloochat', baseUrl: 'https://one.example', credential: 'x' } as const;
  const desired = {
    accounts: [desiredAccount({ ...at, name: 'acme' }), desiredAccount({ ...at, name: 'dead' })],
    integrations: [
      desiredEntry({ key: 'shop', account: 'acme', type: 'shopify', name: 'Shop' }),
      desiredEntry({ key: 'crm', account: 'dead', type: 'slack', name: 'CRM' }),
    ],
  };
  const paused = { dead: { since: 1, by: 'ana@desk' } };

  test('is rejected before the question, with the command to resume it', async () => {
    const accounts = [
      account({ account: 'dead', changes: [change('crm')], summary: summary({ update: 1 }) }),
    ];
    const { run, asked, applied, stdout, stderr } = setUp({
      accounts,
      desired: { ...desired, accounts: desired.accounts.slice(1) },
      paused,
      reports: [],
    });
    expect(await run()).toBe(1);
    expect(asked).toStrictEqual([]);
    expect(applied).toStrictEqual([]);
    expect(stderr.text).toContain('setpoint resume dead');
    expect(stdout.text).toMatch(
      /dead: failed[\s\S]*paused\s+since[\s\S]* by\s+ana@desk[\s\S]*setpoint\s+resume\s+dead/,
    );
    expect(stdout.text).not.toContain('update crm');
  });

  test('keeps none of the others back', async () => {
    const { run, applied, stdout } = setUp({ accounts: [busy, unread], desired, paused, json: true });
    expect(await run({ yes: true })).toBe(1);
    expect(applied.map(({ plan }) => plan.accounts)).toStrictEqual([[busy]]);
    expect(JSON.parse(stdout.text).accounts).toMatchObject([
      { account: 'acme', result: 'converged' },
      { account: 'dead', run: null, result: 'failed', error: expect.stringContaining('paused') },
    ]);
  });

  test('is no matter of an apply of keys that are others’', async () => {
    const { run, applied } = setUp({ accounts: [busy, unread], desired, paused });
    expect(await run({ yes: true, key: ['shop'] })).toBe(0);
    expect(applied).toHaveLength(1);
    expect(await run({ yes: true, key: ['crm'] })).toBe(1);
  });
});
