import { describe, expect, test } from 'vitest';
import { readDocuments } from '../../src/desired/yaml/documents.ts';
import { locateNode, type NodeAt } from '../../src/desired/yaml/locate-node.ts';

const text = `x-all: &all { m: 1, own: 2 }
integrations:
  shop:
    <<: [*all, *none]
    own: 3
    list: [a, [b]]
    empty:
    lost: *none
`;

/** The text from a place on, to the end of its line. */
const found = (
  path: readonly PropertyKey[],
  at: NodeAt = 'value',
  place: readonly [number, number, number] = [0, 1, 0],
): string => {
  const entry = { offset: text.indexOf('shop'), place };
  const offset = locateNode(readDocuments(text).documents, entry, path, at);
  return text.slice(offset, text.indexOf('\n', offset));
};

describe('a place inside an entry', () => {
  test.for([
    ['a value', ['own'], '3'],
    ['an item', ['list', 1, 0], 'b]]'],
    ['what is merged', ['m'], '1, own: 2 }'],
    ['an alias', ['lost'], '*none'],
    ['what would be inside an alias of nothing: the alias', ['lost', 'x'], 'lost: *none'],
    ['the key of an empty value', ['empty'], 'empty:'],
    ['the key above what is not there', ['own', 'x'], 'own: 3'],
    ['the list above a name or an index that it does not have', ['list', 'x'], 'list: [a, [b]]'],
    ['the same for an index', ['list', 5], 'list: [a, [b]]'],
  ] as const)('%s', ([, path, line]) => {
    expect(found(path)).toBe(line);
  });

  test('is the key where that is asked for', () => {
    expect(found(['own'], 'key')).toBe('own: 3');
  });

  test.for([
    [5, 1, 0],
    [0, 5, 0],
    [0, 1, 5],
  ] as const)('is the entry itself where the document does not have it: %j', (place) => {
    expect(found(['own'], 'value', place)).toBe('shop:');
  });
});
