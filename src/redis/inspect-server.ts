import type { Redis } from 'ioredis';
import { UsageError } from '../model/errors.ts';

/**
 * Checks the version and settings of a Redis.
 * @returns a warning for each setting that may lose the ledger or the queues
 * @throws UsageError when it is older than 6.2, which BullMQ needs
 */
export const inspectServer = async (client: Redis): Promise<readonly string[]> => {
  const setting = async (name: string) => {
    const reply = await quietly(client.config('GET', name));
    return Array.isArray(reply) ? reply[1] : null;
  };
  const [information, policy, appendOnly, save] = await Promise.all([
    quietly(client.info()),
    setting('maxmemory-policy'),
    setting('appendonly'),
    setting('save'),
  ]);
  const info = parseInfo(information);
  requireVersion(info.get('redis_version'));
  return [
    ...evictionWarning(policy ?? info.get('maxmemory_policy')),
    ...persistenceWarning(appendOnly, save),
  ];
};

/** Managed services forbid CONFIG, and some INFO: unreadable settings are not checked. */
const quietly = async (reading: Promise<unknown>): Promise<unknown> => reading.catch(() => null);

const parseInfo = (text: unknown): ReadonlyMap<string, string> => {
  const lines = typeof text === 'string' ? text.split(/\r?\n/) : [];
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
};

const requireVersion = (version: string | undefined): void => {
  const [major, minor] = (version ?? '').split('.').map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major + minor)) return;
  if (major > 6 || (major === 6 && minor >= 2)) return;
  throw new UsageError(
    `This Redis is version ${version}; setpoint needs Redis 6.2 or newer, or Valkey. Update it, or point REDIS_URL at a newer one.`,
  );
};

const evictionWarning = (policy: unknown): string[] =>
  typeof policy !== 'string' || policy === 'noeviction'
    ? []
    : [
        `Redis evicts keys when its memory is full (maxmemory-policy ${policy}), which loses queued changes and the ledger. ` +
          'Set maxmemory-policy to noeviction.',
      ];

const persistenceWarning = (appendOnly: unknown, save: unknown): string[] =>
  appendOnly !== 'no' || save !== ''
    ? []
    : [
        'Redis keeps nothing on disk (appendonly no, save ""), so a restart loses the ledger and every integration is adopted again. ' +
          'Set appendonly to yes.',
      ];
