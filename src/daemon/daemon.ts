import { type Closers, withClosers } from '../app/closers.ts';
import type { AppContext } from '../app/context.ts';
import { untilSignalled } from '../app/interruption.ts';
import { openStore } from '../app/open-parts.ts';
import { manage } from './manage.ts';
import { openDesired } from './open-desired.ts';
import { createSupervisor } from './supervisor.ts';

/** Shutdown takes no longer than this, even if Redis is unreachable, in ms. */
const END_MS = 9_500;

const endInTime = ({ log, signals }: AppContext): NodeJS.Timeout => {
  const exit = (): void => {
    log.warn('Shutdown timed out; the next daemon recovers the requests in flight');
    signals.exit(0);
  };
  return setTimeout(exit, END_MS).unref();
};

/** Loads its libraries only if the daemon serves HTTP. */
const openHttp = async (listen: NonNullable<AppContext['settings']['http']>) =>
  (await import('./http.ts')).createDaemonHttp(listen);

/** What SIGHUP does; nothing before the daemon has started. */
type Hangup = { reload(): Promise<void> };

/** Without a listener SIGHUP ends the process, in the middle of its requests. */
const listenForHangup = ({ log, signals }: AppContext): Hangup => {
  const hangup: Hangup = { reload: async () => undefined };
  signals.on('SIGHUP', () => {
    log.info({ signal: 'SIGHUP' }, 'Reading the desired state again');
    hangup.reload().catch((error: unknown) => log.warn({ err: error }, 'Reading it failed'));
  });
  return hangup;
};

const serve = async (
  context: AppContext,
  stopped: Promise<unknown>,
  hangup: Hangup,
  closers: Closers,
): Promise<void> => {
  const { log, settings } = context;
  const redis = await openStore(context, closers);
  const http = settings.http === null ? null : await openHttp(settings.http);
  const observed = http ? { ...context, observer: http.observer } : context;
  const desired = await openDesired(observed, redis);
  const supervisor = createSupervisor(observed, redis, desired);
  await http?.start(context, redis, supervisor.view, closers);
  closers.add(supervisor.close);
  // Before the first reading, so that no edit is missed.
  const watching = await desired.watch(() => void supervisor.reload());
  closers.add(watching.close);
  // A first fetch may take minutes; a signal ends it.
  await Promise.race([watching.ready, stopped]);
  await manage(supervisor, log, closers);
  hangup.reload = async () => {
    await desired.poll();
    await supervisor.reload();
  };
  const { desiredState, git } = settings;
  log.info({ ...(git && { repository: git.url }), desiredState }, 'Daemon started');
  await stopped;
};

/**
 * `setpoint daemon`: manages the accounts until SIGTERM or SIGINT, then ends with 0 within 10 s. SIGHUP makes it
 * read the desired state at once.
 */
export const daemon = async (context: AppContext): Promise<number> => {
  const { log } = context;
  const hangup = listenForHangup(context);
  const stopped = untilSignalled(context);
  let ending: NodeJS.Timeout | undefined;
  void stopped.then((signal) => {
    log.info({ signal }, 'Shutting down: finishing requests in flight, requeueing the rest');
    ending = endInTime(context);
  });
  await withClosers((closers) => serve(context, stopped, hangup, closers));
  clearTimeout(ending);
  log.info('Daemon stopped');
  return 0;
};
