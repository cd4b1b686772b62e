import { expect, it } from 'vitest';
import { askTogether } from '../../jobs/ask-together.ts';

const asking = (answers: readonly (() => Promise<string>)[]) => {
  const time = { now: 0 };
  const asked: string[] = [];
  const ask = askTogether(
    (key) => {
      asked.push(key);
      return answers[asked.length - 1]?.() ?? Promise.resolve(`answer ${asked.length}`);
    },
    () => time.now,
  );
  return { time, asked, ask };
};

it('asks once for callers at nearly the same time, and again a moment later', async () => {
  const { time, asked, ask } = asking([]);
  expect(await Promise.all([ask('a'), ask('a'), ask('a')])).toEqual(['answer 1', 'answer 1', 'answer 1']);
  time.now = 19;
  expect(await ask('a')).toBe('answer 1');
  time.now = 20;
  expect(await ask('a')).toBe('answer 2');
  expect(asked).toHaveLength(2);
});

it('keeps keys apart', async () => {
  const { ask } = asking([]);
  expect([await ask('a'), await ask('b')]).toEqual(['answer 1', 'answer 2']);
});

it('does not keep a failure', async () => {
  const { ask } = asking([() => Promise.reject(new Error('gone'))]);
  await expect(ask('a')).rejects.toThrow('gone');
  expect(await ask('a')).toBe('answer 2');
});
