import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The absolute path of `redis-server`, else `valkey-server`, on the PATH; null without either. */
export const findServerBinary = async (): Promise<string | null> => {
  try {
    // Through the shell, which knows the PATH: only config.ts reads the environment.
    const { stdout } = await run('/bin/sh', ['-c', 'command -v redis-server || command -v valkey-server']);
    return stdout.trim() || null;
  } catch {
    return null;
  }
};

/** The message that lists the ways to get a Redis. */
export const waysToRedis =
  'Setpoint needs Redis. Any of these will do: set REDIS_URL to a Redis 6.2 or newer (or Valkey); install one so that ' +
  '`redis-server` or `valkey-server` is on the PATH (apt-get install redis-server, dnf install valkey, brew install redis); ' +
  'or run everything in containers with `docker compose up`.';
