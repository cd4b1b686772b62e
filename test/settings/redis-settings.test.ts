import { describe, expect, it } from 'vitest';
import { readSettings, settingsSecrets } from '../../src/config.ts';
import { UsageError } from '../../src/model/errors.ts';

const read = (env: Record<string, string>) => readSettings({ env, cwd: '/srv/setpoint' });

/** The problems of these settings, one a line. */
const problems = (env: Record<string, string>): string[] => {
  try {
    read(env);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message.split('\n').slice(1);
  }
  return [];
};

const sentinelUrl = 'rediss+sentinel://app:url-password@one,two/mymaster';

const all = {
  REDIS_URL: sentinelUrl,
  SETPOINT_REDIS_CA_FILE: 'tls/ca.pem',
  SETPOINT_REDIS_CERT_FILE: '/run/tls/client.pem',
  SETPOINT_REDIS_KEY_FILE: '/run/tls/client.key',
  SETPOINT_REDIS_SERVER_NAME: 'redis.example.com',
  SETPOINT_REDIS_SENTINEL_USER: 'watch',
  SETPOINT_REDIS_SENTINEL_PASSWORD: 'sentinel-password',
};

describe('the access to Redis', () => {
  it('takes every setting, with paths from the current folder', () => {
    expect(read(all)).toMatchObject({
      redisUrl: sentinelUrl,
      redisAccess: {
        caFile: '/srv/setpoint/tls/ca.pem',
        certFile: '/run/tls/client.pem',
        keyFile: '/run/tls/client.key',
        serverName: 'redis.example.com',
        sentinelUser: 'watch',
        sentinelPassword: 'sentinel-password',
      },
    });
  });

  it('has two passwords, which are scrubbed from all output', () => {
    expect(settingsSecrets(read(all))).toEqual(['url-password', 'sentinel-password']);
    const encoded = { REDIS_URL: 'redis+sentinel://:p%40ss%2Fword@one/mymaster' };
    expect(settingsSecrets(read(encoded))).toEqual(['p@ss/word']);
  });

  it.each([
    [
      'redis://host',
      /^- SETPOINT_REDIS_\w+ is for redis(?:s:\/\/, rediss\+cluster:\/\/|\+sentinel:\/\/) and rediss\+sentinel:\/\/ only/,
      6,
    ],
    ['rediss://host', /^- SETPOINT_REDIS_SENTINEL_\w+ is for redis\+sentinel:\/\/ and/, 2],
    [
      'redis+sentinel://host/mymaster',
      /^- SETPOINT_REDIS_(?:\w+_FILE|SERVER_NAME) is for rediss:\/\/, rediss\+cluster/,
      4,
    ],
  ])('names each setting that %s does not use', (url, text, count) => {
    const found = problems({ ...all, REDIS_URL: url });
    expect(found).toHaveLength(count);
    for (const line of found) expect(line).toMatch(text);
  });

  it('reports no such setting beside a URL that is not valid', () => {
    expect(problems({ ...all, REDIS_URL: 'redis+sentinel://one,two' })).toEqual([
      expect.stringMatching(
        /^- REDIS_URL must name the master that the Sentinels watch, as in redis\+sentinel:/,
      ),
    ]);
  });

  it('needs a certificate with its key, and a user with a password', () => {
    const half = {
      REDIS_URL: sentinelUrl,
      SETPOINT_REDIS_CERT_FILE: '/run/tls/client.pem',
      SETPOINT_REDIS_SENTINEL_USER: 'watch',
    };
    expect(problems(half)).toEqual([
      '- SETPOINT_REDIS_CERT_FILE needs SETPOINT_REDIS_KEY_FILE.',
      '- SETPOINT_REDIS_SENTINEL_USER needs SETPOINT_REDIS_SENTINEL_PASSWORD.',
    ]);
    expect(problems({ REDIS_URL: sentinelUrl, SETPOINT_REDIS_KEY_FILE: '/run/tls/client.key' })).toEqual([
      '- SETPOINT_REDIS_KEY_FILE needs SETPOINT_REDIS_CERT_FILE.',
    ]);
  });
});
