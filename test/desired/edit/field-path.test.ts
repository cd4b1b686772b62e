import { describe, expect, test } from 'vitest';
import { pathText, readPath, valueAt, withValueAt } from '../../../src/desired/edit/field-path.ts';

const value = { a: { b: [{ c: 1 }, 2] }, 'a.b': 3, 'x[0]': 4, list: [[5]] };

describe('a path is read by the names that are there', () => {
  test.for([
    ['a', ['a']],
    ['a.b', ['a.b']],
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ['a.b[1]', ['a', 'b', 1]],
    ['x[0]', ['x[0]']],
    ['list[0][0]', ['list', 0, 0]],
  ] as const)('%s', ([text, path]) => {
    expect(readPath(text, [value])).toEqual(path);
  });

  test.for(['', 'z', 'a.', 'a.z', 'a.b[2]', 'a.b[0', 'list[x]', 'list[0]z', 'a b', 'aa'])(
    '%j is none',
    (text) => {
      expect(readPath(text, [value])).toBeNull();
    },
  );

  test('of any of several values', () => {
    expect(readPath('a.z', [value, { a: { z: 1 } }])).toEqual(['a', 'z']);
  });

  test('and written as it was', () => {
    expect(pathText(['config', 'a', 'b', 0, 'c'])).toBe('config.a.b[0].c');
  });
});

describe('a value inside another', () => {
  test('is read and replaced', () => {
    expect(valueAt(value, ['a', 'b', 0, 'c'])).toBe(1);
    expect(valueAt(value, ['a', 'constructor'])).toBeUndefined();
    expect(valueAt(value, ['a', 0])).toBeUndefined();
    expect(withValueAt({ a: { b: [1, 2] }, z: 1 }, ['a', 'b', 1], 3)).toEqual({ a: { b: [1, 3] }, z: 1 });
  });

  test('is added with what is around it, in its order, and removed', () => {
    expect(withValueAt({ z: 1 }, ['config', 'a'], 'x')).toEqual({ z: 1, config: { a: 'x' } });
    expect(Object.keys(withValueAt({ b: 1, a: 2 }, ['b'], 3) as object)).toEqual(['b', 'a']);
    expect(withValueAt({ a: { b: 1, c: 2 } }, ['a', 'b'], undefined)).toEqual({ a: { c: 2 } });
    expect(withValueAt({ a: 'x' }, ['a', 0], 'y')).toEqual({ a: ['y'] });
    expect(withValueAt({ a: [1, 2, 3] }, ['a', 1], undefined)).toEqual({ a: [1, 3] });
  });

  test('may have the name of a prototype', () => {
    const made = withValueAt({}, ['__proto__'], { x: 1 });
    expect(Object.hasOwn(made as object, '__proto__')).toBe(true);
  });
});
