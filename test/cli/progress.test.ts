import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

const createStream = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 100,
    cursorTo: () => {},
    clearLine: () => {},
  });
  stream.setEncoding('utf8');
  return { stream, text: () => String(stream.read() ?? '') };
};

test('without a terminal it is a line at most every five seconds, and one for each failure', () => {
  const { stream, text } = createStream(false);
  let now = 0;
  const progress = createProgress({ stream, total: 40, now: () => now });
  const steps = [
    [1000, 3, 0],
    [2000, 4, 1],
    [2100, 5, 1],
    [6900, 9, 1],
    [7000, 10, 1],
    [11_999, 20, 1],
    [12_000, 21, 1],
  ] as const;
  for (const [at, done, failed] of steps) {
    now = at;
    progress.update({ done, failed });
  }
  progress.stop();
  expect(text().trim().split('\n')).toStrictEqual([
    '4 of 40 done, 1 failed',
    '10 of 40 done, 1 failed',
    '21 of 40 done, 1 failed',
  ]);
});

test('it says that it waits for the provider', () => {
  const { stream, text } = createStream(false);
  let now = 0;
  const progress = createProgress({ stream, total: 40, now: () => now });
  now = 6000;
  progress.update({ done: 3, failed: 0, waitingMs: 11_200 });
  progress.stop();
  expect(text()).toBe("3 of 40 done, waiting for the provider's rate limit, 12 s\n3 of 40 done\n");
});

test('on a terminal it is a bar that ends its line', () => {
  const { stream, text } = createStream(true);
  const progress = createProgress({ stream, total: 4 });
  progress.update({ done: 2, failed: 1, waitingMs: 3000 });
  progress.update({ done: 3, failed: 1 });
  progress.stop();
  const shown = text();
  expect(shown).toContain('█');
  expect(shown).toContain('3 of 4 done, 1 failed');
  expect(shown.endsWith('\n')).toBe(true);
});

test.each([
  ['quiet without a terminal', 4, true],
  ['with nothing to do', 0, false],
])('it writes nothing %s', (_, total, quiet) => {
  const { stream, text } = createStream(false);
  const progress = createProgress({ stream, total, quiet });
  progress.update({ done: 1, failed: 1 });
  progress.stop();
  expect(text()).toBe('');
});
