import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { accounts, load, problemsOf, ref, stateOf, withConfig } from './load-files.ts';

describe('files that are made to exhaust', () => {
  const deep = 'nested more than 100 levels deep';
  it.each([
    ['brackets', withConfig(`{ a: ${'['.repeat(5_000_000)} }`), deep],
    ['braces', '{'.repeat(5_000_000), deep],
    ['dashes', '- '.repeat(2_000_000), deep],
    ['anchors', '&a '.repeat(1_000_000), deep],
    ['indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}accounts:\n`).join(''), deep],
    ['documents', '---\n'.repeat(1_000_000), 'more than 1000 documents'],
    ['values', `accounts: {${'a: b,'.repeat(1_500_000)}}`, 'the file contains too many values'],
  ])('by %s are refused at once', async (_, text, expected) => {
    const problems = await problemsOf(text);
    expect(problems.join('\n')).toContain(expected);
  });

  it.each([
    ['a value', (giant: string) => withConfig(`{ a: ${giant} }`), []],
    ['a block', (giant: string) => `${withConfig('{}').replace('{} }', `{ a: "${giant}" } }`)}`, []],
    ['a comment', (giant: string) => `# ${giant}\n${accounts}`, []],
    [
      'a key of config',
      (giant: string) => withConfig(`{ ? ${giant} : b, c: .nan }`),
      ['the key is longer than 1024', 'the number is infinite'],
    ],
    ['a field', (giant: string) => withConfig(`{}, ? ${giant} : b`), ['the key is longer']],
    ['an account', (giant: string) => `accounts:\n  ? ${giant}\n  : {}\n`, ['the key is longer']],
    ['a section', (giant: string) => `? ${giant}\n: {}\n`, ['the key is longer']],
    [
      'a provider',
      (giant: string) => `accounts:\n  a: { provider: ${giant}, apiKey: k-123 }\n`,
      ['provider'],
    ],
    ['a rate', (giant: string) => accounts.replace('provider', `rate: ${giant}, provider`), ['rate']],
    [
      'a number',
      (giant: string) => withConfig(`{ a: ${giant.replaceAll('x', '9')} }`),
      ['the number is infinite'],
    ],
    ['an anchor', (giant: string) => withConfig(`{ a: *${giant} }`), ['there is no anchor']],
    ['a tag', (giant: string) => withConfig(`{ a: !${giant} x }`), ['tags are not supported']],
    ['a reference', (giant: string) => withConfig(`{ a: "${ref(giant)}" }`), ['is not set']],
  ])('by %s of megabytes are read, and each problem is short', async (what, text, expected) => {
    // One comes near to the 10 MiB that a file may have.
    const size = what === 'a key of config' ? 9_000_000 : 3_000_000;
    const problems = (await problemsOf(text('x'.repeat(size)))).join('\n');
    expect(problems.length).toBeLessThan(2_000);
    for (const part of expected) expect(problems).toContain(part);
    if (expected.length === 0) expect(problems).toBe('');
  });

  it('of 90 levels are read', async () => {
    expect(await problemsOf(withConfig(`{ a: ${'['.repeat(90)}${']'.repeat(90)} }`))).toEqual([]);
  });

  it('of more than 10 MiB are refused, and one of 10 MiB is read', async () => {
    const padding = (size: number) => `${accounts}#${'x'.repeat(size - accounts.length - 2)}\n`;
    const limit = 10 * 1024 * 1024;
    expect(await problemsOf(padding(limit))).toEqual([]);
    expect(await problemsOf(padding(limit + 1))).toEqual([
      'all.yaml:1:1 the file is larger than 10 MiB (split it into several files)',
    ]);
  });
});

it('a file of ten thousand entries is read, and both places of a key that it has twice are found', async () => {
  const entries = Array.from(
    { length: 10_000 },
    (_, i) => `  k${i}: { account: acme, type: t, name: n${i}, config: { a: ${i} } }\n`,
  ).join('');
  const text = `${accounts}integrations:\n${entries}`;
  expect((await stateOf(text)).integrations).toHaveLength(10_000);
  const result = await load(`${text}  k5000: { account: acme, type: t, name: again }\n`);
  expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
    'all.yaml:10005:3 integration "k5000": it is defined twice, first at all.yaml:5005:3 (remove one integration "k5000", or give it another key)',
  ]);
});
