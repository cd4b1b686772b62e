import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { accounts, load, ref } from './load-files.ts';

/** The places of the problems of one integration whose fields, from line 5 on, are this YAML; of the whole file with `top` above it. */
const placesOf = async (fields: string, top = ''): Promise<readonly string[]> => {
  const yaml = `${top}${accounts}integrations:\n  shop:\n${fields.replace(/^/gm, '    ')}\n`;
  const result = await load(yaml);
  return result.ok ? [] : result.problems.map((problem) => formatProblem(problem).replace(/^all\.yaml:/, ''));
};

const noNope = `the variable NOPE is not set (set it in the environment or in .env, or write ${ref('NOPE:-default')})`;

describe('the place of a problem', () => {
  it('is the value, at any depth of mappings and lists', async () => {
    expect(
      await placesOf(`account: acme
type: t
name: n
config:
  deep:
    - one
    - inner: [a, "${ref('NOPE')}"]`),
    ).toEqual([`12:22 integration "shop": config.deep.1.inner.1: ${noNope}`]);
  });

  it('is the alias, or an item of the list that the alias refers to', async () => {
    expect(
      await placesOf(
        `account: acme
type: t
name: n
config: { token: *shared, list: *list }`,
        `x-shared: [&shared "${ref('NOPE')}", &list [1, "${ref('NOPE')}"]]\n`,
      ),
    ).toEqual([
      `1:41 integration "shop": config.list.1: ${noNope}`,
      `10:22 integration "shop": config.token: ${noNope}`,
    ]);
  });

  it('is in the mapping that << brings in, also one of several, and one that brings in another', async () => {
    const top = `x-a: &a { token: "${ref('NOPE')}" }
x-b: &b { <<: *a, region: eu }
x-c: &c { zone: z }
`;
    expect(await placesOf('<<: [*c, *b]\naccount: acme\ntype: t\nname: n', top)).toEqual([
      '1:11 integration "shop": "token" is not known (known are: account, type, name, active, visibility, agentId, protect, drift, id, replace, config)',
      `1:18 integration "shop": token: ${noNope}`,
      '2:19 integration "shop": "region" is not known (known are: account, type, name, active, visibility, agentId, protect, drift, id, replace, config)',
      '3:11 integration "shop": "zone" is not known (known are: account, type, name, active, visibility, agentId, protect, drift, id, replace, config)',
    ]);
  });

  it('is the key, where the value is empty', async () => {
    expect(await placesOf('account: acme\ntype: t\nname:')).toEqual([
      '8:5 integration "shop": name must be a string, not empty (remove the line to leave it at its default)',
    ]);
  });

  it('is the entry’s key, where a field is missing', async () => {
    expect(await placesOf('account: acme\ntype: t')).toEqual([
      '5:3 integration "shop": name is missing (write name: with a string)',
    ]);
  });

  it('is in its own document', async () => {
    const result = await load(`${accounts}---
integrations:
  a: { account: acme, type: t, name: n }
---
integrations:
  b: { account: acme, type: t, name: 5 }
`);
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'all.yaml:9:38 integration "b": name must be a string, not a number (put it in quotes)',
    ]);
  });
});

describe('a wrong kind of value', () => {
  it.each([
    ['[1]', 'a list', ''],
    ['{ a: 1 }', 'a mapping', ''],
    ['true', 'true', ' (put it in quotes)'],
    ['1', 'a number', ' (put it in quotes)'],
  ])('is named: %s', async (written, kind, hint) => {
    expect(await placesOf(`account: acme\ntype: t\nname: ${written}`)).toEqual([
      `8:11 integration "shop": name must be a string, not ${kind}${hint}`,
    ]);
  });

  it('of the guards is found below them', async () => {
    const result = await load(`accounts:
  acme: { provider: aloochat, apiKey: key-123456, guards: { maxDeletes: -1, maxDeletePercent: 101, maxDelete: 3 } }
`);
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'all.yaml:2:73 account "acme": guards.maxDeletes must be 0 or more',
      'all.yaml:2:95 account "acme": guards.maxDeletePercent must be 100 or less',
      'all.yaml:2:100 account "acme": "guards.maxDelete" is not known (did you mean "maxDeletes"?)',
    ]);
  });

  it('of the guards themselves is one problem', async () => {
    const result = await load(
      'accounts:\n  acme: { provider: aloochat, apiKey: key-123456, guards: strict }\n',
    );
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'all.yaml:2:59 account "acme": guards must be a mapping, not a string',
    ]);
  });
});

describe('a file of too many documents', () => {
  it('is read up to the thousandth, and the next is the problem', async () => {
    const result = await load(`${accounts}${'---\n'.repeat(1_001)}integrations: {}\n`);
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^all\.yaml:\d+:\d+ the file contains more than 1000 documents$/),
    ]);
  });
});
