import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { read } from './files.ts';

// As much of the Compose format as ours uses, strictly: a misspelt key is an error here as it is for Compose.
const service = z.strictObject({
  image: z.string().optional(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.string() })).optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.number(),
      start_period: z.string(),
    })
    .optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  restart: z.string(),
});
const compose = z
  .strictObject({
    services: z.strictObject({ redis: service, daemon: service }),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(read('docker-compose.yml')));
const { redis, daemon } = compose.services;

describe('the Redis of docker-compose.yml', () => {
  it('keeps every write on a volume and never throws a key away', () => {
    expect(redis.image).toBe('redis:8-alpine');
    expect(redis.command?.join(' ')).toBe('redis-server --appendonly yes --maxmemory-policy noeviction');
    expect(redis.volumes).toEqual(['redis-data:/data']);
    expect(compose.volumes).toHaveProperty('redis-data');
  });

  it('is healthy only when it answers, and offers no port outside', () => {
    expect(redis.healthcheck?.test.join(' ')).toContain('redis-cli ping');
    expect(redis).not.toHaveProperty('ports');
  });
});

describe('the daemon of docker-compose.yml', () => {
  it('is built from the checkout and starts once Redis is healthy', () => {
    expect(daemon.build).toBe('.');
    expect(daemon.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
    expect(daemon.environment?.REDIS_URL).toBe('redis://redis:6379');
  });

  it('takes the desired state from Git, and keeps its clone on a volume', () => {
    expect(daemon.environment?.SETPOINT_GIT_URL).toMatch(/^\$\{SETPOINT_GIT_URL:\?.+\}$/);
    expect(daemon.volumes).toEqual([`setpoint-data:${daemon.environment?.SETPOINT_DATA}`]);
    expect(compose.volumes).toHaveProperty('setpoint-data');
  });

  it('takes its credentials from .env, and names none itself', () => {
    expect(daemon.env_file).toBe('.env');
    expect(Object.keys(daemon.environment ?? {}).sort()).toEqual([
      'REDIS_URL',
      'SETPOINT_DATA',
      'SETPOINT_GIT_URL',
      'SETPOINT_HTTP',
      'SETPOINT_VIEW_TOKEN',
    ]);
  });

  it('serves its page on the loopback of the host, and to those only who have a token', () => {
    const [, port] = /^0\.0\.0\.0:(\d+)$/.exec(daemon.environment?.SETPOINT_HTTP ?? '') ?? [];
    expect(daemon.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(daemon.environment?.SETPOINT_VIEW_TOKEN).toMatch(/^\$\{SETPOINT_VIEW_TOKEN:\?.+\}$/);
  });

  it('has no rights to gain and nothing to write but a temporary folder', () => {
    expect(daemon.read_only).toBe(true);
    expect(daemon.tmpfs).toEqual(['/tmp']);
    expect(daemon.cap_drop).toEqual(['ALL']);
    expect(daemon.security_opt).toEqual(['no-new-privileges:true']);
  });

  it('is given longer to stop than the ten seconds that it takes at most', () => {
    expect(Number.parseInt(daemon.stop_grace_period ?? '0', 10)).toBeGreaterThan(10);
    expect(daemon.restart).toBe('unless-stopped');
  });
});
