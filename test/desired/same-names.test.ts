import { describe, expect, it } from 'vitest';
import { accounts, problemsOf } from './load-files.ts';

const two = (one: string, other: string, type = 'shopify'): string =>
  `${accounts}\nintegrations:\n  one: { account: acme, type: shopify, name: ${JSON.stringify(one)} }\n  two: { account: acme, type: ${type}, name: ${JSON.stringify(other)} }\n`;

describe('two integrations of one account and type', () => {
  it.each([
    ['Straße', 'STRASSE'],
    ['STRASSE', 'straße'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['é', 'e\u0301'],
    ['Shop', 'SHOP'],
  ])('may not be called %j and %j: that is one name', async (one, other) => {
    const problems = await problemsOf(two(one, other));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('all.yaml:');
    expect(await problemsOf(two(one, other, 'slack'))).toEqual([]);
  });

  it('may be called alike', async () => {
    expect(await problemsOf(two('Straße', 'Strase'))).toEqual([]);
  });
});
