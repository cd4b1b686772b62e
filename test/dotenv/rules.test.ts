import { parseEnv } from 'node:util';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDotEnv } from '../../src/dotenv/read-dotenv.ts';
import { anyCharacter } from '../support/any-character.ts';

const examples = { numRuns: 500 };

const text = (...units: readonly string[]): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...units), maxLength: 12 });

const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
const blanks = text(' ');

/** A value as it is written in a file, where dotenv, Compose and Node.js read the same. */
const agreedValue = fc.oneof(
  // Unquoted, with blanks inside and around.
  fc
    .tuple(blanks, text(...'aZ09/:@+=.,;?&%!*{}[]"\'`-'), text(' ', ...'aZ09\'"{=', '$ '), blanks)
    .filter(([, first, rest]) => !/^['"`]/.test(first) && first + rest !== '' && /\S/.test(first))
    .map((parts) => parts.join('')),
  fc.constantFrom('', '  ', '""', "''"),
  text(...'aZ #{}[]=$."`\\', 'é', '漢', '\n').map((inner) => `'a${inner}a'`),
  text(..."aZ #{}[]=.'`", '$ ', '\\n', '\\d', 'é', '\n').map((inner) => `"a${inner}a"`),
);

/** A comment that Node.js does not take for a variable. */
const comment = text(...' aZ#.').map((inner) => ` # ${inner}`);

const agreedLine = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('', 'export '), name, text(' '), agreedValue, fc.oneof(fc.constant(''), comment))
      .map(([before, key, blank, value, after]) => `${before}${key}${blank}=${value}${after}`),
  },
  fc.constantFrom('', '# a comment', '#'),
);

const agreedFile = fc
  .tuple(fc.array(agreedLine, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => `${lines.join(end)}${end}`);

/** An empty value after `export`, or before blanks: some versions of Node.js lose the name, or the next variable. */
const oddInNode = /^export [^=]*= *(?:#.*)?\r?$|= +(?:#.*)?\r?$/m;

/** Any file of the characters that mean something, more often than not with something in it that is read. */
const anyFile = (...units: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom('A=', 'B =', 'export C=', 'D_1=', '', ' '), text(...units)), {
      maxLength: 5,
    })
    .map((lines) => lines.map((line) => line.join('')).join('\n'));

const variablesOf = (file: string): Record<string, string> => Object.fromEntries(parseDotEnv(file).variables);

describe('a file that all readers read alike', () => {
  it('is read as dotenv and Node.js read it', () => {
    const outcome = { read: 0, refused: 0 };
    fc.assert(
      fc.property(agreedFile, (file) => {
        const { problems } = parseDotEnv(file);
        // What is refused is compared nowhere: it may not become the usual case.
        outcome[problems.length === 0 ? 'read' : 'refused'] += 1;
        if (problems.length > 0) return;
        expect(variablesOf(file)).toEqual({ ...parse(file) });
        if (!oddInNode.test(file)) expect(variablesOf(file)).toEqual({ ...parseEnv(file) });
      }),
      examples,
    );
    expect(outcome.read).toBeGreaterThan(outcome.refused * 3);
  });
});

describe('any file without a problem', () => {
  it.each([
    ['without a backslash', [...'"\'`#={[}( \t$ax1:', ' #', '"x"', '="', 'Q=']],
    ['without double quotes', [..."'`\\#={[}( \t$ax1:", ' #', "'x'", "='", 'Q=']],
  ])('is read as dotenv reads it: %s', (_, units) => {
    fc.assert(
      fc.property(anyFile(...units), (file) => {
        fc.pre(parseDotEnv(file).problems.length === 0);
        expect(variablesOf(file)).toEqual({ ...parse(file) });
      }),
      examples,
    );
  });
});

/** Writes a value so that it is read as it is: by the page on `.env`. */
const write = (value: string): string => {
  if (/^[\w./:@+-]*$/.test(value)) return value;
  if (!/['\r]/.test(value)) return `'${value}'`;
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r');
  return `"${escaped.replace(/\t/g, '\\t')}"`;
};

describe('a written file', () => {
  const value = fc.oneof(
    text(...'"\'`\\#={[}( \t\n\r$anrt0', '${', ' #', '\\"', "\\'"),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: anyCharacter }).filter((any) => !any.includes('\0')),
  );
  // A line in it that looks like a variable is taken for one: it has to be written in one line.
  const inOneLine = (any: string): boolean => !/\n.*=/.test(any);

  it('is read back', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value.filter(inOneLine), { noNullPrototype: true }), (values) => {
        const file = Object.entries(values).map(([key, any]) => `${key}=${write(any)}\n`);
        const { variables, problems } = parseDotEnv(file.join(''));
        expect(problems).toEqual([]);
        expect(Object.fromEntries(variables)).toEqual(values);
      }),
      examples,
    );
  });
});

describe('nothing is lost', () => {
  const line = text(...'"\'`\\#={[}( \t\r$ax:', ' #', '\\"', '="');

  it('of a line that has a name: there is a variable, or a problem at the line', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (values) => {
        const file = values.map((value, index) => `NAME_${index}=${value}`).join('\n');
        const { variables, problems } = parseDotEnv(file);
        values.forEach((_, index) => {
          const told = problems.some((problem) => problem.line === index + 1);
          expect(told || variables.has(`NAME_${index}`), `line ${index + 1} of ${JSON.stringify(file)}`).toBe(
            true,
          );
        });
      }),
      examples,
    );
  });

  it('of any line, where no quote goes over several: it is blank, a comment, a variable or a problem', () => {
    fc.assert(
      fc.property(fc.array(text(...'\\#={[}( \t$Aax:.', ' #'), { maxLength: 8 }), (lines) => {
        const { variables, problems } = parseDotEnv(lines.join('\n'));
        lines.forEach((any, index) => {
          const key = any.split('=')[0]?.trim() ?? '';
          const told = problems.some((problem) => problem.line === index + 1);
          expect(told || /^\s*(#|$)/.test(any) || variables.has(key), `line ${index + 1}`).toBe(true);
        });
      }),
      examples,
    );
  });

  it('of any text: it is read without an exception, and every problem names one of its lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (file) => {
        const lines = file.split('\n').length;
        for (const problem of parseDotEnv(file).problems) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.line).toBeLessThanOrEqual(lines);
        }
      }),
      examples,
    );
  });
});
