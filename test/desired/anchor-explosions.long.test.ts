import { describe, expect, it } from 'vitest';
import { accounts, problemsOf, withConfig } from './load-files.ts';

describe('anchors', () => {
  it('that explode are refused, once', async () => {
    const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'];
    const lines = levels.map((name, i) =>
      i === 0
        ? 'a: &a [x,x,x,x,x,x,x,x,x,x]'
        : `${name}: &${name} [${Array(10)
            .fill(`*${levels[i - 1]}`)
            .join(',')}]`,
    );
    const text = `${accounts}integrations:\n  s:\n    account: acme\n    type: t\n    name: n\n    config:\n      ${lines.join('\n      ')}\n`;
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(
        /^all\.yaml:\d+:\d+ the anchors of this document expand to more than 1000000 values \(write the values out\)$/,
      ),
    ]);
  });

  it('that explode through merge keys or long texts are refused', async () => {
    const long = `&long ${'x'.repeat(400_000)}`;
    const many = Array(100).fill('*long').join(', ');
    expect(await problemsOf(withConfig(`{ a: ${long}, b: [${many}] }`))).toEqual([
      expect.stringContaining('the anchors of this document expand to more than 1000000 values'),
    ]);
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}: v`).join(', ');
    const merges = Array.from({ length: 5_000 }, () => '{ <<: *base }').join(', ');
    expect(await problemsOf(withConfig(`{ a: &base { ${keys} }, b: [${merges}] }`))).toEqual([
      expect.stringContaining('the anchors of this document expand to more than 1000000 values'),
    ]);
  });
});
