import { describe, expect, test } from 'vitest';
import { edited } from './edited.ts';

describe('an entry is edited in a file', () => {
  test.for([
    [
      'in braces',
      '{ integrations: { shop: { name: Shop, config: { a: x } } } }\n',
      '{ integrations: { shop: { name: Shop, config: { a: w } } } }\n',
    ],
    [
      'with explicit keys',
      '? integrations\n: ? shop # s\n  : # c\n    config:\n      ? a\n      : x\n',
      '? integrations\n: ? shop # s\n  : # c\n    config:\n      ? a\n      : w\n',
    ],
    [
      'with a version line and an end',
      '%YAML 1.2\n---\nintegrations:\n  shop: { config: { a: x } }\n...\n# end\n',
      '%YAML 1.2\n---\nintegrations:\n  shop: { config: { a: w } }\n...\n# end\n',
    ],
    [
      'whose second document has it',
      '--- # one\naccounts: {}\n--- # two\nintegrations:\n  shop:\n    config:\n      a: |-\n        x\n---\n# three\nx-a: 1\n',
      '--- # one\naccounts: {}\n--- # two\nintegrations:\n  shop:\n    config:\n      a: |-\n        w\n---\n# three\nx-a: 1\n',
    ],
    [
      'with blanks at the end of its lines',
      'integrations:  \n  shop:  \n    config:  \n      a:   x  \n  \n',
      'integrations:  \n  shop:  \n    config:  \n      a:   w  \n  \n',
    ],
    [
      'with anchors that nothing uses',
      'integrations: &i\n  shop: &s # c\n    config: &c !!map\n      a: &a !!str x # a\n',
      'integrations: &i\n  shop: &s # c\n    config: &c !!map\n      a: &a !!str w # a\n',
    ],
    [
      'with CRLF',
      'integrations:\r\n  shop:\r\n    config:\r\n      a: >- # c\r\n        x\r\n\r\n  z: {}\r\n',
      'integrations:\r\n  shop:\r\n    config:\r\n      a: >- # c\r\n        w\r\n\r\n  z: {}\r\n',
    ],
  ] as const)('%s', ([, before, after]) => {
    expect(edited(before, ['config', 'a'], 'w')).toBe(after);
  });

  test('as JSON, one member a line', () => {
    const before = `${JSON.stringify({ integrations: { shop: { config: { a: 'x', b: [1] } } } }, null, 2)}\n`;
    expect(edited(edited(before, ['config', 'c'], 'z'), ['config', 'b'], [1, 2])).toBe(
      `${JSON.stringify({ integrations: { shop: { config: { a: 'x', b: [1, 2], c: 'z' } } } }, null, 2)}\n`,
    );
  });
});
