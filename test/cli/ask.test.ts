import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ask } from '../../src/cli/terminal/ask.ts';

const answer = (typed: string): { readonly said: Promise<boolean>; readonly output: PassThrough } => {
  const input = new PassThrough();
  const output = new PassThrough();
  const said = ask('Make 3 changes?', { input, output });
  input.end(typed);
  return { said, output };
};

test.each([
  ['y\n', true],
  ['YES\n', true],
  [' yes \n', true],
  ['\n', false],
  ['n\n', false],
  ['yeah\n', false],
  ['', false],
  ['no\nyes\n', false],
])('the answer %j is %s', async (typed, expected) => {
  await expect(answer(typed).said).resolves.toBe(expected);
});

test('asks on the given output', async () => {
  const { said, output } = answer('');
  await said;
  expect(String(output.read())).toContain('Make 3 changes? [y/N] ');
});
