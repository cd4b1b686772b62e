import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { processEnvironment, readSettings, settingsSecrets } from '../src/config.ts';
import { UsageError } from '../src/model/errors.ts';

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
      desiredState: join(cwd, 'desired-state'),
      dataDir: join(cwd, '.setpoint'),
      prefix: 'setpoint',
      ledgerKey: null,
      logLevel: 'info',
      http: { host: '127.0.0.1', port: 9464 },
      adminToken: null,
      colour: null,
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
      SETPOINT_ADMIN_TOKEN: 'admin',
    });
    expect(settings).toMatchObject({
      redisUrl: 'rediss://user:pass@redis.example:6380/2',
      desiredState: join(cwd, 'infra/integrations.yaml'),
      dataDir: join(cwd, 'var/setpoint'),
      prefix: 'team-1.prod',
      ledgerKey: '0123456789abcdef',
      logLevel: 'debug',
      http: { host: '::', port: 8080 },
      adminToken: 'admin',
    });
  });

  it('put the data beside the desired state, whichever folder a command runs in', () => {
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

  it.each([
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'redis://'],
    ['REDIS_URL', 'redis://host/database'],
    ['REDIS_URL', 'unix:///tmp/redis.sock'],
    ['SETPOINT_PREFIX', 'a:b'],
    ['SETPOINT_PREFIX', '{a}'],
    ['SETPOINT_LEDGER_KEY', '0123456789abcde'],
    ['SETPOINT_LOG_LEVEL', 'verbose'],
    ['SETPOINT_HTTP', 'localhost'],
    ['SETPOINT_HTTP', 'localhost:65536'],
    ['SETPOINT_HTTP', 'http://localhost:80'],
    ['SETPOINT_HTTP', '::1:9464'],
    ['SETPOINT_HTTP', ':9464'],
  ])('are refused: %s=%s', (name, value) => {
    expect(complaint({ [name]: value })).toMatch(
      new RegExp(`^The settings are not valid:\\n- ${name} .+\\.$`),
    );
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
  ])('are not these: %s=%s', (name, value) => {
    expect(complaint({ [name]: value })).toBe('');
  });
});
