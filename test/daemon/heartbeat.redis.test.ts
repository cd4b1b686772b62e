import { expect, it } from 'vitest';
import type { JobContext } from '../../jobs/job-context.ts';
import { type LivingDaemons, openLivingDaemons } from '../../jobs/living-daemons.ts';
import { createHeartbeat } from '../../src/daemon/heartbeat.ts';
import type { Managed } from '../../src/daemon/managed.ts';
import { createLogger } from '../../src/log.ts';
import { shareReadings } from '../../src/model/shared-readings.ts';
import { sharedKeys } from '../../src/redis/keys.ts';
import { removeKeys } from '../../src/redis/redis-handle.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { testPrefix, testRedis } from '../store/ledger-fixture.ts';
import { until } from '../support/until.ts';

const COUNT = 100;

/** A heartbeat over accounts that are as slow as the test lets them be. */
const openDaemon = () => {
  const redis = testRedis();
  const prefix = testPrefix();
  const log = createLogger({
    level: 'silent',
    pretty: false,
    secrets: createSecretRegistry(),
    destination: { write: () => undefined },
  });
  const gate: { open: () => void; opened: Promise<void> } = {
    open: () => undefined,
    opened: Promise.resolve(),
  };
  const shut = (): void => {
    gate.opened = new Promise((resolve) => {
      gate.open = resolve;
    });
  };
  const seen = { checking: 0, most: 0, triggered: [] as string[] };
  const markOf = (name: string): string => sharedKeys(prefix).probe(name);
  const accountOf = (name: string) => ({
    isLatest: () => true,
    announce: async () => undefined,
    // As a queue's settings: they are missing once Redis was emptied.
    restore: async () => {
      seen.checking += 1;
      seen.most = Math.max(seen.most, seen.checking);
      await gate.opened;
      seen.checking -= 1;
      return (await redis.setnx(markOf(name), '1')) === 1;
    },
    trigger: async () => void seen.triggered.push(name),
  });
  const names = Array.from({ length: COUNT }, (_, at) => `account-${at}`);
  const running = new Map(names.map((name) => [name, accountOf(name)]));
  const managed = {
    log,
    accounts: { running, refresh: async () => undefined, isClosing: () => false },
    reloads: shareReadings(async () => undefined),
    desired: { status: () => null },
    source: { report: async () => undefined },
  } as unknown as Managed;
  const daemons = openLivingDaemons(redis, prefix, 'this');
  const jobContext = { daemons, context: () => null } as unknown as JobContext & { daemons: LivingDaemons };
  const prepare = () => Promise.all(names.map((name) => redis.setnx(markOf(name), '1')));
  const isListed = async () => (await redis.zscore(sharedKeys(prefix).daemons, 'this')) !== null;
  const beat = createHeartbeat(managed, jobContext);
  return { redis, prefix, beat, gate, shut, seen, names, prepare, isListed };
};

it('a heartbeat that finds Redis emptied does not wait for its accounts, and checks each, several at once', async () => {
  const { redis, prefix, beat, gate, shut, seen, names, prepare, isListed } = openDaemon();
  await prepare();
  await beat();
  await until(() => seen.checking === 0);
  shut();
  await removeKeys(redis, prefix);
  await beat();
  await until(() => seen.checking > 1);
  // Two more come while every account hangs.
  await redis.del(sharedKeys(prefix).daemons);
  await beat();
  expect(await isListed()).toBe(true);
  await beat();
  expect(seen.most).toBeLessThanOrEqual(16);
  gate.open();
  await until(() => seen.triggered.length >= COUNT && seen.checking === 0);
  expect(seen.triggered.toSorted()).toEqual(names.toSorted());
  expect(seen.most).toBe(16);
});
