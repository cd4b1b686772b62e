import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { processEnvironment, readSettings, settingsSecrets } from '../src/config.ts';
import { UsageError } from '../src/model/errors.ts';
import { anyText, telltale, wrongSettings } from './support/wrong-settings.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(realpathSync(tmpdir()), 'setpoint-config-'));
});

const read = (env: Record<string, string | undefined> = {}, overrides = {}) =>
  readSettings({ env, cwd, overrides });

const complaint = (env: Record<string, string>, overrides = {}): string => {
  try {
    read(env, overrides);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  return '';
};

describe('settings', () => {
  it('have the documented defaults', () => {
    expect(read()).toEqual({
      redisUrl: null,
      redisAccess: {
        sentinelUser: null,
        sentinelPassword: null,
        caFile: null,
        certFile: null,
        keyFile: null,
        serverName: null,
      },
      desiredState: join(cwd, 'desired-state'),
      git: null,
      dataDir: join(cwd, '.setpoint'),
      prefix: 'setpoint',
      ledgerKey: null,
      logLevel: 'info',
      http: { host: '127.0.0.1', port: 9464 },
      adminToken: null,
      viewToken: null,
      openView: false,
      signInProxy: null,
      webhookUrl: null,
      slackUrl: null,
      webhookSecret: null,
      colour: null,
      proxies: { https: null, http: null, direct: [] },
      environment: {},
    });
  });

  it('take every variable', () => {
    const settings = read({
      REDIS_URL: 'rediss://user:pass@redis.example:6380/2',
      SETPOINT_DESIRED_STATE: 'infra/integrations.yaml',
      SETPOINT_DATA: 'var/setpoint',
      SETPOINT_PREFIX: 'team-1.prod',
      SETPOINT_LEDGER_KEY: '0123456789abcdef',
      SETPOINT_LOG_LEVEL: 'DEBUG',
      SETPOINT_HTTP: '[::]:8080',
      SETPOINT_ADMIN_TOKEN: 'open-sesame',
    });
    expect(settings).toMatchObject({
      redisUrl: 'rediss://user:pass@redis.example:6380/2',
      desiredState: join(cwd, 'infra/integrations.yaml'),
      dataDir: join(cwd, 'var/setpoint'),
      prefix: 'team-1.prod',
      ledgerKey: '0123456789abcdef',
      logLevel: 'debug',
      http: { host: '::', port: 8080 },
      adminToken: 'open-sesame',
      viewToken: null,
      openView: false,
    });
  });

  it('put the data next to the desired state, whatever the current folder', () => {
    const path = join(cwd, 'repo', 'desired-state');
    expect(read({ SETPOINT_DESIRED_STATE: path }).dataDir).toBe(join(cwd, 'repo', '.setpoint'));
    expect(read({ SETPOINT_DESIRED_STATE: `${path}/` }).dataDir).toBe(join(cwd, 'repo', '.setpoint'));
    expect(read({}, { desiredState: 'repo/all.yaml' }).dataDir).toBe(join(cwd, 'repo', '.setpoint'));
  });

  it('let the command line win over the environment', () => {
    const settings = read(
      { SETPOINT_DESIRED_STATE: 'a', SETPOINT_LOG_LEVEL: 'error' },
      { desiredState: 'b', logLevel: 'trace' },
    );
    expect(settings.desiredState).toBe(join(cwd, 'b'));
    expect(settings.logLevel).toBe('trace');
  });

  it('count an empty variable as unset', () => {
    expect(read({ REDIS_URL: '', SETPOINT_HTTP: '', SETPOINT_LEDGER_KEY: '' })).toMatchObject({
      redisUrl: null,
      http: { port: 9464 },
      ledgerKey: null,
    });
  });

  it('switch the HTTP server off', () => {
    expect(read({ SETPOINT_HTTP: 'off' }).http).toBeNull();
  });

  it('are frozen', () => {
    const settings = read();
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.environment)).toBe(true);
    expect(Object.isFrozen(settings.http)).toBe(true);
  });

  it.each([
    [{}, null],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, null],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('read the wish for colour from %j', (env, colour) => {
    expect(read(env).colour).toBe(colour);
  });

  it('name their own secrets', () => {
    const env = {
      REDIS_URL: 'redis://:p%40ss@localhost:6379',
      SETPOINT_LEDGER_KEY: '0123456789abcdef',
      SETPOINT_ADMIN_TOKEN: 'open-sesame',
    };
    expect(settingsSecrets(read(env))).toEqual(['0123456789abcdef', 'open-sesame', 'p@ss']);
    expect(settingsSecrets(read())).toEqual([]);
  });

  it('can be read from this process', () => {
    expect(processEnvironment().PATH).toBe(process.env.PATH);
  });
});

describe('a .env file', () => {
  it('lies beneath the environment', () => {
    writeFileSync(join(cwd, '.env'), '\ufeffSETPOINT_PREFIX=file\nSHOPIFY_TOKEN="from file"\r\n# comment\n');
    expect(read().prefix).toBe('file');
    expect(read().environment.SHOPIFY_TOKEN).toBe('from file');
    expect(read({ SETPOINT_PREFIX: 'real' }).prefix).toBe('real');
  });

  it('is hidden by an empty variable', () => {
    writeFileSync(join(cwd, '.env'), 'SETPOINT_PREFIX=file\n');
    expect(read({ SETPOINT_PREFIX: '' }).prefix).toBe('setpoint');
  });

  it('that cannot be read is a problem', () => {
    mkdirSync(join(cwd, '.env'));
    expect(complaint({})).toContain('.env cannot be read (EISDIR)');
  });

  it('that links to itself is a problem', () => {
    symlinkSync('.env', join(cwd, '.env'));
    expect(complaint({})).toContain('.env cannot be read (ELOOP)');
  });

  it('is read to its end, and its problems are listed with the others', () => {
    writeFileSync(join(cwd, '.env'), 'REDIS_URL=redis://a:p#w@b\nSETPOINT_PREFIX=a b\nSETPOINT_HTTP="off\n');
    expect(complaint({}).split('\n')).toEqual([
      'The settings are not valid:',
      expect.stringMatching(/^- \/.+\/\.env:1 has a # in a value without quotes: .+\.$/),
      expect.stringMatching(/^- \/.+\/\.env:3 opens a double quote that is never closed: .+\.$/),
      expect.stringMatching(/^- SETPOINT_PREFIX may contain /),
    ]);
  });

  it('that is not UTF-8 is a problem: half a secret would be another one', () => {
    writeFileSync(join(cwd, '.env'), Buffer.from('SHOPIFY_TOKEN=caf\xe9\n', 'latin1'));
    expect(complaint({})).toContain('.env is not UTF-8: save it as UTF-8');
  });
});

describe('wrong settings', () => {
  it('are reported all together', () => {
    const text = complaint({
      REDIS_URL: 'http://user:very-secret@host',
      SETPOINT_PREFIX: 'a b',
      SETPOINT_LEDGER_KEY: 'short-key',
      SETPOINT_LOG_LEVEL: 'loud',
      SETPOINT_HTTP: '9464',
    });
    expect(text.split('\n')).toHaveLength(6);
    for (const name of ['REDIS_URL', 'PREFIX', 'LEDGER_KEY', 'LOG_LEVEL', 'HTTP'])
      expect(text).toContain(name);
    expect(text).not.toContain('very-secret');
    expect(text).not.toContain('short-key');
  });

  it.each(Object.entries(wrongSettings).flatMap(([name, values]) => values.map((value) => [name, value])))(
    'are refused in one line, without the value: %s=%j',
    (name, value) => {
      const text = complaint({ [name as string]: value as string });
      expect(text).toMatch(new RegExp(`^The settings are not valid:\\n- ${name} [^\\n]+\\.$`));
      expect(text).not.toContain(telltale);
    },
  );

  it('are known of every variable that is read', () => {
    const own = ['git-settings', 'reach-settings', 'redis-settings', 'sign-in-proxy-settings'];
    const sources = ['config.ts', ...own.map((name) => `settings/${name}.ts`)].map((name) =>
      readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8'),
    );
    const all = [...sources.join('').matchAll(/(variable|secret)\('(\w+)'\)/g)];
    // Without a URL, a file of the Git token is as wrong as the token.
    const files = all.filter(([, how, name]) => how === 'secret' && name !== 'SETPOINT_GIT_TOKEN');
    const read = [...all.map(([, , name]) => name), ...files.map(([, , name]) => `${name}_FILE`)];
    expect([...Object.keys(wrongSettings), ...anyText].toSorted()).toEqual([...new Set(read)].toSorted());
  });

  it('of every variable are reported at once', () => {
    const all = Object.fromEntries(Object.entries(wrongSettings).map(([name, [value]]) => [name, value]));
    mkdirSync(join(cwd, '.env'));
    const lines = complaint(all as Record<string, string>).split('\n');
    expect(lines).toHaveLength(2 + Object.keys(all).length);
    expect(lines[1]).toContain('.env cannot be read (EISDIR)');
    for (const name of Object.keys(all)) {
      expect(lines.filter((line) => line.startsWith(`- ${name} `))).toHaveLength(1);
    }
  });

  it('name the flag when it came from the command line', () => {
    expect(complaint({}, { logLevel: 'loud' })).toContain('--log-level must be one of trace, debug');
  });

  it.each([
    ['REDIS_URL', 'redis://localhost'],
    ['REDIS_URL', 'redis://:p%40ss@10.0.0.1:6379/0'],
    ['SETPOINT_PREFIX', 'A-z_0.9'],
    ['SETPOINT_LEDGER_KEY', '0123456789abcdef'],
    ['SETPOINT_HTTP', 'localhost:0'],
    ['SETPOINT_HTTP', '0.0.0.0:65535'],
    ['SETPOINT_HTTP', 'OFF'],
    ['SETPOINT_HTTP', '[fe80::1]:80'],
    ['REDIS_URL', 'redis://host?db=3'],
    ['REDIS_URL', 'rediss://host/15'],
    ['REDIS_URL', 'redis+sentinel://:p%40ss@10.0.0.1,[::1]:26380,c.example.com:1/my.master-1_a/15'],
    ['REDIS_URL', 'rediss+sentinel://host/mymaster'],
    ['REDIS_URL', 'redis+cluster://user:p%40ss@10.0.0.1,[::1]:7000,c.example.com:1'],
    ['REDIS_URL', 'rediss+cluster://host/0'],
    ['SETPOINT_WEBHOOK_URL', 'https://hooks.example.com/a?b=c'],
    ['SETPOINT_WEBHOOK_URL', 'http://localhost:8080/'],
    ['SETPOINT_SLACK_URL', 'http://[::1]:8080/services/T0/B0/x'],
    ['SETPOINT_ADMIN_TOKEN', '12345678'],
    ['SETPOINT_ADMIN_TOKEN', '!"#$%&()*+,-./:;<=>?@[]^_`{|}~'],
  ])('are not these: %s=%s', (name, value) => {
    expect(complaint({ [name]: value })).toBe('');
  });
});
