import { describe, it, type TestContext } from 'vitest';
import { startDaemonAccount } from '../../src/daemon/account-runner.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { createTickSpread } from '../../src/schedule/tick-spread.ts';
import { openReplica, type ReplicaOptions } from '../jobs/replica.ts';
import { openWorkshop, shop, type Workshop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';

const everySecond: ReplicaOptions = { account: { schedule: '* * * * * *' } };

/** One daemon's part in the account, its ticks counted in place of being run. */
const startMember = async (test: TestContext, workshop: Workshop, isBroken: boolean) => {
  const replica = await openReplica(test, workshop, [shop('a')], everySecond);
  const { context } = replica.hand();
  const jobContext = { ...replica.jobContext, context: () => (isBroken ? null : context) };
  let ticks = 0;
  const onTick = () => async () => {
    ticks++;
  };
  const shared = { onTick, spread: createTickSpread() };
  const member = await startDaemonAccount(jobContext, context, 'start', shared);
  test.onTestFinished(() => member.close());
  return {
    ticks: () => ticks,
    skipped: () => replica.logged.filter((line) => line.includes('Skipped a scheduled run')).length,
  };
};

/** The seconds that somebody has claimed. */
const claims = async ({ redis, prefix, account }: Workshop): Promise<number> =>
  (await redis.keys(accountKeys(prefix, account.name).tick('*'))).length;

describe.concurrent('the ticks of an account', () => {
  it('are left to the other replicas by a daemon whose desired state is broken', async (test) => {
    const workshop = await openWorkshop(test);
    const broken = await startMember(test, workshop, true);
    await until(() => broken.skipped() + broken.ticks() >= 2);
    test.expect(broken.ticks()).toBe(0);
    test.expect(await claims(workshop)).toBe(0);
    const healthy = await startMember(test, workshop, false);
    const before = broken.skipped();
    await until(() => healthy.ticks() >= 2 && broken.skipped() >= before + 2);
    test.expect(broken.ticks()).toBe(0);
    test.expect(await claims(workshop)).toBe(healthy.ticks());
  });

  it('fire once among daemons that could all run them', async (test) => {
    const workshop = await openWorkshop(test);
    const members = [
      await startMember(test, workshop, false),
      await startMember(test, workshop, false),
    ] as const;
    const ticks = (): number => members[0].ticks() + members[1].ticks();
    await until(() => ticks() >= 3);
    test.expect(await claims(workshop)).toBe(ticks());
    test.expect(members[0].skipped() + members[1].skipped()).toBe(0);
  });
});
