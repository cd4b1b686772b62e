import { expect, it } from 'vitest';
import { createAccountTurns } from '../../src/daemon/account-turns.ts';
import { createInstants } from '../../src/daemon/instants.ts';

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `account-${at}`);

it('up to ten accounts have their turn at each heartbeat', () => {
  const turns = createAccountTurns();
  for (const count of [0, 1, 10]) expect(turns.next(namesOf(count))).toEqual(namesOf(count));
});

it.each([11, 60, 1_000])(
  '%i accounts all have their turn within sixty heartbeats, a few at each',
  (count) => {
    const turns = createAccountTurns();
    const names = namesOf(count);
    const each = Array.from({ length: 60 }, () => turns.next(names));
    expect(new Set(each.flat())).toEqual(new Set(names));
    expect(Math.max(...each.map(({ length }) => length))).toBe(Math.max(10, Math.ceil(count / 60)));
  },
);

it('turns continue when accounts leave', () => {
  const turns = createAccountTurns();
  turns.next(namesOf(100));
  expect(turns.next(namesOf(11))).toEqual(['account-10']);
  expect(turns.next(namesOf(11))).toEqual(namesOf(10));
});

it('the ticks of one instant share a reload that begins after its first, and those of the next another', () => {
  let begun = 3;
  const instants = createInstants(() => begun);
  expect(instants.begunAt(1_000)).toBe(3);
  begun = 7;
  expect(instants.begunAt(1_000)).toBe(3);
  expect(instants.begunAt(2_000)).toBe(7);
  for (let at = 0; at < 200; at += 1) instants.begunAt(10_000 + at);
  begun = 9;
  // Long past: it is forgotten.
  expect(instants.begunAt(1_000)).toBe(9);
});
