import { describe, it } from 'vitest';
import type { DesiredSource } from '../../src/model/desired.ts';
import type { LedgerPlace } from '../../src/model/ledger-entry.ts';
import type { Findings } from '../../src/model/notification.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { age, openWorkshop, shop } from '../reconcile/workshop.ts';
import { idle, openReplica, type Replica } from './replica.ts';

const here: LedgerPlace = { provider: 'aloochat', baseUrl: 'https://here.example.com' };
const there: LedgerPlace = { provider: 'aloochat', baseUrl: 'https://there.example.com' };

const sourceOf = (name: string): DesiredSource => ({
  git: { remotes: [`git.example.com/${name}`], roots: [], path: '.' },
});

const at = (given: Pick<AccountContext, 'place' | 'source'>) => (context: AccountContext) => ({
  ...context,
  ...given,
});

const tick = async (replica: Replica): Promise<void> => {
  await replica.trigger();
  await idle(replica);
};

describe.concurrent('a daemon', () => {
  it('remembers with its first run whose the ledger is, and asks Redis for no more from then on', async (test) => {
    const workshop = await openWorkshop(test);
    const { redis, prefix } = workshop;
    const rig = at({ place: here, source: sourceOf('ours') });
    const replica = await openReplica(test, workshop, [shop('a')], { rig });
    await replica.start();
    await tick(replica);
    await age(replica.hand(), 'a');
    const { facts } = await replica.hand().context.ledger.read();
    test.expect(facts).toEqual({ place: here, source: sourceOf('ours') });
    await tick(replica);
    const key = accountKeys(prefix, replica.jobs.account).facts;
    await redis.hset(key, 'place', `${JSON.stringify(here)} `);
    await tick(replica);
    // Written again, it would have lost the space.
    test.expect(await redis.hget(key, 'place')).toBe(`${JSON.stringify(here)} `);
  });

  it.for([
    ['at another place', { place: there, source: sourceOf('ours') }, 'https://here.example.com'],
    ['of another repository', { place: here, source: sourceOf('theirs') }, 'git.example.com/ours'],
  ] as const)(
    '%s ends its runs as failed, at once and with the whole text, and writes nothing',
    async ([, given, was], test) => {
      const workshop = await openWorkshop(test);
      const { simulated } = workshop;
      const first = await openReplica(test, workshop, [shop('a')], {
        rig: at({ place: here, source: sourceOf('ours') }),
      });
      await first.start();
      await tick(first);
      await first.stop();
      await first.jobs.latestDesired.leave();
      const before = await first.hand().context.ledger.read();
      simulated.requests.clear();
      const told: Findings[] = [];
      const notifier = { notify: async (_facts: object, findings: Findings) => void told.push(findings) };
      const second = await openReplica(test, workshop, [shop('b')], {
        rig: at(given),
        notifier,
        revisionTime: 2,
      });
      await second.start();
      for (let times = 0; times < 2; times++) await tick(second);
      const { lastRun } = await second.jobs.status.read();
      test.expect(lastRun).toMatchObject({ result: 'failed', applied: {}, failed: [], blocked: [] });
      test.expect(lastRun?.error).toContain(was);
      test.expect(lastRun?.error).toMatch(/--account the-account$/);
      test.expect(simulated.requests.writes()).toEqual([]);
      test.expect(await second.hand().context.ledger.read()).toEqual(before);
      // The same trouble each time, so that people hear of it once.
      const trouble = { kind: 'failed', key: null, message: lastRun?.error };
      test.expect(told.map(({ troubles }) => troubles)).toEqual([[trouble], [trouble]]);
      const failed = await second.jobs.queue.getFailed();
      test.expect(failed.map(({ attemptsMade }) => attemptsMade)).toEqual([1, 1]);
    },
  );

  it('says so also where the new place does not answer', async (test) => {
    const workshop = await openWorkshop(test);
    const first = await openReplica(test, workshop, [shop('a')], { rig: at({ place: here }) });
    await first.start();
    await tick(first);
    await first.stop();
    workshop.simulated.faults.add({ method: 'GET', times: 10, kind: 'status', status: 401 });
    const second = await openReplica(test, workshop, [shop('a')], { rig: at({ place: there }) });
    await second.start();
    await tick(second);
    test.expect((await second.jobs.status.read()).lastRun?.error).toContain('https://here.example.com');
  });
});
