import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type ParsedFile, parseFile, parseYaml } from '../../src/desired/parse-file.ts';
import { readPlainLines } from '../../src/desired/plain-lines.ts';
import { ref } from './load-files.ts';

// Tens of thousands of small files.
vi.setConfig({ testTimeout: 240_000 });

const usual = `# what we want
accounts:
  acme:
    provider: aloochat   # ours
    apiKey: ${ref('KEY')}
    concurrency: 4

integrations:
  shop:
    account: acme
    name: "My: Store # 1"
    note: 'a "b"'
    agentId: 456e7890-e89b-12d3-a456-426614174001
    active: false
    config:
      api_version: "2024-01"
      offset: -5
      deep:
        deeper:
          url: https://example.com/a:b#c
  other: text
`;

/** What a file came to, without functions. */
const contentOf = ({ entries, problems, warnings, incomplete }: ParsedFile) => ({
  entries,
  problems,
  warnings,
  incomplete,
});

const isSame = (text: string): void => {
  const fast = parseFile(text);
  const slow = parseYaml(text);
  expect(contentOf(fast)).toEqual(contentOf(slow));
  // Also the order of keys and -0 have to be the same.
  const values = (parsed: ParsedFile) => parsed.entries.map(({ value }) => JSON.stringify(value));
  expect(values(fast)).toEqual(values(slow));
  for (const entry of slow.entries) {
    for (const at of ['key', 'value'] as const) {
      expect(fast.locate(entry, ['config', 'a'], at)).toEqual(slow.locate(entry, ['config', 'a'], at));
    }
  }
};

const keys = [
  'a',
  'b',
  'config',
  'name',
  'true',
  'null',
  'y',
  '1',
  '<<',
  '__proto__',
  'a b',
  '"q"',
  'x.y',
  'k-1',
];

const scalars = [
  ...[
    'x',
    'some text',
    'a: b',
    'a:b',
    'a #c',
    'a#c',
    'https://x/y',
    '"q: # r"',
    '"q" # c',
    '"q"#c',
    '"a\\n"',
    "'s'",
    "'it''s'",
  ],
  ...[
    '1',
    '-1',
    '0',
    '-0',
    '+1',
    '007',
    '1.10',
    '1e3',
    '.5',
    '1.',
    '0x1f',
    '0o7',
    '1_000',
    '.inf',
    '-.INF',
    '.nan',
    '12345678901234567890',
  ],
  ...[
    'true',
    'True',
    'tRUE',
    'FALSE',
    'null',
    'Null',
    '~',
    'yes',
    'No',
    '2024-01-01',
    '1:30',
    '4a7c',
    '456e7',
    '1e400',
    'Infinity',
    'NaN',
  ],
  ...[
    '- x',
    '-x',
    '-',
    '--- x',
    '...',
    '? x',
    '?x',
    ': x',
    ':x',
    '& x',
    '&a x',
    '*a',
    '!t x',
    '!!str 1',
    '| ',
    '>',
    '|',
    '%x',
    '@x',
    '`x',
    '{}',
  ],
  ...[
    '{ a: b }',
    '[1]',
    '[',
    ref('A'),
    `$${ref('A')}`,
    'x ',
    'x  # c',
    '# c',
    '',
    'ção',
    'x\u00a0',
    '\u00a0x',
    'x\u2028y',
    'x\ty',
    '=',
    '<<',
    'x:',
    "x'",
    'x"',
  ],
];

const pad = fc.constantFrom(0, 0, 2, 2, 4, 4, 4, 6, 6, 1, 3).map((count) => ' '.repeat(count));
const keyLine = fc
  .tuple(
    pad,
    fc.constantFrom(...keys),
    fc.constantFrom(': ', ': ', ':', ':  ', ' : '),
    fc.constantFrom(...scalars),
  )
  .map((parts) => parts.join(''));
const openLine = fc.tuple(pad, fc.constantFrom(...keys)).map(([indent, key]) => `${indent}${key}:`);
const oddLine = fc.constantFrom(
  '',
  '  ',
  '# c',
  '      # c',
  '---',
  '...',
  '    - x',
  '      - x',
  'x',
  '      x',
  '    "a": 1',
  '\t',
);
const line = fc.oneof(
  { weight: 6, arbitrary: keyLine },
  { weight: 3, arbitrary: openLine },
  { weight: 1, arbitrary: oddLine },
);
const file = fc
  .tuple(
    fc.constantFrom(
      'integrations:',
      'integrations:',
      'accounts:',
      '---\nintegrations:',
      'other:',
      'integrations: x',
    ),
    fc.array(line, { maxLength: 6 }),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.constantFrom('', '\n', '\n\n'),
  )
  .map(([head, lines, newline, end]) => [head, ...lines].join(newline) + end);

/** The usual file with a few characters cut out or put in. */
const mutated = fc
  .array(
    fc.tuple(
      fc.nat(usual.length),
      fc.nat(3),
      fc.constantFrom(
        '',
        ' ',
        '  ',
        '\n',
        ':',
        ': ',
        '#',
        ' #',
        '"',
        "'",
        '-',
        '- ',
        '\t',
        '{',
        '&',
        '*',
        '|',
        '\r',
        '0',
        '.',
        '$',
      ),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((edits) =>
    edits.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), usual),
  );

describe('a file in the usual form', () => {
  it('is read without a syntax tree, to the same values and places', () => {
    expect(readPlainLines(usual)).not.toBeNull();
    isSame(usual);
    isSame(`---\n${usual}`);
    isSame(usual.trimEnd());
  });

  it.each(scalars)('holds the value that YAML says: %j', (scalar) => {
    isSame(`integrations:\n  a:\n    name: ${scalar}\n    config:\n      a: ${scalar}\n`);
  });

  it.each(keys)('holds the key that YAML says: %j', (key) => {
    isSame(`integrations:\n  ${key}:\n    ${key}: x\n    config:\n      a: 1\n`);
  });
});

describe('any file', () => {
  it('reads the same by lines, where it can be read so, as by its syntax tree', () => {
    fc.assert(fc.property(file, isSame), { numRuns: 10_000 });
  });

  it('also when it is nearly in the usual form', () => {
    fc.assert(fc.property(mutated, isSame), { numRuns: 3_000 });
  });
});
