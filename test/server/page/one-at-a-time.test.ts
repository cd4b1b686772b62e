import { expect, it } from 'vitest';
import { oneAtATime } from '../../../src/server/page/one-at-a-time.ts';

/** Questions that are answered by hand. */
const byHand = () => {
  const open: { answer(text: string): void; fail(): void }[] = [];
  const ask = oneAtATime(
    () =>
      new Promise<string>((resolve, reject) => {
        open.push({ answer: resolve, fail: () => reject(new Error('no answer')) });
      }),
  );
  return { open, ask };
};

it('asks once more for all who come while an answer is under way, and gives none an older answer', async () => {
  const { open, ask } = byHand();
  const first = ask();
  const others = [ask(), ask(), ask()];
  expect(open).toHaveLength(1);
  open[0]?.answer('before');
  expect(await first).toBe('before');
  await expect.poll(() => open.length).toBe(2);
  open[1]?.answer('after');
  expect(await Promise.all(others)).toEqual(['after', 'after', 'after']);
});

it('asks anew after a failure', async () => {
  const { open, ask } = byHand();
  const [first, second] = [ask(), ask()];
  open[0]?.fail();
  await expect(first).rejects.toThrow('no answer');
  await expect.poll(() => open.length).toBe(2);
  open[1]?.answer('well');
  expect(await second).toBe('well');
  void ask();
  expect(open).toHaveLength(3);
});
