import { describe, expect, it } from 'vitest';
import type { ChangeOutcome } from '../../src/model/run.ts';
import { conditionsOf } from '../../src/reconcile/conditions.ts';
import { type ReportInput, runReport } from '../../src/reconcile/run-report.ts';
import { heldText } from '../../src/report/text/window-text.ts';
import { frozen, open } from '../report/held.ts';
import { account, applied, entry, live, planOf } from '../support/plan-fixtures.ts';

const shop = entry('shop');
const inSync = {
  desired: [shop],
  live: [live('id-shop')],
  entries: { shop: applied(shop, live('id-shop')) },
};
const edited = { ...inSync, live: [live('id-shop', { name: 'By hand' })] };

const reportOf = (given: Partial<ReportInput>) =>
  runReport({
    account: 'acme',
    run: 'run-1',
    trigger: 'schedule',
    revision: 'r1',
    startedAt: 1,
    now: 2,
    outcomes: [],
    plan: planOf(inSync),
    error: null,
    notices: [],
    ...given,
  });

const outcome = (result: ChangeOutcome) => ({ key: 'shop', action: 'update', result }) as const;

describe('the report of a run', () => {
  it('is converged where nothing is left to do', () => {
    const report = reportOf({ outcomes: [outcome({ outcome: 'applied' })] });
    expect(report).toMatchObject({ result: 'converged', applied: { update: 1 }, failed: [] });
  });

  it('is partial where the plan of what is live now still has something open, with that key', () => {
    const report = reportOf({ plan: planOf(edited), outcomes: [outcome({ outcome: 'applied' })] });
    expect(report).toMatchObject({ result: 'partial', applied: { update: 1 } });
    expect(report.failed).toEqual([
      { key: 'shop', action: 'update', error: expect.stringContaining('the next run will apply it') },
    ]);
  });

  it('names a key once that moved, or failed, and is open for that reason', () => {
    const plan = planOf(edited);
    const moved = reportOf({ plan, outcomes: [outcome({ outcome: 'moved' })] });
    expect(moved.failed).toMatchObject([
      { key: 'shop', error: expect.stringContaining('changed after planning') },
    ]);
    const failed = reportOf({ plan, outcomes: [outcome({ outcome: 'failed', error: 'no answer' })] });
    expect(failed.failed).toEqual([{ key: 'shop', action: 'update', error: 'no answer' }]);
  });

  it('is superseded, without failures, where a newer desired state cancelled the open changes', () => {
    const cancelled = outcome({ outcome: 'cancelled', why: 'newer desired state arrived' });
    const report = reportOf({ plan: planOf(edited), outcomes: [cancelled] });
    expect(report).toMatchObject({ result: 'superseded', failed: [], error: 'newer desired state arrived' });
  });

  it('counts what is blocked as blocked, and drift that is only reported as nothing to do', () => {
    const blocked = reportOf({ plan: planOf({ desired: [entry('shop', { type: 'moon' })] }) });
    expect(blocked).toMatchObject({ result: 'partial', failed: [], blocked: [{ key: 'shop' }] });
    const reported = planOf({ ...edited, account: account({ drift: 'report' }) });
    expect(reportOf({ plan: reported })).toMatchObject({ result: 'converged', failed: [] });
  });
});

describe('the report of a run whose changes a window holds', () => {
  const held = { ...planOf(edited), window: frozen };

  it('is partial with what waits and until when, and nothing has failed', () => {
    expect(reportOf({ plan: held })).toMatchObject({
      result: 'partial',
      failed: [],
      blocked: [],
      held: 1,
      differing: 1,
      error: null,
      notices: [`1 change is ${heldText(frozen)}`],
    });
  });

  it('that closed under way is partial too, with the same change once', () => {
    const cut = outcome({ outcome: 'held', why: heldText(frozen) });
    expect(reportOf({ plan: held, outcomes: [cut] })).toMatchObject({
      result: 'partial',
      failed: [],
      held: 1,
    });
    expect(reportOf({ outcomes: [cut] })).toMatchObject({
      result: 'partial',
      failed: [],
      held: 1,
      notices: [`1 change is ${heldText(frozen)}`],
    });
  });

  it('names what failed before as failed', () => {
    const failed = outcome({ outcome: 'failed', error: 'no answer' });
    expect(reportOf({ plan: held, outcomes: [failed] }).failed).toEqual([
      { key: 'shop', action: 'update', error: 'no answer' },
    ]);
  });

  it('is converged where nothing is left, or only what touches the ledger', () => {
    expect(reportOf({ plan: { ...planOf(inSync), window: frozen } })).toMatchObject({ result: 'converged' });
  });
});

describe('the condition of an integration whose change a window holds', () => {
  it('is pending, and says which window, and until when', () => {
    const plan = { ...planOf(edited), window: frozen };
    expect(conditionsOf(plan, [])).toMatchObject([
      { key: 'shop', condition: 'pending', message: `update is planned, and ${heldText(frozen)}` },
    ]);
    expect(conditionsOf({ ...plan, window: open }, [])).toMatchObject([{ message: 'update is planned' }]);
  });
});
