import { expect, it } from 'vitest';
import { didYouMean } from '../../src/desired/nearest-name.ts';

it.each<[string, readonly string[], string | null]>([
  ['shopfy', ['slack', 'shopify'], 'did you mean "shopify"?'],
  ['zzz', ['slack', 'shopify'], 'one of: slack, shopify'],
  ['zzz', Array.from({ length: 21 }, (_, i) => `name-${i}`), expect.stringMatching(/^one of: .*name-19, …$/)],
  ['zzz', [], null],
])('for %j the hint is the nearest name, else some that are known', (word, known, hint) => {
  expect(didYouMean(word, known, 'one of')).toEqual(hint);
});
