import { expect, test } from 'vitest';
import { createSourceHealth } from '../../../src/daemon/git/source-health.ts';

const create = () => {
  const logged: string[] = [];
  const clock = { now: 1_000 };
  const log = {
    error: (line: unknown) => void logged.push(`error ${(line as { why: string }).why}`),
    info: () => void logged.push('info'),
  };
  const health = createSourceHealth(log as never, () => clock.now);
  return { health, logged, clock };
};

test('a problem keeps its beginning while its text changes, and each text is logged once', () => {
  const { health, logged, clock } = create();
  expect(health.problem()).toBeNull();
  health.countPoll();
  health.update({ kind: 'remote', message: 'away' });
  health.countPoll();
  clock.now += 500;
  health.update({ kind: 'remote', message: 'away' });
  health.countPoll();
  health.update({ kind: 'commit', message: 'broken' });
  expect(health.problem()).toEqual({ kind: 'commit', message: 'broken', since: 1_000, polls: 2 });
  expect(logged).toEqual(['error away', 'error broken']);
});

test('the end of a problem is logged once, and the next one begins then', () => {
  const { health, logged, clock } = create();
  health.update(null);
  health.update({ kind: 'remote', message: 'away' });
  health.update(null);
  health.update(null);
  expect(health.problem()).toBeNull();
  expect(logged).toEqual(['error away', 'info']);
  clock.now += 500;
  health.update({ kind: 'remote', message: 'away' });
  expect(health.problem()).toMatchObject({ since: 1_500, polls: 0 });
});
