import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, it } from 'vitest';
import { type ScheduleDeps, startSchedule } from '../../jobs/schedule.ts';
import { createLogger } from '../../src/log.ts';
import { systemClock } from '../../src/model/clock.ts';
import { redisOptions } from '../../src/redis/redis-options.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

const log = createLogger({ level: 'silent', pretty: false, secrets: createSecretRegistry() });

const openDeps = (): Omit<ScheduleDeps, 'account' | 'clock' | 'delayOf' | 'schedule'> => ({
  redis: new Redis(redisOptions(inject('redisUrl'))),
  prefix: `schedule-${randomUUID().slice(0, 8)}`,
  timezone: 'UTC',
  log,
  isReady: () => true,
});

it('three replicas share the ticks about evenly, and run each once', async (test) => {
  const ACCOUNTS = 60;
  const deps = openDeps();
  const won = [0, 0, 0];
  const slots = new Map<string, number>();
  const schedules = won.flatMap((_, replica) =>
    Array.from({ length: ACCOUNTS }, (_each, at) =>
      startSchedule(
        { ...deps, account: `account-${at}`, schedule: '* * * * * *', clock: systemClock, delayOf: () => 0 },
        (instant) => async () => {
          won[replica] = (won[replica] ?? 0) + 1;
          const slot = `${at}:${instant}`;
          slots.set(slot, (slots.get(slot) ?? 0) + 1);
        },
      ),
    ),
  );
  test.onTestFinished(async () => {
    for (const { stop } of schedules) stop();
    await deps.redis.quit();
  });
  await until(() => slots.size >= 3 * ACCOUNTS);
  expect(new Set(slots.values())).toEqual(new Set([1]));
  const total = won.reduce((sum, each) => sum + each, 0);
  // A third each; one that a busy machine favours never gets near to all.
  for (const each of won) expect(each / total).toBeGreaterThan(0.15);
});

it('a tick that is delayed comes late by that, and says so before', async (test) => {
  const deps = openDeps();
  const clock = createMovedClock(Date.UTC(2026, 0, 1, 9, 0, 30));
  const minute = Date.UTC(2026, 0, 1, 9, 1);
  const gaps: number[] = [];
  const ran: number[] = [];
  const schedule = startSchedule(
    {
      ...deps,
      account: 'acme',
      schedule: '* * * * *',
      clock,
      delayOf: (gapMs) => {
        gaps.push(gapMs);
        return 5_000;
      },
    },
    (at) => async () => void ran.push(at),
  );
  test.onTestFinished(async () => {
    schedule.stop();
    await deps.redis.quit();
  });
  expect(schedule.next()).toBe(minute + 5_000);
  await clock.passTo(minute + 4_000);
  // It is still to come, though the schedule's own time is over.
  expect(schedule.next()).toBe(minute + 5_000);
  expect(ran).toEqual([]);
  await clock.passTo(minute + 5_000);
  await until(() => ran.length > 0);
  expect(ran).toEqual([minute]);
  expect(schedule.next()).toBe(minute + 65_000);
  expect(new Set(gaps)).toEqual(new Set([60_000]));
});
