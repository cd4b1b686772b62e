import { describe, it } from 'vitest';
import { type DesiredVersion, freshnessOf, openLatestDesired } from '../../jobs/latest-desired.ts';
import { openLivingDaemons } from '../../jobs/living-daemons.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { openWorkshop } from '../reconcile/workshop.ts';

const older: DesiredVersion = { digest: 'd-old', revision: 'r-old', revisionTime: 1_000 };
const newer: DesiredVersion = { digest: 'd-new', revision: 'r-new', revisionTime: 2_000 };

const opened = async (test: Parameters<typeof openWorkshop>[0]) => {
  const { redis, prefix } = await openWorkshop(test);
  const board = (process: string) =>
    openLatestDesired(redis, prefix, 'acme', process, openLivingDaemons(redis, prefix, process));
  /** As if nobody had given a sign of life for some time. */
  const pass = async (ms: number): Promise<void> => {
    const holders = accountKeys(prefix, 'acme').desiredHolders;
    for (const process of await redis.zrange(holders, '0', '-1')) await redis.zincrby(holders, -ms, process);
    await redis.hincrby(accountKeys(prefix, 'acme').desired, 'seen', -ms);
  };
  return { redis, prefix, a: board('a'), b: board('b'), command: board('command'), pass };
};

describe('the board of desired states', () => {
  it('is empty before any daemon was there', async (test) => {
    const { command } = await opened(test);
    test.expect(await command.read()).toBeNull();
  });

  it('shows what the first one publishes', async (test) => {
    const { a, command } = await opened(test);
    await a.publish(older, 'start');
    test.expect(await command.read()).toEqual({ ...older, sequence: 1, alive: true });
  });

  it('tells which is the latest without who has it', async (test) => {
    const { a, b, command, pass } = await opened(test);
    test.expect(await command.version()).toBeNull();
    await a.publish(older, 'start');
    await b.publish(newer, 'start');
    test.expect(await command.version()).toEqual({ digest: 'd-new', sequence: 2 });
    test.expect([await a.version().then(a.isOwn), await b.version().then(b.isOwn)]).toEqual([false, true]);
    await pass(3_600_000);
    test.expect(await command.version()).toEqual({ digest: 'd-new', sequence: 2 });
    test
      .expect(await freshnessOf({ latestDesired: command }, { digest: 'd-old' }))
      .toEqual({ fresh: false, sequence: 2, alive: false });
    test
      .expect(await freshnessOf({ latestDesired: command }, { digest: 'd-new' }))
      .toMatchObject({ fresh: true, sequence: 2 });
  });

  it.for([
    ['no hash', null],
    ['no number', { sequence: 'many' }],
    ['a number that is too long', { time: '1'.repeat(16) }],
  ] as const)('is emptied where something else wrote %s', async ([, fields], test) => {
    const { redis, prefix, a, command } = await opened(test);
    await a.publish(older, 'start');
    const { desired } = accountKeys(prefix, 'acme');
    if (fields === null) await redis.set(desired, 'no hash');
    else await redis.hset(desired, fields);
    test.expect(await command.version()).toBeNull();
    test.expect(await redis.exists(desired)).toBe(0);
    await a.publish(older, 'alive');
    test.expect(await command.version()).toEqual({ digest: 'd-old', sequence: 1 });
  });

  it('takes a start with a later revision, and no start with an older one', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(newer, 'start');
    test.expect(await b.publish(older, 'start')).toMatchObject({ digest: 'd-new', sequence: 1 });
    test
      .expect(await b.publish({ ...newer, digest: 'd-newest', revisionTime: 3_000 }, 'start'))
      .toMatchObject({
        digest: 'd-newest',
        sequence: 2,
      });
  });

  it('takes at equal time the later start', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(newer, 'start');
    const same = { ...newer, digest: 'd-other' };
    test.expect(await b.publish(same, 'start')).toMatchObject({ digest: 'd-other', sequence: 2 });
  });

  it('takes an edit that was seen happening, be it a roll-back', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(newer, 'start');
    test.expect(await a.publish(older, 'edit')).toMatchObject({ digest: 'd-old', sequence: 2 });
    test.expect(await b.publish(newer, 'alive')).toMatchObject({ digest: 'd-old', sequence: 2 });
  });

  it('takes a sign of life with a later revision, where nothing was rolled back', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(older, 'start');
    test.expect(await b.publish(newer, 'alive')).toMatchObject({ digest: 'd-new', sequence: 2 });
  });

  it('does not take a sign of life with an older revision', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(newer, 'start');
    test.expect(await b.publish(older, 'alive')).toMatchObject({ digest: 'd-new', sequence: 1 });
  });

  it('counts the same state published again as the same', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(newer, 'start');
    await b.publish(newer, 'start');
    await b.publish({ ...newer, revision: 'r-same-content' }, 'edit');
    test.expect(await a.read()).toMatchObject({ sequence: 1, revision: 'r-same-content', alive: true });
  });

  it('says when no process that has it is alive any more', async (test) => {
    const { a, command, pass } = await opened(test);
    await a.publish(newer, 'start');
    await pass(15_001);
    test.expect(await command.read()).toMatchObject({ digest: 'd-new', alive: false });
    await a.publish(newer, 'alive');
    test.expect(await command.read()).toMatchObject({ sequence: 1, alive: true });
  });

  it('keeps the newer state over a moment in which all looked dead', async (test) => {
    const { a, b, pass } = await opened(test);
    await a.publish(newer, 'start');
    await b.publish(older, 'start');
    await pass(20_000);
    test.expect(await b.publish(older, 'alive')).toMatchObject({ digest: 'd-new', sequence: 1 });
    test.expect(await a.publish(newer, 'alive')).toMatchObject({ digest: 'd-new', sequence: 1, alive: true });
  });

  it('gives the place of a dead one to an older state after a while', async (test) => {
    const { a, b, pass } = await opened(test);
    await a.publish(newer, 'start');
    await pass(46_000);
    test.expect(await b.publish(older, 'alive')).toMatchObject({ digest: 'd-old', sequence: 2, alive: true });
  });

  it('gives the place of one that left in order to anybody, once it was the last', async (test) => {
    const { a, b, command } = await opened(test);
    await a.publish(newer, 'start');
    await b.publish(newer, 'start');
    await a.leave();
    test.expect(await command.publish(older, 'alive')).toMatchObject({ digest: 'd-new' });
    await b.leave();
    test.expect(await command.publish(older, 'alive')).toMatchObject({ digest: 'd-old', sequence: 2 });
  });

  it('takes back what a rolled back daemon had once its edit is gone', async (test) => {
    const { a, b, pass } = await opened(test);
    await a.publish(newer, 'start');
    await a.publish(older, 'edit');
    await pass(16_000);
    test.expect(await b.publish(newer, 'start')).toMatchObject({ digest: 'd-new', sequence: 3 });
  });
});

describe('the board of desired states from a Git remote', () => {
  const heard = (name: string, heardAt: number): DesiredVersion => ({
    digest: `d-${name}`,
    revision: `r-${name}`,
    revisionTime: 1_000,
    heardAt,
  });

  it('takes what the remote answered last, be it an older commit', async (test) => {
    const { a, b } = await opened(test);
    await a.publish({ ...heard('new', 5_000), revisionTime: 4_000 }, 'start');
    test
      .expect(await b.publish(heard('old', 6_000), 'alive'))
      .toMatchObject({ digest: 'd-old', sequence: 2 });
    test.expect(await a.publish(heard('old', 7_000), 'edit')).toMatchObject({ digest: 'd-old', sequence: 2 });
  });

  it('never takes an earlier answer, neither as an edit nor when the others have died or left', async (test) => {
    const { a, b, pass } = await opened(test);
    await a.publish(heard('new', 5_000), 'start');
    test.expect(await b.publish(heard('old', 4_000), 'edit')).toMatchObject({ digest: 'd-new', sequence: 1 });
    await pass(100_000);
    test.expect(await b.publish(heard('old', 4_000), 'start')).toMatchObject({ digest: 'd-new' });
    await a.leave();
    test.expect(await b.publish(heard('old', 0), 'alive')).toMatchObject({ digest: 'd-new', alive: false });
  });

  it('keeps the time of the latest answer when a process that heard earlier has the same', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(heard('new', 5_000), 'start');
    test
      .expect(await b.publish(heard('new', 0), 'start'))
      .toMatchObject({ revisionTime: 5_000, sequence: 1 });
    test.expect(await b.publish(heard('old', 4_999), 'edit')).toMatchObject({ digest: 'd-new' });
  });

  it('lets processes with other secrets not replace each other at each answer', async (test) => {
    const { a, b, pass } = await opened(test);
    const other = (heardAt: number): DesiredVersion => ({ ...heard('new', heardAt), digest: 'd-other' });
    await a.publish(heard('new', 5_000), 'start');
    test.expect(await b.publish(other(6_000), 'start')).toMatchObject({ digest: 'd-other', sequence: 2 });
    test.expect(await a.publish(heard('new', 7_000), 'alive')).toMatchObject({ digest: 'd-other' });
    test.expect(await b.publish(other(8_000), 'alive')).toMatchObject({ digest: 'd-other', sequence: 2 });
    await pass(20_000);
    test
      .expect(await a.publish(heard('new', 9_000), 'alive'))
      .toMatchObject({ digest: 'd-new', sequence: 3 });
  });

  it('replaces what files had', async (test) => {
    const { a, b } = await opened(test);
    await a.publish(newer, 'edit');
    test
      .expect(await b.publish(heard('git', 3_000), 'start'))
      .toMatchObject({ digest: 'd-git', sequence: 2 });
  });
});
