import { expect, test } from 'vitest';
import type { AccountStatus } from '../../src/model/run.ts';
import { statusJson } from '../../src/report/json/run-json.ts';
import { isInSync } from '../../src/report/text/condition-words.ts';
import { renderStatus } from '../../src/report/text/render-status.ts';
import { localTime } from '../../src/report/text/time-text.ts';
import { accountStatus, plain, report } from './render-fixture.ts';

const now = Date.UTC(2026, 0, 2);
const minutes = (count: number): number => now - count * 60_000;

const integration = (
  key: string,
  facts: Partial<AccountStatus['integrations'][number]> = {},
): AccountStatus['integrations'][number] => ({
  key,
  condition: 'in-sync',
  message: null,
  reason: null,
  since: minutes(3),
  ...facts,
});

test('status shows the worst first, with the reason, the time and what to do', () => {
  const acme = accountStatus({
    lastRun: report({ trigger: 'schedule', result: 'partial', startedAt: minutes(2) }),
    rate: { ratePerSecond: 8.3333, basis: 'learned', atOnce: null, pausedForMs: 42_000 },
    integrations: [
      integration('shop'),
      integration('old', { condition: 'pending', since: now }),
      integration('support-desk', {
        condition: 'drifted',
        since: minutes(180),
        message: 'Changed at AlooChat.',
      }),
      integration('crm', {
        condition: 'blocked',
        reason: 'ambiguous',
        since: minutes(60 * 24 * 5),
        message: 'Two have this name. Add id to the entry crm.',
      }),
      integration('mail', { condition: 'failed', message: 'AlooChat answered 500. It is tried again.' }),
    ],
  });
  const gone = accountStatus({ account: 'gone', provider: 'toolzz', orphaned: true, paused: true });
  const held = accountStatus({
    account: 'held',
    paused: true,
    pausedSince: now - 3 * 3_600_000,
    pausedBy: 'ana@desk',
  });
  expect(renderStatus([acme, gone, held], now, plain)).toMatchInlineSnapshot(`
    "acme  AlooChat
      last run 2 minutes ago: partial (schedule, revision 4f2c9ab1d2e3, 3.2 s) · 8.3 requests per second
      (learned) · waits 42 s for the provider
      failed   mail          for 3 minutes
          AlooChat answered 500. It is tried again.
      blocked  crm           for 5 days (ambiguous)
          Two have this name. Add id to the entry crm.
      drifted  support-desk  for 3 hours
          Changed at AlooChat.
      pending  old           since just now
      in sync  shop          for 3 minutes
    acme: 1 failed, 1 blocked, 1 drifted, 1 pending, 1 in sync

    gone  Toolzz AI  paused  not in the YAML
      no run yet · rate not known yet
      Paused; resume it with: setpoint resume gone
      This account left the YAML; its integrations are left as they are. Put it back to manage it again.
    gone: no integrations

    held  AlooChat  paused
      no run yet · rate not known yet
      Paused for 3 hours by ana@desk; resume it with: setpoint resume held
    held: no integrations

    1 of 3 accounts not in sync
    "
  `);
});

test('a long wait for the provider shows when it ends', () => {
  const rate = { ratePerSecond: 2, basis: 'learned', atOnce: null } as const;
  const held = (pausedForMs: number) => accountStatus({ rate: { ...rate, pausedForMs } });
  expect(renderStatus([held(59_000)], now, plain)).toContain('waits 59 s for the provider');
  const end = `waits for the provider until ${localTime(now + 3_600_000)}`;
  expect(renderStatus([held(3_600_000)], now, plain).replaceAll(/\s+/g, ' ')).toContain(end);
});

test('status says when everything is in sync', () => {
  const calm = accountStatus({ integrations: [integration('shop')] });
  expect(renderStatus([calm], now, plain)).toContain('Everything is in sync: 1 account');
});

test.each<[string, Partial<AccountStatus>, boolean]>([
  ['all integrations in sync', { integrations: [integration('a')] }, true],
  ['one pending', { integrations: [integration('a'), integration('b', { condition: 'pending' })] }, false],
  ['a last run that failed', { lastRun: report({ result: 'failed' }) }, false],
  ['a last run that was superseded', { lastRun: report({ result: 'superseded' }) }, true],
  ['an account that left the YAML', { orphaned: true, lastRun: report({ result: 'failed' }) }, true],
])('in sync or not: %s', (_, facts, expected) => {
  expect(isInSync(accountStatus(facts))).toBe(expected);
});

test('status for programs has times that every language reads', () => {
  const acme = accountStatus({
    lastRun: report({ startedAt: minutes(2), error: null }),
    integrations: [
      integration('crm', { condition: 'blocked', reason: 'empty', message: 'Nothing is desired.' }),
    ],
  });
  expect(statusJson([acme])).toStrictEqual({
    inSync: false,
    accounts: [
      {
        account: 'acme',
        provider: 'aloochat',
        inSync: false,
        paused: false,
        pausedSince: null,
        pausedBy: null,
        orphaned: false,
        ratePerSecond: null,
        rateBasis: null,
        requestsAtOnce: null,
        waitsMs: 0,
        lastRun: {
          account: 'acme',
          run: 'run-1',
          result: 'converged',
          applied: {},
          failed: [],
          blocked: [],
          durationMs: 3210,
          trigger: 'command',
          revision: '4f2c9ab1d2e30000000000000000000000000000',
          startedAt: '2026-01-01T23:58:00.000Z',
        },
        integrations: [
          {
            key: 'crm',
            condition: 'blocked',
            reason: 'empty',
            message: 'Nothing is desired.',
            since: '2026-01-01T23:57:00.000Z',
          },
        ],
      },
    ],
  });
});
