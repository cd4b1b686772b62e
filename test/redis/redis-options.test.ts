import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import { redisOptions } from '../../src/redis/redis-options.ts';

/** What all connections have. */
const patient = {
  connectTimeout: 5_000,
  socketTimeout: 12_000,
  keepAlive: 5_000,
  reconnectOnError: expect.any(Function),
};

describe('the address of Redis', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://cache:7000/3', { host: 'cache', port: 7000, db: 3 }],
    ['redis://cache?db=4', { host: 'cache', port: 6379, db: 4 }],
    ['redis://[::1]:7000', { host: '::1', port: 7000, db: 0 }],
    ['redis://:p%40ss@cache', { host: 'cache', port: 6379, db: 0, password: 'p@ss' }],
    ['redis://u:100%@cache', { host: 'cache', port: 6379, db: 0, username: 'u', password: '100%' }],
    ['rediss://u:p@cache', { host: 'cache', port: 6379, db: 0, username: 'u', password: 'p', tls: {} }],
    ['unix:///run/redis.sock', { path: '/run/redis.sock' }],
    [
      'unix://u:p@localhost/run/my%20redis.sock',
      { path: '/run/my redis.sock', username: 'u', password: 'p' },
    ],
    ['/run/redis.sock', { path: '/run/redis.sock' }],
  ])('%s', (url, address) => {
    const { maxRetriesPerRequest, retryStrategy, ...rest } = redisOptions(url);
    expect(rest).toEqual({ ...patient, ...address });
    expect(maxRetriesPerRequest).toBeNull();
    expect([1, 5, 100].map(retryStrategy)).toEqual([100, 500, 1000]);
  });

  it('of Sentinels has the login of the master and, apart from it, that of the Sentinels', () => {
    const login = { sentinelUser: 'watch', sentinelPassword: 'man' };
    const options = redisOptions('redis+sentinel://u:p@one,two:26380,[::1]/main/2', login);
    expect(options).toMatchObject({
      sentinels: [
        { host: 'one', port: 26_379 },
        { host: 'two', port: 26_380 },
        { host: '::1', port: 26_379 },
      ],
      name: 'main',
      db: 2,
      username: 'u',
      password: 'p',
      sentinelUsername: 'watch',
      sentinelPassword: 'man',
      maxRetriesPerRequest: null,
    });
    expect(options).not.toHaveProperty('tls');
  });

  it('of a cluster has some of its nodes, and one login for all', () => {
    const tls = { ca: 'an authority' };
    const access = { sentinelUser: null, sentinelPassword: null, tls };
    expect(redisOptions('rediss+cluster://u:p@one,two:7000', access)).toMatchObject({
      cluster: [
        { host: 'one', port: 6379 },
        { host: 'two', port: 7000 },
      ],
      username: 'u',
      password: 'p',
      tls,
      maxRetriesPerRequest: null,
    });
    expect(redisOptions('redis+cluster://one')).not.toHaveProperty('host');
  });

  it('of Sentinels with TLS is that of the servers behind them, too', () => {
    const tls = { ca: 'an authority' };
    const access = { sentinelUser: null, sentinelPassword: null, tls };
    expect(redisOptions('rediss+sentinel://one/main', access)).toMatchObject({
      tls,
      sentinelTLS: tls,
      enableTLSForSentinelMode: true,
    });
    expect(redisOptions('rediss://one', access)).toMatchObject({ tls });
  });

  it('is asked for again when the server was demoted; with Sentinels the command is sent to the new master', () => {
    const demoted = [
      "READONLY You can't write against a read only replica.",
      "ERR Error running script: @user_script: 1: -READONLY You can't write against a read only replica.",
      'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
    ];
    const reactions = (url: string) =>
      [...demoted, 'ERR syntax error'].map((text) => redisOptions(url).reconnectOnError(new Error(text)));
    expect(reactions('redis://one')).toEqual([1, 1, 1, false]);
    expect(reactions('redis+sentinel://one/main')).toEqual([2, 2, 2, false]);
  });

  it.each(['', 'cache:6379', 'http://u:hunter2@cache', 'redis://u:hunter2@cache/x', 'redis://u:hunter2@:x'])(
    'is refused without being repeated: %s',
    (url) => {
      expect(() => redisOptions(url)).toThrow(UsageError);
      expect(() => redisOptions(url)).toThrow(/^(?!.*hunter2).*REDIS_URL.*redis:\/\//);
    },
  );
});
