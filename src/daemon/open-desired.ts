import type { AppContext } from '../app/context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { DaemonDesired } from './desired.ts';
import { createFileDesired } from './file-desired.ts';

/** By Redis' clock, in ms since the epoch: the same for all replicas. */
const serverTime = async ({ client }: RedisHandle): Promise<number> => {
  const [seconds, microseconds] = await client.time();
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
};

/** The desired state of the settings: files, or a Git repository. Reads neither yet. */
export const openDesired = async (context: AppContext, redis: RedisHandle): Promise<DaemonDesired> => {
  const { settings, secrets, log, observer } = context;
  const { git, dataDir, environment } = settings;
  if (git === null) return createFileDesired(context);
  const [{ createGitDesired }, { openGitRemote }] = await Promise.all([
    import('./git/git-desired.ts'),
    import('../desired/git/remote/open-git-remote.ts'),
  ]);
  return createGitDesired({
    context,
    settings: git,
    remote: openGitRemote({ settings: git, dataDir, environment, secrets, log }),
    serverTime: () => serverTime(redis),
    onPoll: (result) => observer?.sourcePolled(result),
  });
};
