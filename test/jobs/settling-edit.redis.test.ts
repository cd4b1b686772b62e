import { describe, it, type TestContext } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { SimulatedName } from '../../src/simulator/start-simulator.ts';
import { openStatus } from '../../src/store/status/status-store.ts';
import { assistant, onlyChange, openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica } from './replica.ts';

const entries = { aloochat: shop('a'), toolzz: assistant('a') };

const anyDelete = {
  maxDeletes: 10,
  maxDeletePercent: 100,
  maxVanishedPercent: 30,
  maxUpdatePercent: 50,
  allowEmpty: true,
};

/** Made by a process that died before it saw it in a list, which shows it as soon as it counts as settled. Then the YAML is edited. */
const openEdited = async (
  test: TestContext,
  provider: SimulatedName,
  edited: readonly DesiredIntegration[],
) => {
  const account = { guards: anyDelete };
  const workshop = await openWorkshop(test, { provider, account, quirks: { lateListMs: 4_500 } });
  const dead = await workshop.hand([entries[provider]]);
  const change = onlyChange(await dead.plan());
  const replica = await openReplica(test, workshop, edited);
  await replica.start();
  // From here to the run's first list there may be no more time than the list is late by.
  await dead.make(change);
  await replica.trigger();
  await until(async () => (await endedRuns(replica)).length > 0);
  const status = openStatus({ ...workshop, account: workshop.account.name });
  return {
    simulated: workshop.simulated,
    replica,
    standing: async () => (await status.read()).integrations.get('a'),
  };
};

describe.concurrent.each<[SimulatedName]>([['aloochat'], ['toolzz']])(
  'at %s, an edit of what was just made and no list shows yet',
  (provider) => {
    const edited = { ...entries[provider], name: 'Edited' };

    it('is pending, the run partial without a failure, and a run of its own makes it within seconds', async (test) => {
      const { simulated, replica, standing } = await openEdited(test, provider, [edited]);
      const message = test.expect.stringContaining('waits for the next run');
      test.expect(await standing()).toMatchObject({ condition: 'pending', message });
      await idle(replica);
      const runs = await endedRuns(replica);
      test.expect(runs).toMatchObject([
        { result: 'partial', applied: {}, failed: [], blocked: [], notices: [message] },
        { trigger: 'follow-up', result: 'converged', applied: { update: 1 }, notices: [] },
      ]);
      test.expect(await standing()).toMatchObject({ condition: 'in-sync', message: null });
      test.expect(simulated.world.list()).toMatchObject([{ name: 'Edited' }]);
      test.expect(simulated.requests.matching('POST', /./)).toHaveLength(1);
    });

    it('is pending too where it left the YAML, and a run of its own removes it', async (test) => {
      const { simulated, replica, standing } = await openEdited(test, provider, []);
      test.expect(await standing()).toMatchObject({ condition: 'pending' });
      await idle(replica);
      test.expect(await endedRuns(replica)).toMatchObject([
        { result: 'partial', applied: {}, failed: [] },
        { trigger: 'follow-up', result: 'converged', applied: { delete: 1 } },
      ]);
      test.expect(simulated.world.list().filter(({ active }) => active)).toEqual([]);
    });
  },
);
