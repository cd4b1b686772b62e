import { describe, expect, it } from 'vitest';
import { accounts } from './load-files.ts';
import { entry, outcome } from './one-config.ts';

describe('a number or a word with a doubt', () => {
  const number = (read: string) =>
    `this reads as the number ${read} (put it in quotes if it is meant as a string)`;
  const word = (text: string) =>
    `this reads as the string "${text}", and in tools that read older YAML as a boolean (write true or false, or put it in quotes if it is meant as a string)`;
  const old =
    'this reads as a string, and in tools that read older YAML as a number (write the digits alone, or put it in quotes if it is meant as a string)';
  const quotes =
    'the quotes around this are typographic ones, and part of the text (write "straight" quotes)';
  const unseen = (code: string) =>
    `the text contains the invisible character ${code} (retype it instead of pasting it)`;

  it.each<[string, unknown, string | null]>([
    ['0755', 755, number('755')],
    ['1.10', 1.1, number('1.1')],
    ['12345e6', 12_345_000_000, number('12345000000')],
    ['1.5E3', 1500, number('1500')],
    ['1e3', 1000, number('1000')],
    ['0x1F', 31, number('31')],
    ['0o755', 493, number('493')],
    ['1e-400', 0, number('0')],
    ['+5', 5, number('5')],
    ['.5', 0.5, number('0.5')],
    ['0.12345678901234567890', 0.123_456_789_012_345_68, number('0.12345678901234568')],
    ['15', 15, null],
    ['-0.5', -0.5, null],
    ['1.5', 1.5, null],
    ['"0755"', '0755', null],
    ['!!int 0755', 755, null],
    ['yes', 'yes', word('yes')],
    ['No', 'No', word('No')],
    ['on', 'on', word('on')],
    ['OFF', 'OFF', word('OFF')],
    ['"yes"', 'yes', null],
    ["'off'", 'off', null],
    ['true', true, null],
    ['False', false, null],
    ['yes please', 'yes please', null],
    ['1_000', '1_000', old],
    ['0b101', '0b101', old],
    ['snake_1', 'snake_1', null],
    ['2024-01', '2024-01', null],
    ['09:30', '09:30', null],
    ['“2024-01”', '“2024-01”', quotes],
    ['‘a’', '‘a’', quotes],
    ['«a»', '«a»', quotes],
    ['Maria’s Shop', 'Maria’s Shop', null],
    ['"“said”"', '“said”', null],
    ['"a\u200bb"', 'a\u200bb', unseen('U+200B')],
    ["'a\u00ad'", 'a\u00ad', unseen('U+00AD')],
    ["'a\u202eb'", 'a\u202eb', unseen('U+202E')],
    ['"a\\u200bb"', 'a\u200bb', null],
  ])('%s gives %s', async (written, value, warning) => {
    const { config, problems, warnings } = await outcome(entry(`a: ${written}`));
    expect(problems).toEqual([]);
    expect(config).toEqual({ a: value });
    expect(warnings).toEqual(warning === null ? [] : [`all.yaml:10:10 ${warning}`]);
  });

  it.each([
    '12345678901234567890',
    '0x1FFFFFFFFFFFFFFF',
    '0o7777777777777777777777',
    '-12345678901234567890',
  ])('%s loses digits, which is a problem', async (written) => {
    const { problems } = await outcome(entry(`a: ${written}`));
    expect(problems).toEqual([
      'all.yaml:10:10 the number has more digits than a number can represent (put it in quotes to make it a string)',
    ]);
  });

  it('a name, a key and a config key in typographic quotes or with something invisible are warnings', async () => {
    const { warnings, config } = await outcome(`${accounts}integrations:
  “shop”: { account: acme, type: shopify, name: “My Shop”, config: { "a\u200b": 1 } }
`);
    expect(config).toEqual({ 'a\u200b': 1 });
    expect(warnings).toEqual([
      `all.yaml:5:3 ${quotes}`,
      `all.yaml:5:49 ${quotes}`,
      `all.yaml:5:70 ${unseen('U+200B')}`,
    ]);
  });

  it('a rejected text gets no warning as well', async () => {
    const { problems, warnings } = await outcome(`${accounts}integrations:
  shop: { account: acme, type: shopify, name: S, active: yes }
`);
    expect(problems).toEqual([
      'all.yaml:5:58 active must be true or false, not a string (write true or false)',
    ]);
    expect(warnings).toEqual([]);
  });
});
