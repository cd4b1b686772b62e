import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/terminal/progress.ts';
import { localTime } from '../../src/report/text/time-text.ts';

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

test('says that it waits for the provider', () => {
  const { stream, text } = createStream(false);
  let now = 0;
  const progress = createProgress({ stream, total: 40, now: () => now });
  now = 6000;
  progress.update({ done: 3, failed: 0, waitingMs: 11_200 });
  progress.stop();
  expect(text()).toBe("3 of 40 done, waiting for the provider's rate limit, 12 s\n3 of 40 done\n");
});

test.for([false, true])(
  'a long wait is told once by its end and the way out, however the clocks tick (terminal: %s)',
  (isTTY) => {
    const { stream, text } = createStream(isTTY);
    let now = 0;
    const until = 3_600_000;
    const progress = createProgress({ stream, total: 40, now: () => now });
    for (now = 6_000; now < 60_000; now += 6_000)
      progress.update({ done: 3, failed: 0, waitingMs: until - now + ((now - 6_000) % 12_000) / 12 });
    progress.update({ done: 3, failed: 0, waitingMs: until - 500 - now });
    progress.stop();
    const said = text();
    const end = localTime(until);
    expect(said.match(/pauses the apply until/g)).toHaveLength(1);
    expect(said).toContain(`pauses the apply until ${end}`);
    expect(said).toContain('Press Ctrl-C to stop: the changes made so far stay');
    expect(said).toContain(`3 of 40 done, waits for the provider until ${end}`);
    // A bar is drawn over where it began, so that a new one begins below the sentence.
    if (isTTY) expect(said.slice(said.indexOf('Ctrl-C')).split('\u001b7')).toHaveLength(2);
    if (!isTTY) expect(said.trim().split('\n')).toHaveLength(3);
  },
);

test('announces a prolonged wait again, and one that is over no more', () => {
  const { stream, text } = createStream(false);
  let now = 0;
  const progress = createProgress({ stream, total: 40, now: () => now });
  for (const [at, waitingMs] of [
    [6_000, 90_000],
    [90_000, 6_000],
    [96_000, 3_600_000],
    [120_000, 0],
  ] as const) {
    now = at;
    progress.update({ done: 3, failed: 0, waitingMs });
  }
  progress.stop();
  const said = text().trim().split('\n');
  expect(said.filter((line) => line.includes('Ctrl-C'))).toHaveLength(2);
  expect(said.at(-1)).toBe('3 of 40 done');
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
