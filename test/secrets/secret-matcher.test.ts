import { expect, test } from 'vitest';
import { createSecretMatcher } from '../../src/secrets/secret-matcher.ts';

test('a text is found however many are added after it', () => {
  const matcher = createSecretMatcher();
  const texts = Array.from({ length: 2_000 }, (_, at) =>
    ((at * 2_654_435_761) >>> 0).toString(36).padStart(8, 'x'),
  );
  const isFound = (text: string): boolean =>
    matcher.find(`"${text}"`).some(({ start, end }) => start === 1 && end === 1 + text.length);
  const before = texts.slice(0, 100);
  for (const text of before) matcher.add(text);
  expect(before.filter((text) => !isFound(text))).toEqual([]);
  for (const text of texts) matcher.add(text);
  expect(texts.filter((text) => !isFound(text))).toEqual([]);
  expect(matcher.find('nothing of these is here')).toEqual([]);
});
