import { expect, test } from 'vitest';
import { scrubOutcome, scrubReport, scrubStatuses } from '../../jobs/run/scrub-texts.ts';
import type { RunReport } from '../../src/model/run.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';

const secret = 'xoxb-of-the-shop-1234';
const quoting = `the provider shows ${secret} for channel`;
const clean = 'the provider shows [secret] for channel';

const { register, scrub } = createSecretRegistry();
register(secret);

test('a report is stored without secrets, whatever its messages quote', () => {
  const report: RunReport = {
    account: 'acme',
    run: 'run',
    trigger: 'schedule',
    revision: '',
    result: 'partial',
    applied: {},
    failed: [{ key: 'a', action: 'update', error: quoting }],
    blocked: [{ key: 'b', reason: 'unsupported', message: quoting }],
    error: quoting,
    notices: [quoting],
    startedAt: 0,
    durationMs: 0,
  };
  const stored = scrubReport(report, scrub);
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(stored).toMatchObject({
    failed: [{ key: 'a', error: clean }],
    blocked: [{ key: 'b', reason: 'unsupported', message: clean }],
    error: clean,
    notices: [clean],
  });
  expect(scrubReport({ ...report, error: null }, scrub).error).toBeNull();
});

test('statuses and outcomes are stored without secrets, and keys stay what they are', () => {
  expect(
    scrubStatuses(
      [
        { key: secret, condition: 'in-sync', message: quoting, reason: null },
        { key: 'b', condition: 'in-sync', message: null, reason: null },
      ],
      scrub,
    ),
  ).toEqual([
    { key: secret, condition: 'in-sync', message: clean, reason: null },
    { key: 'b', condition: 'in-sync', message: null, reason: null },
  ]);
  const blocked = { outcome: 'blocked', blocked: { reason: 'unsupported', message: quoting } } as const;
  expect(scrubOutcome(blocked, scrub)).toEqual({
    outcome: 'blocked',
    blocked: { reason: 'unsupported', message: clean },
  });
  expect(scrubOutcome({ outcome: 'failed', error: quoting }, scrub)).toEqual({
    outcome: 'failed',
    error: clean,
  });
  expect(scrubOutcome({ outcome: 'applied' }, scrub)).toEqual({ outcome: 'applied' });
});
