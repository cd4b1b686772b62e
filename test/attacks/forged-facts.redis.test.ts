import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'vitest';
import { type ReconcileData, runJobId } from '../../jobs/job-data.ts';
import { startManualRun } from '../../jobs/run/trigger-run.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { endedRuns, idle, openReplica, type Replica } from '../jobs/replica.ts';
import { openWorkshop, shop, type Workshop } from '../reconcile/workshop.ts';

const sourceOf = (name: string) => ({ git: { remotes: [`git.example.com/${name}`], roots: [], path: '.' } });

const from =
  (name: string) =>
  (context: AccountContext): AccountContext => ({ ...context, source: sourceOf(name) });

const shops = ['a', 'b', 'c', 'd'].map((key) => shop(key));

const tick = async (replica: Replica): Promise<void> => {
  await replica.trigger();
  await idle(replica);
};

const factsKey = ({ prefix, account }: Workshop): string => accountKeys(prefix, account.name).facts;

type Attack = readonly [what: string, forge: (workshop: Workshop) => Promise<unknown>];

const claimed = JSON.stringify(sourceOf('theirs'));

const attacks: readonly Attack[] = [
  ['nothing is known of the account', (workshop) => workshop.redis.del(factsKey(workshop))],
  ['the source is gone', (workshop) => workshop.redis.hdel(factsKey(workshop), 'source')],
  ['the source is unreadable', (workshop) => workshop.redis.hset(factsKey(workshop), 'source', '{')],
  ['the source is the other one', (workshop) => workshop.redis.hset(factsKey(workshop), 'source', claimed)],
  [
    'the source is the other one, with the signature of the first',
    async (workshop) => {
      const key = factsKey(workshop);
      const { signature } = JSON.parse((await workshop.redis.hget(key, 'source')) ?? '{}');
      await workshop.redis.hset(key, 'source', JSON.stringify({ ...sourceOf('theirs'), signature }));
    },
  ],
];

/** A ledger that belongs to one repository, and the daemon of another one that has fewer entries. */
const openTwo = async (test: TestContext) => {
  const workshop = await openWorkshop(test);
  const first = await openReplica(test, workshop, shops, { rig: from('ours') });
  await first.start();
  await tick(first);
  await first.stop();
  await first.jobs.latestDesired.leave();
  const second = await openReplica(test, workshop, shops.slice(0, 3), {
    rig: from('theirs'),
    revisionTime: 2,
  });
  await second.desire(shops.slice(0, 3));
  await second.start();
  return { workshop, first, second };
};

describe.concurrent('whose ledger it is, where someone else has written that', () => {
  it.for(attacks)('another repository removes nothing: %s', async ([, forge], test) => {
    const { workshop, second } = await openTwo(test);
    await forge(workshop);
    await tick(second);
    await tick(second);
    test.expect(workshop.simulated.world.list()).toHaveLength(4);
    const { lastRun } = await second.jobs.status.read();
    test.expect(lastRun?.error).toContain('something else than setpoint has written to Redis');
    test.expect(lastRun?.error).toContain('--take-over');
  });

  it('is settled by a person, with --take-over', async (test) => {
    const { workshop, second } = await openTwo(test);
    await workshop.redis.del(factsKey(workshop));
    const { jobs } = second;
    const { hasher, digest } = second.hand().context;
    const run = randomUUID();
    const lifts = { newPlace: false, takeOver: true };
    await startManualRun(jobs, { confirmed: [], force: false, keys: null, lifts, digest }, run, hasher);
    test.expect(await second.report(run)).toMatchObject({ error: null });
    await tick(second);
    test.expect(workshop.simulated.world.list()).toHaveLength(3);
  });
});

describe.concurrent('what an update does to what it leaves out, where someone else has written that', () => {
  const hidden = { shop_domain: 'a.myshopify.com', access_token: 'theirs-and-hidden' };

  it.for([
    ['a fact', { top: 'merge', nested: 'merge' }],
    ['a fact with a signature', { top: 'merge', nested: 'merge', signature: 'A'.repeat(22) }],
  ] as const)('drops no hidden secret of others: %s', async ([, fact], test) => {
    const workshop = await openWorkshop(test, { quirks: { put: 'replace' } });
    const { redis, simulated } = workshop;
    simulated.world.add({ type: 'shopify', name: 'Shop a', config: hidden });
    const entry = shop('a', { config: { shop_domain: 'new.myshopify.com' }, secretPaths: [] });
    const daemon = await openReplica(test, workshop, [entry]);
    await redis.hset(factsKey(workshop), 'updates', JSON.stringify(fact));
    await daemon.start();
    await tick(daemon);
    await tick(daemon);
    test.expect(simulated.world.list().map(({ config }) => config)).toEqual([hidden]);
  });
});

describe.concurrent('a run that names a desired state', () => {
  it('is not made from an older one that a process still has', async (test) => {
    const workshop = await openWorkshop(test);
    const newer = await openReplica(test, workshop, shops, { revisionTime: 2 });
    await newer.start();
    await tick(newer);
    const older = await openReplica(test, workshop, shops.slice(0, 3), { revisionTime: 1 });
    await older.start();
    const { digest } = older.hand().context;
    const run = randomUUID();
    const plain = { trigger: 'schedule', confirmed: null, force: false, keys: null, step: 'plan' } as const;
    const data: ReconcileData = { ...plain, run, digest, planned: null, staleSince: null };
    await newer.stop();
    await older.jobs.queue.add('reconcile', data, { jobId: runJobId(run) });
    await idle(older);
    test.expect(workshop.simulated.world.list()).toHaveLength(4);
    const ended = (await endedRuns(older)).find((each) => each.run === run);
    test.expect(ended?.error).toContain('not signed');
  });
});
