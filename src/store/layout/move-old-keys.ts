import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { UsageError } from '../../model/errors.ts';
import { isCluster } from '../../redis/cluster-client.ts';
import { sharedKeys } from '../../redis/keys.ts';
import { aliveScript, moveAccountScript, moveKeysScript } from './move-scripts.ts';
import { findOldKeys, type OldAccount, type OldKeys } from './old-keys.ts';

/** The layout that docs/design/redis.md describes. The first one had no hash tags, and no number. */
const LAYOUT = 2;

/** How often it is checked whether the last process of the earlier version counts as alive, in ms. */
const POLL_MS = 500;

/** For the earlier version, whose scripts and commands fail at a key of this type. */
const MOVED =
  'Moved: this ledger is kept under other keys since a newer version of Setpoint has started here.';

export type MoveOldKeysDeps = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: { info(data: object, text: string): void };
};

/**
 * Moves what the first layout of keys holds to this one: ledgers, status, history, pauses and what the throttle has
 * learned; once, however many processes do so at the same time and wherever one of them is killed. Waits up to 15 s
 * until a killed process of the earlier version counts as gone.
 * @throws UsageError while the earlier version runs here, or when a newer one has used other keys
 */
export const moveOldKeys = async (deps: MoveOldKeysDeps): Promise<void> => {
  const { redis, prefix, log } = deps;
  // Its keys always had hash tags: no earlier version used a cluster.
  if (isCluster(redis)) return;
  const { layout } = sharedKeys(prefix);
  const known = await redis.get(layout);
  if (known !== null) return checkLayout(known);
  const old = await findOldKeys(redis, prefix);
  if (old.accounts.length > 0) {
    await untilEarlierVersionIsGone(redis, old.accounts);
    await moveAll(deps, old);
    log.info(
      { accounts: old.accounts.length },
      'Moved the data of an earlier version in Redis to other keys: its queues are dropped, and the next run plans again what was waiting there',
    );
  }
  await redis.set(layout, LAYOUT);
};

const checkLayout = (known: string): void => {
  if (Number(known) <= LAYOUT) return;
  throw new UsageError(
    'A newer version of Setpoint keeps its data in this Redis under other keys. Use that version, or another SETPOINT_PREFIX.',
  );
};

const aliveMs = async (redis: Redis, accounts: readonly OldAccount[]): Promise<number> => {
  const each = accounts.map(({ holders, signs }) => aliveScript(redis, [holders, ...signs], []));
  return Math.max(0, ...(await Promise.all(each)));
};

/** A process that ends leaves at once; one that was killed counts as alive a little longer, and renews nothing. */
const untilEarlierVersionIsGone = async (redis: Redis, accounts: readonly OldAccount[]): Promise<void> => {
  let end = Number.POSITIVE_INFINITY;
  for (;;) {
    const ms = await aliveMs(redis, accounts);
    if (ms === 0) return;
    // Renewed: it outlives what was known at the first look by more than the clocks may differ.
    if (performance.now() + ms > end + POLL_MS) throw stillRunning();
    end = Math.min(end, performance.now() + ms);
    await sleep(POLL_MS);
  }
};

const stillRunning = (): UsageError =>
  new UsageError(
    'An earlier version of Setpoint is running on this Redis. It keeps its data under other keys, so both must not run side by side: ' +
      'stop all of its daemons and commands, then start this version.',
  );

const moveAll = async ({ redis, prefix }: MoveOldKeysDeps, old: OldKeys): Promise<void> => {
  await redis.sadd(sharedKeys(prefix).accounts, ...old.accounts.map(({ account }) => account));
  for (const { ledger, holders, signs, moves } of old.accounts) {
    const keys = [
      ledger,
      holders,
      `${ledger}:moved`,
      ...signs,
      ...moves.flatMap(({ from, to }) => [from, to]),
    ];
    if (!(await moveAccountScript(redis, keys, [signs.length, MOVED]))) throw stillRunning();
  }
  const pairs = old.notifications.flatMap(({ from, to }) => [from, to]);
  if (pairs.length > 0) await moveKeysScript(redis, pairs, []);
  for (let start = 0; start < old.dropped.length; start += 500)
    await redis.unlink(...old.dropped.slice(start, start + 500));
  // The last: also an account that the earlier version has not had yet is closed to it.
  await redis.set(`${prefix}:ledger-accounts`, MOVED);
};
