import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseDotEnv } from '../../src/dotenv/read-dotenv.ts';

const read = (text: string) => {
  const { variables, problems } = parseDotEnv(text);
  return { variables: Object.fromEntries(variables), problems };
};

const pem = '-----BEGIN PRIVATE KEY-----\nMIIB+/xyz0\nAbc=\n-----END PRIVATE KEY-----';

/** What Node's own parser, which read `.env` before, reads whole as well. */
const asEver: readonly (readonly [text: string, variables: Record<string, string>])[] = [
  ['', {}],
  ['\n\n\r\n', {}],
  ['# A', {}],
  ['A=x', { A: 'x' }],
  ['A=x\n', { A: 'x' }],
  ['A=x\r', { A: 'x' }],
  ['A=x\r\nB=y\r\n', { A: 'x', B: 'y' }],
  ['\ufeffA=x', { A: 'x' }],
  ['A=\nB=y', { A: '', B: 'y' }],
  ['A=""', { A: '' }],
  ["A=''", { A: '' }],
  ['export A=x', { A: 'x' }],
  ['export=x', { export: 'x' }],
  ['  A = x  ', { A: 'x' }],
  ['a.b-C_1=x', { 'a.b-C_1': 'x' }],
  ['A=x y  z', { A: 'x y  z' }],
  ['A=a=b==', { A: 'a=b==' }],
  ['A=https://user:p%40w@host:6379/0?x=1&y=2', { A: 'https://user:p%40w@host:6379/0?x=1&y=2' }],
  ['A={"a":"b","c":[1,2]}', { A: '{"a":"b","c":[1,2]}' }],
  ['A=C:\\new\\table', { A: 'C:\\new\\table' }],
  ["A=it's", { A: "it's" }],
  ['A=say "yes" or `no`', { A: 'say "yes" or `no`' }],
  ['A=pa$word', { A: 'pa$word' }],
  ['A=$2y$10$abc', { A: '$2y$10$abc' }],
  ['A=x # a comment', { A: 'x' }],
  ['A=x # a comment with #, "quotes\' and {', { A: 'x' }],
  ['A=x #', { A: 'x' }],
  ['A= # still to be filled in', { A: '' }],
  ["A=it's # Ann's", { A: "it's" }],
  ['A=5" # inches', { A: '5"' }],
  ['A={"a":1} # a comment', { A: '{"a":1}' }],
  ['A=:) # a comment', { A: ':)' }],
  ['A={"a":"["} # a comment', { A: '{"a":"["}' }],
  [`A=say "it 'is" # a comment`, { A: `say "it 'is"` }],
  ['A="x"', { A: 'x' }],
  ["A='x'", { A: 'x' }],
  ['A=`x`', { A: 'x' }],
  ['A= "x" # a comment', { A: 'x' }],
  ['A="x"# a comment', { A: 'x' }],
  ['A=" x "', { A: ' x ' }],
  ['A="p#w # no comment"', { A: 'p#w # no comment' }],
  ["A='p#w # no comment'", { A: 'p#w # no comment' }],
  ['A=`p#w # no comment`', { A: 'p#w # no comment' }],
  ['A="it\'s `here`"', { A: "it's `here`" }],
  ['A=\'{"a":"x #1"}\'', { A: '{"a":"x #1"}' }],
  ['A=`it\'s "here"`', { A: 'it\'s "here"' }],
  ["A='$B $C'", { A: '$B $C' }],
  [`A='\${B}'`, { A: `\${B}` }],
  ["A='a\\nb\\\\'", { A: 'a\\nb\\\\' }],
  ['A=`a\\nb`', { A: 'a\\nb' }],
  ['A="a\\nb"', { A: 'a\nb' }],
  ['A="\\d+ \\w"', { A: '\\d+ \\w' }],
  [`A="${pem}"\nB=y`, { A: pem, B: 'y' }],
  [`A='${pem}' # a comment\nB=y`, { A: pem, B: 'y' }],
  ['A="MIIB\nAbc="\nB="MIIB\nAbc==" # a comment', { A: 'MIIB\nAbc=', B: 'MIIB\nAbc==' }],
  ['A="a\r\nb"\r\nB=y', { A: 'a\nb', B: 'y' }],
  ['A="a\n# no comment\n\nb"', { A: 'a\n# no comment\n\nb' }],
  ['A=\nA=x', { A: 'x' }],
  ['A=x\nA=x', { A: 'x' }],
];

/** What Node's own parser read otherwise: by these rules nothing is cut, and the escapes are those of Compose. */
const better: typeof asEver = [
  ['A=x\n \nB=y', { A: 'x', B: 'y' }],
  ['A=x\n  # a comment\nB=y', { A: 'x', B: 'y' }],
  ['# A=x\n# B=y', {}],
  ['# A=x', {}],
  ['A=\tx\t', { A: 'x' }],
  ['A=x\t# a comment', { A: 'x' }],
  ['A=\t"x"', { A: 'x' }],
  ['A="a\\rb\\tc"', { A: 'a\rb\tc' }],
  ['A="say \\"yes\\""', { A: 'say "yes"' }],
  ['A="{\\"a\\":\\"x #1\\"}"', { A: '{"a":"x #1"}' }],
  ['A="C:\\\\new\\\\"', { A: 'C:\\new\\' }],
  ['A="\\\\n"', { A: '\\n' }],
  [`A="\\\${B} \\$C $D"`, { A: `\${B} $C $D` }],
  ['A="$\\{B} $\\d{B}"', { A: '$\\{B} $\\d{B}' }],
  ['__proto__=x\nconstructor=y', { ['__proto__']: 'x', constructor: 'y' }],
];

describe('a value', () => {
  it.each([...asEver, ...better])('is read completely: %j', (text, variables) => {
    expect(read(text)).toEqual({ variables, problems: [] });
  });

  it.each(asEver)('reads as in Node.js, which read it before: %j', (text) => {
    expect(read(text).variables).toEqual({ ...parseEnv(text.replace(/^\ufeff/, '')) });
  });
});
