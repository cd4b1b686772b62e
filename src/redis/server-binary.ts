import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The absolute path of `redis-server`, else of `valkey-server`, on the PATH; null when there is neither. */
export const findServerBinary = async (): Promise<string | null> => {
  try {
    // The shell knows the PATH of this process; only config.ts reads the environment.
    const { stdout } = await run('/bin/sh', ['-c', 'command -v redis-server || command -v valkey-server']);
    return stdout.trim() || null;
  } catch {
    return null;
  }
};

/** The ways to a Redis, for a person who has none. */
export const waysToRedis =
  'Setpoint needs Redis. Any of these will do: set REDIS_URL to a Redis 6.2 or newer (or Valkey); install one so that ' +
  '`redis-server` or `valkey-server` is on the PATH (apt-get install redis-server, dnf install valkey, brew install redis); ' +
  'or run everything in containers with `docker compose up`.';
