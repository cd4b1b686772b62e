import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { parseReferences } from '../../src/desired/references/parse-references.ts';
import { accounts, folderOf, load, problemsOf, ref, stateOf } from './load-files.ts';

/** The YAML of one integration with one config key. Double quotes, so that escapes work. */
const withValue = (value: string): string =>
  `${accounts}integrations:\n  shop: { account: acme, type: shopify, name: S, config: { a: "${value}" } }\n`;

const resolvedValue = async (value: string, env: Record<string, string> = {}) =>
  (await stateOf(withValue(value), { env })).integrations[0]?.config.a;

const problemOf = async (value: string, env: Record<string, string> = {}) =>
  (await problemsOf(withValue(value), { env })).map((problem) =>
    problem.replace('all.yaml:5:63 integration "shop": config.a: ', ''),
  );

const forms = `(write ${ref('NAME')}, ${ref('NAME:-default')}, ${ref('NAME:int')} or ${ref('file:/path')}; $$\{ is a literal $\{)`;

describe('a reference', () => {
  it.each([
    [ref('A'), 'alpha'],
    [`x-${ref('A')}-${ref('B')}${ref('A')}`, 'x-alpha-betaalpha'],
    [ref('NOPE:-fallback'), 'fallback'],
    [ref('NOPE:-'), ''],
    [ref('NOPE:-a:-b c/$d'), 'a:-b c/$d'],
    [ref('EMPTY:-fallback'), 'fallback'],
    [ref('A:-fallback'), 'alpha'],
    [`$${ref('A')}`, ref('A')],
    [`$$${ref('A')}`, `$${ref('A')}`],
    [`a$${ref('A')}b${ref('B')}`, `a${ref('A')}bbeta`],
    ['$A $ {A} {A} $', '$A $ {A} {A} $'],
    [ref('TRICK'), ref('A')],
    [ref('_x1'), 'under'],
  ])('%s gives %s', async (text, expected) => {
    const env = { A: 'alpha', B: 'beta', EMPTY: '', TRICK: ref('A'), _x1: 'under' };
    expect(await resolvedValue(text, env)).toBe(expected);
  });

  it.each([
    [
      ref('NOPE'),
      `the variable NOPE is not set (set it in the environment or in .env, or write ${ref('NOPE:-default')})`,
    ],
    [
      ref('EMPTY'),
      `the variable EMPTY is empty (set it in the environment or in .env, or write ${ref('EMPTY:-default')})`,
    ],
    [
      ref('toString'),
      `the variable toString is not set (set it in the environment or in .env, or write ${ref('toString:-default')})`,
    ],
    [ref(''), `a reference cannot be read ${forms}`],
    [ref('1A'), `a reference cannot be read ${forms}`],
    [ref(' A '), `a reference cannot be read ${forms}`],
    [ref('A-b'), `a reference cannot be read ${forms}`],
    [ref('A:text'), 'the type of a reference is not known (the types are int, number, bool)'],
    [ref('A:=b'), `a reference cannot be read ${forms}`],
    [ref('A:?b'), `a reference cannot be read ${forms}`],
    [`x ${ref('A').slice(0, -1)}`, `a reference is not closed ${forms}`],
    [ref(`A:-${ref('B')}`), `the default of a reference holds another reference ${forms}`],
    [ref('file:relative'), `a file reference needs an absolute path ${forms}`],
    [ref('file:'), `a file reference needs an absolute path ${forms}`],
    [ref('file:/no/such'), 'the file "/no/such" cannot be read (ENOENT) (write the value into it as text)'],
    [
      ref('file:/'),
      'the file "/" is in none of the folders that the YAML may read (SETPOINT_SECRET_FILES lists those folders; the default is in docs/desired-state.md)',
    ],
    [ref('file:/dev/null'), 'the file "/dev/null" is not a regular file (write the value into it as text)'],
  ])('%s is a problem', async (text, expected) => {
    expect((await problemOf(text, { EMPTY: '' }))[0]).toBe(expected);
  });

  it('is distinguished from a password that looks like one, without repeating it', async () => {
    const text = `${accounts}integrations:\n  s: { account: acme, type: t, name: n, config: { password: "pa$\{ss-hunter22" } }\n`;
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain('hunter22');
  });

  it('works in every string, also of an account, deep in lists, and in texts of several lines', async () => {
    const state = await stateOf(
      `accounts:
  acme:
    provider: ${ref('P:-aloochat')}
    apiKey: ${ref('KEY')}
    baseUrl: ${ref('URL')}
    schedule: ${ref('CRON:-0 * * * *')}
    prune: ${ref('PRUNE:-off')}
integrations:
  shop:
    account: ${ref('ACCOUNT')}
    type: ${ref('TYPE')}
    name: Shop ${ref('N')}
    visibility: ${ref('VISIBLE')}
    config:
      deep: [{ a: ["${ref('N')}"] }]
      text: |
        one ${ref('N')}
        two
      "${'k'}": ${ref('N')}
`,
      {
        env: {
          KEY: 'k-123456',
          URL: 'https://proxy.example/',
          ACCOUNT: 'acme',
          TYPE: 'shopify',
          N: 'north',
          VISIBLE: 'public',
        },
      },
    );
    expect(state.accounts[0]).toMatchObject({
      provider: 'aloochat',
      credential: 'k-123456',
      baseUrl: 'https://proxy.example',
      schedule: '0 * * * *',
      prune: 'off',
    });
    expect(state.integrations[0]).toMatchObject({
      account: 'acme',
      type: 'shopify',
      name: 'Shop north',
      visibility: 'public',
      config: { deep: [{ a: ['north'] }], text: 'one north\ntwo\n', k: 'north' },
    });
  });

  it('gives a text unless it says another type', async () => {
    const text = `${accounts}integrations:\n  s: { account: acme, type: t, name: n, active: "${ref('YES')}" }\n`;
    expect(await problemsOf(text, { env: { YES: 'true' } })).toEqual([
      `all.yaml:5:49 integration "s": active must be true or false, not a string (write it without quotes, or, where it comes from a variable, as ${ref('NAME:bool')})`,
    ]);
  });

  it('is checked by its value, which the problem does not repeat', async () => {
    const text = `accounts:
  a: { provider: aloochat, apiKey: k-123, baseUrl: "${ref('URL')}", schedule: "${ref('CRON')}", prune: "${ref('PRUNE')}" }
integrations:
  s: { account: "${ref('ACCOUNT')}", type: t, name: "${ref('NAME')}" }
`;
    const secrets = {
      URL: 'http://hunter22',
      CRON: 'hunter22',
      PRUNE: 'hunter22',
      ACCOUNT: 'hunter22',
      NAME: ' hunter22',
    };
    const problems = await problemsOf(text, { env: secrets });
    expect(problems).toHaveLength(5);
    expect(problems.join()).not.toContain('hunter22');
  });
});

describe('a reference to a file', () => {
  it.each([
    ['secret', 'secret'],
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    ['two\nlines\n\n', 'two\nlines\n'],
    [' spaces ', ' spaces '],
    ['é🙂', 'é🙂'],
    [ref('A'), ref('A')],
  ])('%j gives %j', async (content, expected) => {
    const folder = folderOf({ token: content });
    symlinkSync(join(folder, 'token'), join(folder, 'link'));
    expect(await resolvedValue(ref(`file:${folder}/token`))).toBe(expected);
    expect(await resolvedValue(ref(`file:${folder}/link`))).toBe(expected);
  });

  it.each([
    ['', 'is empty'],
    ['\n', 'is empty'],
    [Buffer.from([0xff, 0xfe]), 'is not UTF-8 text'],
    ['a\0b', 'holds a NUL'],
    ['x'.repeat(1024 * 1024 + 1), 'is larger than 1 MiB'],
  ])('%# that cannot be used is a problem', async (content, expected) => {
    const folder = folderOf({ token: content });
    expect((await problemOf(ref(`file:${folder}/token`)))[0]).toContain(`token" ${expected} (`);
  });

  it('does not wait for a pipe', async () => {
    const folder = folderOf({});
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect((await problemOf(ref(`file:${folder}/pipe`)))[0]).toContain('is not a regular file');
  });

  it('is read again by the next load', async () => {
    const folder = folderOf({ token: 'one' });
    expect(await resolvedValue(ref(`file:${folder}/token`))).toBe('one');
    writeFileSync(join(folder, 'token'), 'two');
    expect(await resolvedValue(ref(`file:${folder}/token`))).toBe('two');
  });
});

describe('without secrets', () => {
  const unset = (name: string) => `"${ref(name)}"`;
  const text = `accounts:
  acme: { provider: aloochat, apiKey: ${unset('W')}, baseUrl: ${unset('X')}, schedule: ${unset('X')}, timezone: ${unset('X')}, rate: ${unset('X')}, prune: ${unset('X')} }
  brasil: { provider: ${unset('X')}, token: ${unset('Y')}, unit: ${unset('X')}, user: ${unset('X')} }
integrations:
  a: { account: acme, type: ${unset('X')}, name: ${unset('X')}, visibility: ${unset('X')}, agentId: ${unset('X')}, config: { a: ${unset('X')}, b: "${ref('file:/no/such')}" } }
  b: { account: ${unset('X')}, type: t, name: ${unset('Z')} }
`;

  it('unset references are problems otherwise', async () => {
    expect(await problemsOf(text)).toHaveLength(18);
  });

  it('they may be unset, and hold up no other check', async () => {
    const result = await load(text, { withoutSecrets: true });
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([]);
    expect(
      await problemsOf(`${text}  c: { account: acne, type: t, nam: n }\n`, { withoutSecrets: true }),
    ).toHaveLength(3);
  });

  it('the rest of the state is as it will be', async () => {
    const state = await stateOf(text, { withoutSecrets: true });
    expect(state.accounts.map(({ name, provider, baseUrl }) => [name, provider, baseUrl])).toEqual([
      ['acme', 'aloochat', 'https://api.aloochat.ai/api/public'],
      ['brasil', 'toolzz', 'https://chat.api.toolzz.com.br/api/v1'],
    ]);
    expect(state.integrations[0]?.secretPaths).toEqual([
      'agentId',
      'config.a',
      'config.b',
      'name',
      'type',
      'visibility',
    ]);
  });

  it('a malformed reference is a problem all the same', async () => {
    expect(await problemsOf(withValue(ref('1')), { withoutSecrets: true })).toHaveLength(1);
  });

  it('the same unset variable twice is the same credential', async () => {
    const twice = `accounts:\n  a: { provider: aloochat, apiKey: ${unset('X')} }\n  b: { provider: aloochat, apiKey: ${unset('X')} }\n`;
    expect(await problemsOf(twice, { withoutSecrets: true })).toEqual([
      expect.stringContaining('it is the same as account "a"'),
    ]);
  });
});

describe('any text', () => {
  it('comes apart into pieces that make up the text again', () => {
    const parts = fc.constantFrom('$', '{', '}', '${', 'A', ':-', 'file:/', 'x');
    fc.assert(
      fc.property(
        fc.array(parts).map((list) => list.join('')),
        (text) => {
          const back = parseReferences(text)
            .map((piece) => {
              if (piece.kind === 'malformed') return null;
              if (piece.kind !== 'text') return piece.source;
              // No other text holds an opening: it would be a reference.
              return piece.text === '${' ? '$${' : piece.text;
            })
            .join('');
          if (parseReferences(text).every(({ kind }) => kind !== 'malformed')) {
            expect(back).toBe(text);
          }
        },
      ),
    );
  });
});
