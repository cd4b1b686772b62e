import { describe, expect, it } from 'vitest';
import { accounts, load, oneIntegration, problemsOf, ref, withConfig } from './load-files.ts';

/* What is too deep, too long or of no use as a key is a problem of the file; files that are made to exhaust are tested apart. */

describe('a file is refused', () => {
  const deep = (levels: number) => withConfig(`{ a: ${'['.repeat(levels)}${']'.repeat(levels)} }`);

  it('with more than a hundred levels, however they are written', async () => {
    expect(await problemsOf(deep(90))).toEqual([]);
    expect((await problemsOf(deep(300))).join()).toContain('nested more than 100 levels deep');
    expect((await problemsOf(deep(98))).join()).toContain('nested more than 100 levels deep');
  });

  it('with more than a thousand documents', async () => {
    expect(await problemsOf(`${accounts}${'---\n'.repeat(1_001)}`)).toEqual([
      expect.stringContaining('more than 1000 documents'),
    ]);
  });

  it.each([
    [`{ ? ${'k'.repeat(1_025)} : b }`, 'the key is longer than 1024 characters'],
    ['{ !secret a: b }', 'a key cannot have a tag (remove the tag)'],
    ['{ ? [a] : b }', 'a key must be a string (write a text before the colon)'],
    ['{ 1: b }', 'a key must be a string (put it in quotes: "1")'],
    [`{ "${ref('A')}": b }`, 'a key cannot contain a reference'],
  ])('with a key that is none: %s', async (config, problem) => {
    expect((await problemsOf(withConfig(config))).join()).toContain(problem);
  });
});

describe('the message on a wrong value says what would be right', () => {
  const inAccount = (fields: string) =>
    `accounts:\n  acme: { provider: aloochat, apiKey: k-123, ${fields} }\n`;

  it.each([
    [inAccount('guards: "30"'), 'guards must be a mapping', null],
    [
      inAccount('guards: { maxDeletes: "3" }'),
      'guards.maxDeletes must be',
      'write it without quotes, or, where',
    ],
    [inAccount('prune: [a]'), 'prune must be owned or off', null],
    [inAccount('timezone: UTC'), null, null],
    [inAccount(`timezone: ${'x'.repeat(200)}`), 'must be an IANA time zone', null],
    [inAccount('schedule: "99 * * * *"'), 'not valid: minute', null],
    [inAccount('schedule: "*/5 * * *"'), 'must be cron with five fields', null],
    [inAccount('schedule: "99999 * * * *"'), 'must be cron with five fields', null],
    [oneIntegration('config: "a"'), 'config must be a mapping', null],
    [oneIntegration('active: yes please'), 'active must be true or false', null],
    [oneIntegration('active: on'), 'active must be true or false', 'write true or false'],
  ])('%s', async (text, message, hint) => {
    const problems = (await problemsOf(text)).join();
    if (message === null) expect(problems).toBe('');
    else expect(problems).toContain(message);
    if (hint !== null) expect(problems).toContain(hint);
  });
});

it('what looks like a secret is a warning under any name, with what it looks like', async () => {
  const token = `xoxb-${'1'.repeat(11)}-${'2'.repeat(11)}-${'AbCdEf'.repeat(4)}`;
  const result = await load(withConfig(`{ note: "${token}" }`));
  expect(result.warnings.map(({ message }) => message).join()).toContain(
    'config.note contains what looks like a secret',
  );
});

it('a variable that holds just its default counts as the default', async () => {
  const text = withConfig(`{ region: "${ref('REGION:-eu')}" }`);
  const result = await load(text, { env: { REGION: 'eu' } });
  expect(result.ok ? result.state.integrations[0] : null).toMatchObject({ config: { region: 'eu' } });
});

it('a field that some providers lack is not judged where the account’s provider is unknown', async () => {
  const text =
    'accounts:\n  acme: { provider: alo, apiKey: k-123 }\nintegrations:\n  a: { account: acme, type: t, name: n, visibility: public }\n';
  expect(await problemsOf(text)).toEqual([expect.stringContaining('account "acme": provider must be')]);
});

it('the message on an unknown account names the first twenty that there are', async () => {
  const many = Array.from(
    { length: 21 },
    (_, i) => `  quite-another-${i}: { provider: aloochat, apiKey: k-${i}23 }\n`,
  );
  const text = `accounts:\n${many.join('')}integrations:\n  a: { account: zzz, type: t, name: n }\n`;
  expect((await problemsOf(text)).join()).toMatch(
    /there is no account "zzz" \(accounts are: quite-another-0, .*, …\)/,
  );
});

it.each([
  ['a key that is no text', `{ ? [a] : b, token: "${ref('NOPE')}" }`],
  ['an alias of nothing', `{ a: *nope, token: "${ref('NOPE')}" }`],
  ['a merge of no mapping', `{ <<: 5, token: "${ref('NOPE')}" }`],
])('%s beside an unset variable: each problem has a place on its line', async (_, config) => {
  const problems = await problemsOf(withConfig(config));
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem).toMatch(/^all\.yaml:5:\d+ /);
});
