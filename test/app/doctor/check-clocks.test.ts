import { expect, test } from 'vitest';
import { checkClocks } from '../../../src/app/doctor/check-clocks.ts';
import type { ClockReading } from '../../../src/model/check.ts';

const reading = (of: string, minutes: number, errorMs = 500): ClockReading => ({
  of,
  offsetMs: minutes * 60_000,
  errorMs,
});

const found = (...readings: ClockReading[]) =>
  checkClocks(readings).map(({ outcome, message }) => `${outcome}: ${message}`);

test('says nothing of clocks where no other one was read', () => {
  expect(checkClocks([])).toEqual([]);
});

test('clocks within a minute agree', () => {
  expect(found(reading('Redis', 0), reading('acme', 0.9))).toEqual([
    'ok: agrees with Redis, acme to the minute',
  ]);
});

test('a slow answer does not make a clock wrong', () => {
  expect(found(reading('acme', 1.2, 20_000))[0]).toMatch(/^ok/);
});

test("blames this machine's clock once, when the others agree that it is off", () => {
  const both = found(reading('Redis', 5), reading('acme', 5), reading('brasil', 5.01), reading('chile', 5));
  expect(both).toHaveLength(1);
  expect(both[0]).toMatch(
    /^wrong: This machine's clock is 5 minutes behind the clock of Redis, acme, brasil and 1 more\. Let NTP set it/,
  );
  expect(found(reading('Redis', -5))[0]).toMatch(
    /This machine's clock is 5 minutes ahead of the clock of Redis/,
  );
});

test("blames a provider's clock when the others agree with this machine", () => {
  const [only, ...rest] = found(reading('Redis', 0), reading('acme', 5), reading('brasil', 0));
  expect(rest).toEqual([]);
  expect(only).toMatch(/^wrong: The clock of acme is 5 minutes ahead of this machine's/);
});

test('reports a clock that is off in its own way beside this machine', () => {
  const messages = found(reading('Redis', 5), reading('acme', 5), reading('brasil', -60));
  expect(messages).toHaveLength(2);
  expect(messages[0]).toContain("This machine's clock is 5 minutes behind");
  expect(messages[1]).toContain("The clock of brasil is 1 hour behind this machine's");
});
