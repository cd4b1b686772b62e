import type { Closers } from '../app/closers.ts';
import type { Logger } from '../log.ts';
import type { Supervisor } from './supervisor.ts';

const HEARTBEAT_MS = 5_000;

const startHeartbeat = (
  supervisor: Pick<Supervisor, 'heartbeat'>,
  log: Pick<Logger, 'debug'>,
  everyMs: number,
): NodeJS.Timeout => {
  let beating = false;
  const beat = async (): Promise<void> => {
    // While Redis is away, one heartbeat waits for it, not one every five seconds.
    if (beating) return;
    beating = true;
    await supervisor.heartbeat().catch((error: unknown) => log.debug({ err: error }, 'Heartbeat failed'));
    beating = false;
  };
  return setInterval(() => void beat(), everyMs);
};

/** Has the accounts managed, and shows that they are. Resolves when all have been started. */
export const manage = async (
  supervisor: Pick<Supervisor, 'heartbeat' | 'reload'>,
  log: Pick<Logger, 'debug'>,
  closers: Pick<Closers, 'add'>,
  everyMs = HEARTBEAT_MS,
): Promise<void> => {
  // Before all accounts are started: with very many that takes longer than one heartbeat counts.
  const beat = startHeartbeat(supervisor, log, everyMs);
  closers.add(() => clearInterval(beat));
  await supervisor.reload();
};
