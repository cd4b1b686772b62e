import { describe, it } from 'vitest';
import type { Change } from '../../src/model/plan.ts';
import { observeAndPlan } from '../../src/reconcile/plan-run.ts';
import { recordFailure } from '../../src/reconcile/record-failure.ts';
import type { Fault } from '../../src/simulator/faults/fault.ts';
import { type Hand, openChanges } from './hand.ts';
import { onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

type TestOf = Parameters<typeof openWorkshop>[0];

const scheduled = { manual: false, force: false, keys: null };

const desk = (more: Parameters<typeof shop>[1] = {}) =>
  shop('a', { type: 'zendesk', replace: true, config: { subdomain: 'a' }, secretPaths: [], ...more });

/** As the job does: what failed for good is remembered. */
const makeAndRemember = async (hand: Hand, change: Change): Promise<unknown> => {
  const error = await hand.make(change).catch((problem: unknown) => problem);
  const { key, action, id, digest, entryHash } = change;
  const task = { run: 'run', key, action, id, digest, entryHash, revision: 'r' };
  await recordFailure(hand.context, task, error, (error as Error).message, Date.now());
  return error;
};

const refusal: Fault = { method: 'DELETE', kind: 'status', status: 403, body: 'not yours to delete' };

/** A replace whose new half is made, and whose old half may not be removed. */
const stuckReplace = async (test: TestOf): Promise<Workshop> => {
  const workshop = await openWorkshop(test);
  await (await workshop.hand([shop('a')])).run();
  workshop.simulated.faults.add(refusal);
  const worker = await workshop.hand([desk()]);
  const error = await makeAndRemember(worker, onlyChange(await worker.plan()));
  test.expect(error).toMatchObject({ step: 'remove', cause: { code: 'forbidden' } });
  workshop.simulated.requests.clear();
  return workshop;
};

describe.concurrent('the removal of a replaced integration that the provider refuses', () => {
  it('is remembered, said, and not sent again at each run', async (test) => {
    const workshop = await stuckReplace(test);
    const worker = await workshop.hand([desk()]);
    for (const request of [scheduled, { ...scheduled, manual: true }]) {
      const planned = await observeAndPlan(worker.context, request);
      test.expect(openChanges(planned)).toEqual([]);
      const [held] = planned.plan.changes.filter(({ blocked }) => blocked);
      test.expect(held).toMatchObject({ key: 'a', action: 'replace', blocked: { reason: 'rejected' } });
      test.expect(held?.blocked?.message).toMatch(/403.*setpoint retry a --account the-account/);
    }
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('holds back no other change of the entry', async (test) => {
    const workshop = await stuckReplace(test);
    const worker = await workshop.hand([desk({ name: 'Renamed' })]);
    const change = onlyChange(await observeAndPlan(worker.context, scheduled));
    test.expect(change).toMatchObject({ action: 'update', fields: [{ path: 'name' }], blocked: null });
    test.expect(await worker.make(change)).toEqual({ outcome: 'applied' });
    const methods = workshop.simulated.requests.writes().map(({ method }) => method);
    test.expect(methods).toEqual(['PUT']);
  });

  it('is sent again when just this key is requested, and then forgotten', async (test) => {
    const workshop = await stuckReplace(test);
    workshop.simulated.faults.clear();
    const worker = await workshop.hand([desk()]);
    const asked = { ...scheduled, keys: new Set(['a']) };
    const change = onlyChange(await observeAndPlan(worker.context, asked));
    test.expect(await worker.make(change)).toEqual({ outcome: 'applied' });
    test.expect(workshop.simulated.world.list()).toMatchObject([{ type: 'zendesk' }]);
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, replace: 0, blocked: 0 });
  });
});

describe.concurrent('a list that fails in the middle of a change', () => {
  const failures: readonly (readonly [string, Fault])[] = [
    ['403', { kind: 'status', status: 403 }],
    ['422', { kind: 'status', status: 422 }],
    ['an HTML page', { kind: 'html' }],
    ['an HTML page with 403', { kind: 'html', status: 403 }],
  ];

  it.for(failures)('with %s says nothing of the change', async ([, fault], test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add({ method: 'GET', path: /^\/integrations$/, times: 1, ...fault });
    test.expect(await makeAndRemember(worker, change)).toMatchObject({ step: 'observe' });
    test.expect(await worker.context.ledger.get('a')).toBeNull();
    test.expect(openChanges(await observeAndPlan(worker.context, scheduled))).toHaveLength(1);
    test.expect(await worker.make(change)).toEqual({ outcome: 'applied' });
  });
});
