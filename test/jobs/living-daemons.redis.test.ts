import { describe, it, type TestContext } from 'vitest';
import { type DesiredVersion, openLatestDesired } from '../../jobs/latest-desired.ts';
import { openLivingDaemons } from '../../jobs/living-daemons.ts';
import { accountKeys, sharedKeys } from '../../src/redis/keys.ts';
import { openWorkshop } from '../reconcile/workshop.ts';

const older: DesiredVersion = { digest: 'd-old', revision: 'r-old', revisionTime: 1_000 };
const newer: DesiredVersion = { digest: 'd-new', revision: 'r-new', revisionTime: 2_000 };

const opened = async (test: TestContext) => {
  const { redis, prefix } = await openWorkshop(test);
  const { daemons } = sharedKeys(prefix);
  // Each opened when it is needed: what is read is kept for a second.
  const daemon = (id: string) => openLivingDaemons(redis, prefix, id);
  const board = (id: string, living = daemon(id)) => openLatestDesired(redis, prefix, 'acme', id, living);
  /** As if the last heartbeat of a process was longer ago. */
  const pass = async (ms: number, id: string): Promise<void> => {
    await redis.zincrby(daemons, -ms, id);
  };
  return { redis, prefix, daemons, daemon, board, pass };
};

describe.concurrent('the heartbeat of a daemon', () => {
  it('counts for all of its accounts, however long ago they were listed', async (test) => {
    const { redis, prefix, daemon, board } = await opened(test);
    const living = daemon('a');
    await living.beat();
    await board('a', living).publish(newer, 'start');
    // A quarter of an hour is the longest that it stays listed.
    await redis.zincrby(accountKeys(prefix, 'acme').desiredHolders, -600_000, 'a');
    test.expect(await board('command').read()).toMatchObject({ digest: 'd-new', alive: true });
  });

  it('ends fifteen seconds after the last, though its accounts are listed longer', async (test) => {
    const { daemon, board, pass } = await opened(test);
    const living = daemon('a');
    await living.beat();
    await board('a', living).publish(newer, 'start');
    await pass(15_000, 'a');
    test.expect(await board('command').read()).toMatchObject({ digest: 'd-new', alive: false });
    await daemon('a').beat();
    test.expect(await board('command').read()).toMatchObject({ alive: true });
  });

  it('decides how soon an older desired state may replace its own', async (test) => {
    const { redis, prefix, daemon, board, pass } = await opened(test);
    const living = daemon('a');
    await living.beat();
    await board('a', living).publish(newer, 'start');
    await redis.hset(accountKeys(prefix, 'acme').desired, 'seen', '0');
    await pass(40_000, 'a');
    test.expect(await board('b').publish(older, 'alive')).toMatchObject({ digest: 'd-new' });
    await pass(10_000, 'a');
    test.expect(await board('b').publish(older, 'alive')).toMatchObject({ digest: 'd-old', sequence: 2 });
  });

  it('tells whether Redis has lost the one before', async (test) => {
    const { redis, daemons, daemon } = await opened(test);
    const living = daemon('a');
    test.expect(await living.beat()).toBe(true);
    test.expect(await living.beat()).toBe(true);
    await redis.del(daemons);
    test.expect(await living.beat()).toBe(false);
    test.expect(await living.beat()).toBe(true);
  });

  it('replaces what something else wrote, which others skip', async (test) => {
    const { redis, daemons, daemon, board } = await opened(test);
    await redis.set(daemons, 'no sorted set');
    await board('command').publish(newer, 'start');
    test.expect(await board('command').read()).toMatchObject({ digest: 'd-new', alive: true });
    await daemon('a').beat();
    test.expect(await redis.zrange(daemons, '0', '-1')).toEqual(['a']);
  });

  it.for(['+inf', '-inf'])(
    'is skipped where something else wrote a time that no clock has: %s',
    async (time, test) => {
      const { redis, prefix, daemons, board } = await opened(test);
      await board('a').publish(newer, 'start');
      const { desiredHolders } = accountKeys(prefix, 'acme');
      await redis.zadd(desiredHolders, Date.now() + 3_600_000, 'forged');
      await redis.zadd(daemons, time, 'forged');
      test.expect(await board('command').read()).toMatchObject({ digest: 'd-new' });
      test
        .expect(await board('a').publish({ ...newer, digest: 'd-newer' }, 'edit'))
        .toMatchObject({ digest: 'd-newer' });
    },
  );

  it('is over at once when the daemon ends', async (test) => {
    const { daemon, board } = await opened(test);
    const living = daemon('a');
    await living.beat();
    const own = board('a', living);
    await own.publish(newer, 'start');
    test.expect(own.isOwn()).toBe(true);
    await living.leave();
    test.expect(await board('command').read()).toMatchObject({ alive: false });
  });
});
