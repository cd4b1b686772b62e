import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { readSettings } from '../../src/config.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import type { RedisHandle } from '../../src/redis/redis-handle.ts';
import { type Authority, type Certificate, createAuthority } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { startCluster } from '../support/redis-cluster.ts';
import { startRedisProcess } from '../support/redis-process.ts';
import { until } from '../support/until.ts';
import { refusalOf } from './refusal.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** Opens the Redis of these variables, as a command does. */
const open = async ({ onTestFinished }: TestContext, env: Record<string, string>): Promise<RedisHandle> => {
  const { redisUrl, redisAccess } = readSettings({ env, cwd: '/' });
  const redis = await openRedis({ redisUrl, redisAccess, dataDir: 'unused', log });
  onTestFinished(() => redis.close());
  return redis;
};

const refusal = (test: TestContext, env: Record<string, string>): Promise<string> =>
  refusalOf(() => open(test, env));

/** How a Redis shows a certificate, and asks for one where `clients` is yes. */
const tlsOf = async (authority: Authority, shown: Certificate, clients: 'yes' | 'no') => {
  const own = await authority.issue('operator');
  return {
    settings: {
      'tls-cert-file': shown.cert,
      'tls-key-file': shown.key,
      'tls-ca-cert-file': authority.ca,
      'tls-auth-clients': clients,
    },
    tls: { cert: await readFile(own.cert), key: await readFile(own.key), rejectUnauthorized: false },
  };
};

/** Starts a Redis with TLS. */
const startTls = async (
  test: TestContext,
  authority: Authority,
  shown: Certificate,
  clients: 'yes' | 'no' = 'no',
) => {
  const port = await freePort();
  const server = await startRedisProcess(test, port, await tlsOf(authority, shown, clients));
  return { server, url: `rediss://127.0.0.1:${port}` };
};

describe('a Redis with TLS and a private authority', () => {
  it('is used with the file of the authority, and asks for a certificate where it wants one', async (test) => {
    const authority = await createAuthority(test);
    const { url } = await startTls(test, authority, await authority.issue('server'), 'yes');
    const client = await authority.issue('client');
    const env = { REDIS_URL: url, SETPOINT_REDIS_CA_FILE: authority.ca };
    const files = { SETPOINT_REDIS_CERT_FILE: client.cert, SETPOINT_REDIS_KEY_FILE: client.key };
    const redis = await open(test, { ...env, ...files });
    expect(await redis.client.ping()).toBe('PONG');
    expect(await redis.duplicate().ping()).toBe('PONG');
    expect(await refusal(test, env)).toMatch(
      /^Redis at 127\.0\.0\.1:\d+ cannot be used: it asks for a certificate of ours/,
    );
    const stranger = await (await createAuthority(test)).issue('client');
    const others = { SETPOINT_REDIS_CERT_FILE: stranger.cert, SETPOINT_REDIS_KEY_FILE: stranger.key };
    expect(await refusal(test, { ...env, ...others })).toMatch(
      /does not accept the certificate of SETPOINT_REDIS_CERT_FILE/,
    );
  });

  it('is refused at once where its certificate is not that of a trusted authority, has expired, or is of another host', async (test) => {
    const authority = await createAuthority(test);
    const trusted = { SETPOINT_REDIS_CA_FILE: authority.ca };
    const { url } = await startTls(test, authority, await authority.issue('server'));
    expect(await refusal(test, { REDIS_URL: url })).toMatch(/not trusted here.*SETPOINT_REDIS_CA_FILE/);
    const expired = await startTls(test, authority, await authority.issue('old', { days: -1 }));
    expect(await refusal(test, { REDIS_URL: expired.url, ...trusted })).toMatch(/certificate has expired/);
    const named = await startTls(
      test,
      authority,
      await authority.issue('named', { names: 'DNS:redis.example.com' }),
    );
    const env = { REDIS_URL: named.url, ...trusted };
    expect(await refusal(test, env)).toMatch(/for another host.*SETPOINT_REDIS_SERVER_NAME/);
    const redis = await open(test, { ...env, SETPOINT_REDIS_SERVER_NAME: 'redis.example.com' });
    expect(await redis.client.ping()).toBe('PONG');
  });

  it('is not mistaken for one without TLS', async (test) => {
    const port = await freePort();
    await startRedisProcess(test, port);
    expect(await refusal(test, { REDIS_URL: `rediss://127.0.0.1:${port}` })).toMatch(
      /no answer within 5 s; perhaps it does not speak TLS at this port/,
    );
  });

  it('is reached again with a renewed certificate, without a restart', async (test) => {
    const authority = await createAuthority(test);
    const { server, url } = await startTls(test, authority, await authority.issue('server'), 'yes');
    const client = await authority.issue('client');
    const redis = await open(test, {
      REDIS_URL: url,
      SETPOINT_REDIS_CA_FILE: authority.ca,
      SETPOINT_REDIS_CERT_FILE: client.cert,
      SETPOINT_REDIS_KEY_FILE: client.key,
    });
    // While only one of the two files is new, the old pair stays in use.
    const renewed = await authority.issue('renewed');
    await writeFile(client.cert, await readFile(renewed.cert));
    const half = redis.duplicate();
    expect(await half.ping()).toBe('PONG');
    await writeFile(client.key, await readFile(renewed.key));
    const shown = async (): Promise<string> => {
      await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await redis.client.ping();
      const socket = redis.client.stream as unknown as { getCertificate(): { subject: { CN: string } } };
      return socket.getCertificate().subject.CN;
    };
    await until(async () => (await shown()) === 'renewed');
  });
});

describe('a TLS file', () => {
  it.for<[string, (authority: Authority) => Promise<Record<string, string>>, RegExp]>([
    [
      'that is missing',
      async ({ folder }) => ({ SETPOINT_REDIS_CA_FILE: join(folder, 'none.pem') }),
      /^SETPOINT_REDIS_CA_FILE names a file that cannot be read \(ENOENT\)/,
    ],
    [
      'that is no PEM',
      async ({ folder }) => {
        await writeFile(join(folder, 'ca.der'), 'not PEM');
        return { SETPOINT_REDIS_CA_FILE: join(folder, 'ca.der') };
      },
      /^SETPOINT_REDIS_CA_FILE must name a PEM file with a certificate/,
    ],
    [
      'that is damaged',
      async ({ folder }) => {
        const text = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
        await writeFile(join(folder, 'ca.broken'), text);
        return { SETPOINT_REDIS_CA_FILE: join(folder, 'ca.broken') };
      },
      /ca\.broken of SETPOINT_REDIS_CA_FILE is damaged/,
    ],
    [
      'with a certificate in place of the key',
      async (authority) => {
        const { cert } = await authority.issue('client');
        return { SETPOINT_REDIS_CERT_FILE: cert, SETPOINT_REDIS_KEY_FILE: cert };
      },
      /^SETPOINT_REDIS_KEY_FILE must name a PEM file with a private key/,
    ],
    [
      'with the key of another certificate',
      async (authority) => {
        const [{ cert }, { key }] = [await authority.issue('client'), await authority.issue('other')];
        return { SETPOINT_REDIS_CERT_FILE: cert, SETPOINT_REDIS_KEY_FILE: key };
      },
      /^The key of SETPOINT_REDIS_KEY_FILE does not belong to SETPOINT_REDIS_CERT_FILE/,
    ],
    [
      'with a certificate that has expired',
      async (authority) => {
        const { cert, key } = await authority.issue('client', { days: -1 });
        return { SETPOINT_REDIS_CERT_FILE: cert, SETPOINT_REDIS_KEY_FILE: key };
      },
      /^The certificate of SETPOINT_REDIS_CERT_FILE expired on /,
    ],
  ])('%s is refused before any connection', async ([, files, text], test) => {
    const env = await files(await createAuthority(test));
    expect(await refusal(test, { REDIS_URL: 'rediss://127.0.0.1:1', ...env })).toMatch(text);
  });
});

describe('a Redis Cluster with TLS between all of its nodes', () => {
  const names = ['acme', 'brasil', 'chile', 'dinamarca', 'equador'];

  it('is used with the file of the authority and a certificate of ours, on every node', async (test) => {
    const authority = await createAuthority(test);
    const tls = await tlsOf(authority, await authority.issue('node'), 'yes');
    const { url, masters } = await startCluster(test, { withReplicas: false, tls });
    expect(url).toMatch(/^rediss\+cluster:/);
    const { cert, key } = await authority.issue('client');
    const env = { REDIS_URL: url, SETPOINT_REDIS_CA_FILE: authority.ca };
    const ours = { SETPOINT_REDIS_CERT_FILE: cert, SETPOINT_REDIS_KEY_FILE: key };
    const { client, duplicate } = await open(test, { ...env, ...ours });
    await Promise.all(names.map((name) => client.set(`{team:${name}}:written`, name)));
    const sizes = await Promise.all(masters.map((master) => master.client.dbsize()));
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(1);
    // As a worker waits for a job.
    const popped = duplicate().bzpopmin('{team:acme}:marker', 0);
    await client.zadd('{team:acme}:marker', 1, 'job');
    expect(await popped).toEqual(['{team:acme}:marker', 'job', '1']);
    expect(await refusal(test, env)).toMatch(/asks for a certificate of ours/);
    expect(await refusal(test, { REDIS_URL: url, ...ours })).toMatch(
      /not trusted here.*SETPOINT_REDIS_CA_FILE/,
    );
  });
});
