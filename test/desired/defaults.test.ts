import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { entryHash } from '../../src/plan/entry-hash.ts';
import { accountDigest } from '../../src/reconcile/account-context.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { hasher } from '../support/plan-fixtures.ts';
import { load, problemsOf, ref, stateOf } from './load-files.ts';

const agent = '456e7890-e89b-12d3-a456-426614174001';

/** Accounts with these defaults, on line 5, and entries. */
const withDefaults = (defaults: string, entries: string): string => `accounts:
  acme:
    provider: aloochat
    apiKey: "${ref('ALOOCHAT_API_KEY')}"
    defaults: ${defaults}
  globex: { provider: aloochat, apiKey: other-key-1234 }
  brasil: { provider: toolzz, token: "${ref('TOOLZZ_TOKEN')}" }
integrations:
${entries}`;

const shop = (rest: string): string => `  shop: { account: acme, type: t, name: n${rest} }\n`;

const all = `{ active: false, visibility: private, agentId: ${agent}, protect: true, drift: report, replace: true }`;

describe('defaults of an account', () => {
  it('are the fields of its entries that do not say, as if they were written out', async () => {
    const written = `, active: false, visibility: private, agentId: ${agent}, protect: true, drift: report, replace: true`;
    const given = await stateOf(withDefaults(all, shop('')));
    const own = await stateOf(withDefaults('{}', shop(written)));
    expect(given.integrations).toEqual(own.integrations);
    const [a, b] = [given, own].map(({ integrations: [entry] }) => entry && entryHash(hasher, entry));
    expect(a).toBe(b);
    const digests = [given, own].map(({ accounts: [account], integrations }) =>
      account === undefined ? null : accountDigest(hasher, account, integrations),
    );
    expect(digests[0]).toBe(digests[1]);
  });

  it('give way to the entry’s own word, an agent that is none included', async () => {
    const own =
      ', active: true, visibility: public, agentId: null, protect: false, drift: revert, replace: false';
    const { integrations } = await stateOf(withDefaults(all, shop(own)));
    expect(integrations[0]).toMatchObject({
      active: true,
      visibility: 'public',
      agentId: null,
      protect: false,
      drift: 'revert',
      replace: false,
    });
  });

  it('are of their account only', async () => {
    const { integrations } = await stateOf(
      withDefaults(
        all,
        '  a: { account: globex, type: t, name: n }\n  b: { account: brasil, type: t, name: n }\n',
      ),
    );
    expect(integrations).toMatchObject([
      { active: true, protect: false, replace: false },
      { active: true, protect: false, replace: false },
    ]);
    expect(
      integrations.flatMap((entry) => ['visibility', 'agentId', 'drift'].filter((name) => name in entry)),
    ).toEqual([]);
  });

  it('may unlink the agent of each entry', async () => {
    const { integrations } = await stateOf(withDefaults('{ agentId: null }', shop('')));
    expect(integrations[0]).toMatchObject({ agentId: null });
  });

  it('may come from variables, and are secret then as in an entry', async () => {
    const env = { AGENT: 'agent-from-env', DRIFT: 'report', ON: 'false' };
    const defaults = `{ agentId: "${ref('AGENT')}", drift: "${ref('DRIFT')}", active: "${ref('ON:bool')}" }`;
    const secrets = createSecretRegistry();
    const { integrations } = await stateOf(withDefaults(defaults, shop('')), { env, secrets });
    const written = `, agentId: "${ref('AGENT')}", drift: "${ref('DRIFT')}", active: "${ref('ON:bool')}"`;
    const own = await stateOf(withDefaults('{}', shop(written)), { env });
    expect(integrations).toEqual(own.integrations);
    expect(integrations[0]?.secretPaths).toEqual(['active', 'agentId']);
    expect(secrets.scrub('agent-from-env report')).toBe('[secret] report');
  });

  it('that are not set yet are no problem of an entry without secrets', async () => {
    const yaml = withDefaults(`{ agentId: "${ref('NOPE')}", active: "${ref('NOPE:bool')}" }`, shop(''));
    expect((await load(yaml, { withoutSecrets: true })).ok).toBe(true);
    expect(await problemsOf(yaml)).toEqual([
      expect.stringMatching(
        /^all\.yaml:5:26 account "acme": defaults\.agentId: the variable NOPE is not set/,
      ),
      expect.stringMatching(/^all\.yaml:5:45 account "acme": defaults\.active: the variable NOPE is not set/),
    ]);
  });

  it('hold for the rows of a set, unless the template or the row says', async () => {
    const yaml = `${withDefaults('{ protect: true, drift: report }', '  x: { account: globex, type: t, name: n }\n')}sets:
  s:
    each: { a: { to: acme }, b: { to: globex } }
    integration: { account: "{{ to }}", type: t, name: "{{ key }}", drift: revert }
`;
    const { integrations } = await stateOf(yaml);
    expect(integrations.map(({ key, protect, drift }) => [key, protect, drift])).toEqual([
      ['s.a', true, 'revert'],
      ['s.b', false, 'revert'],
      ['x', false, undefined],
    ]);
  });

  it('say where they are written', async () => {
    const yaml = `${withDefaults('\n      protect: true\n      drift: report', shop(''))}`;
    const { accounts } = await stateOf(yaml);
    expect(accounts.find(({ name }) => name === 'acme')?.defaultsAt).toEqual({
      protect: { file: 'all.yaml', line: 6, column: 7 },
      drift: { file: 'all.yaml', line: 7, column: 7 },
    });
    expect(accounts.find(({ name }) => name === 'globex')).not.toHaveProperty('defaultsAt');
  });
});

describe('wrong defaults are reported where they are, once', () => {
  const names = 'active, visibility, agentId, protect, drift, replace';

  it.each<[defaults: string, problem: string]>([
    ['{ protct: true }', '5:17 account "acme": "defaults.protct" is not known (did you mean "protect"?)'],
    ['{ name: n }', `5:17 account "acme": "defaults.name" is not known (known are: ${names})`],
    ['{ config: {} }', `5:17 account "acme": "defaults.config" is not known (known are: ${names})`],
    [
      '{ active: yes }',
      '5:25 account "acme": defaults.active must be true or false, not a string (write true or false)',
    ],
    [
      '{ drift: revrt }',
      '5:24 account "acme": defaults.drift must be revert or report (did you mean "revert"?)',
    ],
    ['{ visibility: null }', '5:29 account "acme": defaults.visibility must be private or public'],
    ['[protect]', '5:15 account "acme": defaults must be a mapping, not a list'],
    ['"{{ x }}"', '5:15 account "acme": defaults must be a mapping, not a string'],
    [
      `{ agentId: "${ref('ALOOCHAT_API_KEY')}" }`,
      '5:26 account "acme": defaults.agentId: the variable ALOOCHAT_API_KEY is the credential of account "acme", and nothing else may read it (use one of its own here)',
    ],
  ])('%s', async (defaults, problem) => {
    const entries = `${shop('')}  more: { account: acme, type: t, name: m }\n`;
    expect(await problemsOf(withDefaults(defaults, entries))).toEqual([`all.yaml:${problem}`]);
  });

  it('of fields that the provider does not have', async () => {
    const yaml = `accounts:
  brasil: { provider: toolzz, token: "${ref('TOOLZZ_TOKEN')}", defaults: { visibility: private, agentId: null, protect: true } }
integrations:
  a: { account: brasil, type: t, name: n }
`;
    const result = await load(yaml);
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'all.yaml:2:69 account "brasil": defaults.visibility is for AlooChat only, and this account is at Toolzz (remove it)',
      'all.yaml:2:90 account "brasil": defaults.agentId is for AlooChat only, and this account is at Toolzz (remove it)',
    ]);
  });
});
