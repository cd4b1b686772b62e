import { describe, expect, test } from 'vitest';
import type { ConfigField } from '../../src/model/provider.ts';
import { ref } from '../desired/load-files.ts';
import { aloochatLike, toolzzLike } from '../support/plan-fixtures.ts';
import { importOf, keysOf, linesOf, liveCalled, loadedConfig, setTo, variablesOf } from './import-fixture.ts';

describe('secrets', () => {
  const shown = liveCalled('id-1', 'Shop', {
    config: {
      shop_domain: 'a.example',
      access_token: 'shpat_0123456789',
      headers: { Authorization: 'Bearer abcdefgh', 'X-Tenant': 'acme' },
      url: 'https://a.example/?token=shpat_0123456789',
      note: '••••',
      pin: 1234,
      api_key: '',
      client_secret: null,
      auth: 'basic',
      max_tokens: 5,
    },
  });

  test('shown in clear stand nowhere: references do, also where they stand inside another text', async () => {
    const imported = importOf([shown]);
    expect(JSON.stringify(imported)).not.toMatch(/shpat_|abcdefgh|1234/);
    expect(variablesOf(imported)).toEqual([
      'SHOP_ACCESS_TOKEN',
      'SHOP_API_KEY',
      'SHOP_CLIENT_SECRET',
      'SHOP_HEADERS_AUTHORIZATION',
      'SHOP_NOTE',
      'SHOP_PIN',
      'SHOP_URL',
    ]);
    expect(await loadedConfig(imported, 'shop')).toEqual({
      shop_domain: 'a.example',
      access_token: setTo('SHOP_ACCESS_TOKEN'),
      headers: { Authorization: setTo('SHOP_HEADERS_AUTHORIZATION'), 'X-Tenant': 'acme' },
      url: setTo('SHOP_URL'),
      note: setTo('SHOP_NOTE'),
      pin: 1234,
      api_key: setTo('SHOP_API_KEY'),
      client_secret: setTo('SHOP_CLIENT_SECRET'),
      auth: 'basic',
      max_tokens: 5,
    });
  });

  test('say which field each variable is for', () => {
    expect(importOf([shown]).variables).toContainEqual({
      name: 'SHOP_HEADERS_AUTHORIZATION',
      key: 'shop',
      field: 'config.headers.Authorization',
    });
  });

  test('that this process knows from elsewhere are not written either', async () => {
    const isKnownSecret = (text: string) => text.includes('k3y-of-another');
    const config = {
      note: 'uses k3y-of-another',
      plain: 'x',
      'k3y-of-another': 1,
      deep: { 'k3y-of-another': 1 },
    };
    const imported = importOf(
      [liveCalled('id-1', 'Shop', { config }), liveCalled('id-2', 'Has k3y-of-another', { config })],
      { isKnownSecret },
    );
    expect(JSON.stringify(imported)).not.toContain('k3y-of-another');
    expect(await loadedConfig(imported, 'shop')).toEqual({ note: setTo('SHOP_NOTE'), plain: 'x' });
    expect(imported.skipped).toEqual([
      {
        id: 'id-2',
        name: '[secret]',
        account: 'acme',
        why: expect.stringContaining('contains what looks like a secret'),
      },
    ]);
  });

  test('get names that nothing else has: not the desired state, not Setpoint, not one another', () => {
    const config = { ledger_token: 'x', apiKey: 'y', api_key: 'z' };
    const imported = importOf(
      [liveCalled('id-1', 'Setpoint', { config }), liveCalled('id-2', '2 go', { config })],
      {
        takenVariables: ['key_2_go_api_key'],
      },
    );
    expect(variablesOf(imported)).toEqual([
      'KEY_2_GO_API_KEY_2',
      'KEY_2_GO_API_KEY_3',
      'KEY_2_GO_LEDGER_TOKEN',
      'KEY_SETPOINT_API_KEY',
      'KEY_SETPOINT_API_KEY_2',
      'KEY_SETPOINT_LEDGER_TOKEN',
    ]);
  });

  test('are listed at the top of the file with the notice that hidden values cannot be read', () => {
    const top = (importOf([shown]).yaml ?? '').split('\nintegrations:')[0];
    expect(top).toContain('#   SHOP_ACCESS_TOKEN\n');
    expect(top).toContain('cannot be read');
  });
});

describe("a provider's form", () => {
  const field = (name: string, given: Partial<ConfigField> = {}): ConfigField => ({
    name,
    secret: false,
    required: false,
    ...given,
  });
  const closed = {
    ...toolzzLike,
    form: () => ({
      closed: true,
      fields: [
        field('api_key', { secret: true, required: true }),
        field('code', { secret: true }),
        field('sid', { required: true }),
        field('voice'),
      ],
    }),
  };
  const importClosed = (config: object) =>
    importOf([liveCalled('id-1', 'GPT', { type: 'openai', config: config as never })], {
      capabilities: closed,
    });

  test('that requires hidden fields gets references, and a remark for one that is not secret', () => {
    const lines = linesOf(importClosed({}), 'gpt');
    expect(lines).toContain(`      api_key: ${ref('GPT_API_KEY')}`);
    expect(lines).toContain(`      sid: ${ref('GPT_SID')}`);
    expect(lines.join(' ')).toContain(
      'does not show it, so it cannot be known here: set the variable, or write',
    );
  });

  test('names a secret that may be there as a line to be put in', () => {
    const imported = importClosed({ api_key: '***', sid: 'x' });
    expect(linesOf(imported, 'gpt')).toContain(`      # code: ${ref('GPT_CODE')}`);
    expect(variablesOf(imported)).toEqual(['GPT_API_KEY']);
  });

  test('decides which fields are secret, whatever their names', () => {
    const imported = importClosed({ api_key: 'sk-12345678', sid: 'x', code: 'open-sesame' });
    expect(imported.yaml).not.toContain('open-sesame');
    expect(variablesOf(imported)).toEqual(['GPT_API_KEY', 'GPT_CODE']);
  });

  test('takes strings only, and no other field', () => {
    const imported = importClosed({ api_key: '***', sid: 1234, voice: { a: 1 }, other: 'x', nothing: null });
    const lines = linesOf(imported, 'gpt');
    expect(lines).toContain('      sid: "1234"');
    expect(lines.join('\n')).toMatch(/config\.voice is left out .* takes strings only/);
    expect(lines.join('\n')).toMatch(/config\.other is left out .* no such field/);
    expect(lines.filter((line) => /^ {6}\w+:/.test(line))).toHaveLength(2);
  });

  test('that the rest does not fit comments the entry out', () => {
    const imported = importOf(
      [liveCalled('id-1', 'GPT', { type: 'openai', config: { bogus: 'x' } }), liveCalled('id-2', 'Fine')],
      { capabilities: toolzzLike },
    );
    expect(keysOf(imported)).toEqual(['fine']);
    expect(imported.skipped[0]?.why).toContain('bogus');
  });

  test('that only names fields asks for nothing: with no config at all, the suggestion brings its own', () => {
    const form = () => ({ closed: false, fields: [field('access_token', { secret: true })] });
    const capabilities = { ...aloochatLike, form };
    const some = importOf([liveCalled('id-1', 'Shop', { config: { other: 1 } })], { capabilities });
    expect(linesOf(some, 'shop').slice(3)).toEqual([
      '    config:',
      '      other: 1',
      expect.stringContaining('AlooChat shows no access_token'),
      expect.any(String),
      `      # access_token: ${ref('SHOP_ACCESS_TOKEN')}`,
    ]);
    const none = importOf([liveCalled('id-1', 'Shop')], { capabilities });
    expect(linesOf(none, 'shop').slice(-2)).toEqual([
      '    # config:',
      `    #   access_token: ${ref('SHOP_ACCESS_TOKEN')}`,
    ]);
    expect(linesOf(none, 'shop').join(' ')).toContain('AlooChat shows no access_token');
    expect(none.variables).toEqual([]);
  });

  test('that names an object asks for it in words, since its content is unknown', () => {
    const form = () => ({
      closed: false,
      fields: [field('credentials', { secret: true, isObject: true })],
    });
    const capabilities = { ...aloochatLike, form };
    const lines = linesOf(
      importOf([liveCalled('id-1', 'Shop', { config: { other: 1 } })], { capabilities }),
      'shop',
    );
    expect(lines.join(' ').replace(/ +# /g, ' ')).toMatch(/AlooChat shows no credentials\..*could lose them/);
    expect(lines.join('\n')).not.toContain('credentials:');
  });

  test('of a provider that cannot change a secret in place: the file says so', () => {
    const prose = importClosed({ api_key: '***', sid: 'x' }).yaml?.replace(/\n# /g, ' ');
    expect(prose).toContain('cannot change a secret in place');
    expect(prose).toContain('replace: true');
    const config = { api_key: '***' };
    expect(importOf([liveCalled('id-1', 'Shop', { config })]).yaml).not.toContain('replace: true');
  });
});
