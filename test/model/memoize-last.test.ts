import { expect, test } from 'vitest';
import { memoizeLast } from '../../src/model/memoize-last.ts';

test('the very same arguments give the very same result, equal ones a new one', () => {
  const listOf = memoizeLast((one: object, other: number) => [one, other]);
  const one = {};
  const first = listOf(one, 1);
  expect(listOf(one, 1)).toBe(first);
  expect(listOf({}, 1)).not.toBe(first);
  expect(listOf(one, 1)).not.toBe(first);
  expect(listOf(one, 2)).toEqual([one, 2]);
});

test('only the last one is kept, and nothing of a call that throws', () => {
  const once = memoizeLast((text: { readonly json: string }) => ({
    value: JSON.parse(text.json) as unknown,
  }));
  const good = { json: '1' };
  const kept = once(good);
  expect(() => once({ json: '{' })).toThrow(SyntaxError);
  expect(once(good)).toBe(kept);
  once({ json: '2' });
  expect(once(good)).not.toBe(kept);
});
