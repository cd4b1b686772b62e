import { describe, expect, test } from 'vitest';
import { edited, withConfig } from './edited.ts';

/** The config key `a` of a file, with another text. */
const withText = (before: string, text: string): string =>
  edited(withConfig(before), ['config', 'a'], text).slice(withConfig('').length);

describe('another text in a block scalar', () => {
  test.for([
    [
      'without one to begin with',
      '      a: |-\n      z: 1\n',
      'x\ny',
      '      a: |-\n        x\n        y\n      z: 1\n',
    ],
    ['of an item', '      a:\n      - |-\n      - z\n', null, '      a:\n      - |\n        x\n      - z\n'],
    ['at the end of the file', '      a: |-\n        o', 'x', '      a: |-\n        x'],
    ['at the end of the file, which has no line break', '      a: |\n        o', 'x\n', '      a: "x\\n"'],
    ['without a line below its header', '      a: |', 'x', '      a: |-\n        x'],
    ['with its comment and no line below', '      a: | # why', 'x', '      a: x # why'],
    [
      'keeps the column that its header states',
      '      a: |1-\n         o\n      z: 1\n',
      'x',
      '      a: |1-\n       x\n      z: 1\n',
    ],
    [
      'keeps blanks at the start of its lines',
      '      a: |-\n        o\n      z: 1\n',
      ' x\ny',
      '      a: |2-\n         x\n        y\n      z: 1\n',
    ],
    [
      'is quoted where no header can state its column',
      '      a: |-\n                  o\n      z: 1\n',
      ' x\ny',
      '      a: " x\\ny"\n      z: 1\n',
    ],
    [
      'leaves out blanks at the end of the old one',
      '      a: |\n        o  \n      z: 1\n',
      'x\n',
      '      a: |\n        x\n      z: 1\n',
    ],
    [
      'that keeps its empty lines has them instead of the old ones',
      '      a: |+ # why\n        o\n\n\n\n      z: 1\n',
      'x\n\n',
      '      a: |+ # why\n        x\n\n      z: 1\n',
    ],
    [
      'that keeps none leaves those that are there',
      '      a: |+\n        o\n\n      z: 1\n',
      'x\n',
      '      a: |\n        x\n\n      z: 1\n',
    ],
    [
      'is quoted where empty lines below would become part of it',
      '      a: |\n        o\n\n      z: 1\n',
      'x\n\n',
      '      a: "x\\n\\n"\n\n      z: 1\n',
    ],
    [
      'is literal where folded lines cannot hold it',
      '      a: >-\n        o\n      z: 1\n',
      'x\n  y',
      '      a: |-\n        x\n          y\n      z: 1\n',
    ],
    [
      'of line breaks alone is quoted',
      '      a: |\n        o\n      z: 1\n',
      '\n',
      '      a: "\\n"\n      z: 1\n',
    ],
  ] as const)('%s', ([, before, text, after]) => {
    const made =
      text === null
        ? edited(withConfig(before), ['config', 'a', 0], 'x\n').slice(withConfig('').length)
        : withText(before, text);
    expect(made).toBe(after);
  });

  test('keeps CRLF in the lines that it keeps', () => {
    const before = withConfig('      a: |+\n        o\n\n\n      z: 1\n').replaceAll('\n', '\r\n');
    const after = withConfig('      a: |+\n        x\n\n      z: 1\n').replaceAll('\n', '\r\n');
    expect(edited(before, ['config', 'a'], 'x\n\n')).toBe(after);
  });
});
