import { describe, expect, it } from 'vitest';
import { parseDotEnv } from '../../src/dotenv/read-dotenv.ts';

/** Stands in every value that cannot be read: no message may have it. */
const telltale = 'hunter2';

const messages = {
  noEquals: /^has no =: write NAME=VALUE/,
  name: /^has no valid name before its =/,
  hash: /^has a # in a value without quotes: write NAME='VALUE'/,
  inside: /^has a # inside a bracket or a quote/,
  blank: /^has a blank at an end of its value/,
  replaced: /^contains \$\{, which Docker Compose replaces/,
  escape: /^contains a backslash before a, b, f, v or 0/,
  neverClosed: /^opens a (single quote|double quote|backtick) that is never closed/,
  stillOpen:
    /^opens a (single quote|double quote|backtick) that is still open at line \d+, which looks like a variable/,
  after: /^has text after the closing (single quote|double quote|backtick)/,
  twice: /^gives the variable of line \d+ another value/,
  nul: /^contains a NUL character/,
  carriageReturn: /^contains a carriage return in the middle/,
};

type Row = readonly [
  text: string,
  problems: readonly (readonly [line: number, kind: keyof typeof messages])[],
  variables: Record<string, string>,
];

const x = telltale;

const rows: readonly Row[] = [
  // A # that not everybody takes for a comment.
  [`A=${x}#w\nB=y`, [[1, 'hash']], { B: 'y' }],
  [`A=${x}#w # a comment\nB=y`, [[1, 'hash']], { B: 'y' }],
  [`B=y\nA=#${x}`, [[2, 'hash']], { B: 'y' }],
  [`A=https://example.com/#${x}`, [[1, 'hash']], {}],
  [`A={"a":"#${x}"}\nB=y`, [[1, 'hash']], { B: 'y' }],
  [`A={"a":"${x} #1"}\nB=y`, [[1, 'inside']], { B: 'y' }],
  [`A=[1, #${x}]`, [[1, 'inside']], {}],
  [`A=(${x} # (b`, [[1, 'inside']], {}],
  [`A=${x} "a #b"`, [[1, 'inside']], {}],
  [`A=${x} 'a #b'`, [[1, 'inside']], {}],
  [`A={"a":"\\"${x} #1"}`, [[1, 'inside']], {}],
  [`A={"a":"}${x} #1"}`, [[1, 'inside']], {}],
  [`A=${x} "a\\" #b"`, [[1, 'inside']], {}],
  // Quotes.
  [`A="${x}\nB=y\nC=z`, [[1, 'stillOpen']], { B: 'y', C: 'z' }],
  [`A="${x}\nB="y"\nC=z`, [[1, 'stillOpen']], { B: 'y', C: 'z' }],
  [`A='${x}\nexport B='y'\nC=z`, [[1, 'stillOpen']], { B: 'y', C: 'z' }],
  [`A=\`${x}\nB=y`, [[1, 'stillOpen']], { B: 'y' }],
  [
    `A="${x}\nB = y\nC="`,
    [
      [1, 'stillOpen'],
      [3, 'neverClosed'],
    ],
    { B: 'y' },
  ],
  [
    `A="${x}\nB_C=\nC="`,
    [
      [1, 'stillOpen'],
      [3, 'neverClosed'],
    ],
    { B_C: '' },
  ],
  [
    `A="${x}\nB_C="`,
    [
      [1, 'stillOpen'],
      [2, 'neverClosed'],
    ],
    {},
  ],
  [`A="${x}\nB=""\nC=z`, [[1, 'stillOpen']], { B: '', C: 'z' }],
  [`A="${x}`, [[1, 'neverClosed']], {}],
  [`A='${x}\n# it is\n\n`, [[1, 'neverClosed']], {}],
  [`A="${x}\n# a comment\nB=`, [[1, 'neverClosed']], { B: '' }],
  [`A="C:\\${x}\\"\nB=`, [[1, 'neverClosed']], { B: '' }],
  [`A="y" ${x}\nB=y`, [[1, 'after']], { B: 'y' }],
  [`A="y"${x}"\nB=y`, [[1, 'after']], { B: 'y' }],
  [`A='Let\\'s ${x}'\nB=y`, [[1, 'after']], { B: 'y' }],
  [`A="y" "${x}"`, [[1, 'after']], {}],
  [`A=\`y\\\`${x}\``, [[1, 'after']], {}],
  [`A="a\nb"${x}\nB=y`, [[2, 'after']], { B: 'y' }],
  [`A="\\v${x}"\nB=y`, [[1, 'escape']], { B: 'y' }],
  [`A="${x}\\a"`, [[1, 'escape']], {}],
  [`A="${x}\\033[0m"`, [[1, 'escape']], {}],
  [`A="\\\\\\f${x}"`, [[1, 'escape']], {}],
  // What Compose replaces.
  [`A=\${${x}}\nB=y`, [[1, 'replaced']], { B: 'y' }],
  [`A="a\${${x}:-b}"`, [[1, 'replaced']], {}],
  [`A="\\\\\${${x}}"`, [[1, 'replaced']], {}],
  // Lines that are no variable.
  [`${x}\nB=y`, [[1, 'noEquals']], { B: 'y' }],
  [`export ${x}\nB=y`, [[1, 'noEquals']], { B: 'y' }],
  [`A: ${x}\nB=y`, [[1, 'noEquals']], { B: 'y' }],
  [`A: ${x}=\nB=y`, [[1, 'name']], { B: 'y' }],
  [`=${x}\nB=y`, [[1, 'name']], { B: 'y' }],
  [`1A=${x}\nB=y`, [[1, 'name']], { B: 'y' }],
  [`A ${x}=x\nB=y`, [[1, 'name']], { B: 'y' }],
  [`É=${x}\nB=y`, [[1, 'name']], { B: 'y' }],
  [`"A"=${x}\nB=y`, [[1, 'name']], { B: 'y' }],
  [`B=y\n; ${x}`, [[2, 'noEquals']], { B: 'y' }],
  [
    `A={\n"a": "${x}"\n}\nB=y`,
    [
      [2, 'noEquals'],
      [3, 'noEquals'],
    ],
    { A: '{', B: 'y' },
  ],
  // Said twice.
  [`A=${x}\nB=y\nA=z`, [[3, 'twice']], { A: 'z', B: 'y' }],
  [`A=${x}\nA=`, [[2, 'twice']], { A: '' }],
  [`A=\nA=z\nA="${x}"`, [[3, 'twice']], { A: x }],
  // Characters.
  [`A=${x}\0\nB=y`, [[1, 'nul']], { B: 'y' }],
  [`A\0=\0${x}\0\r\0\nB=y`, [[1, 'nul']], { B: 'y' }],
  [`# a comment\rA=${x}\nB=y`, [[1, 'carriageReturn']], { B: 'y' }],
  [`A=${x}\rB=y\r`, [[1, 'carriageReturn']], {}],
  [
    `A="a\n${x}\0"\nB=`,
    [
      [1, 'neverClosed'],
      [2, 'nul'],
    ],
    { B: '' },
  ],
  [`A=\u00a0${x}`, [[1, 'blank']], {}],
  [`A=${x}\u2003 # a comment\nB=y`, [[1, 'blank']], { B: 'y' }],
  [`A=${x}\ufeff`, [[1, 'blank']], {}],
  // All of them, in the order of the file.
  [
    `A=${x}#w\r\n${x}\r\n\r\nB=y\r\nB=z\r\n1=1`,
    [
      [1, 'hash'],
      [2, 'noEquals'],
      [5, 'twice'],
      [6, 'name'],
    ],
    { B: 'z' },
  ],
];

describe('an ambiguous line', () => {
  it.each(rows)('is a problem with its line, and nothing else is lost: %j', (text, problems, variables) => {
    const read = parseDotEnv(text);
    expect(read.problems.map(({ line }) => line)).toEqual(problems.map(([line]) => line));
    problems.forEach(([, kind], index) => {
      expect(read.problems[index]?.message).toMatch(messages[kind]);
    });
    expect(Object.fromEntries(read.variables)).toEqual(variables);
  });

  it.each(rows)('repeats no value in its message: %j', (text) => {
    for (const { message } of parseDotEnv(text).problems) {
      expect(message).not.toContain(telltale);
      expect(message).not.toMatch(/[\n\r\0]/);
    }
  });

  it('is there for every message', () => {
    expect(new Set(rows.flatMap(([, problems]) => problems.map(([, kind]) => kind)))).toEqual(
      new Set(Object.keys(messages)),
    );
  });
});
