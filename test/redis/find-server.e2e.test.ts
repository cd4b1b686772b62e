import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findOrInstallServer } from '../../src/redis/find-server.ts';

const script = fileURLToPath(new URL('find-or-install.mjs', import.meta.url));

/** The step with a PATH of these programs alone, and no Docker engine. */
const find = async (...programs: string[]): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'setpoint-path-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await symlink(process.execPath, join(path, 'node'));
  for (const name of programs) await writeFile(join(path, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const env = { PATH: path, HOME: path, DOCKER_HOST: 'tcp://127.0.0.1:1' };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  return stdout.trim();
};

describe('finding a Redis', () => {
  it('takes the one that is named, unseen', async () => {
    const found = await findOrInstallServer({ redisUrl: 'redis://named', say: () => undefined });
    expect(found.redisUrl).toBe('redis://named');
    await found.close();
  });

  it.each(['redis-server', 'valkey-server'])('is content with a %s on the PATH', async (name) => {
    expect(await find(name)).toBe('found null');
  });

  it('says the ways when there is none and none can be installed', async () => {
    expect(await find()).toMatch(/^UsageError: .*REDIS_URL.*redis-server.*valkey-server.*docker compose up/);
  });
});
