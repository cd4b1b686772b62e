import type { AppContext } from '../app/context.ts';
import { sharedKeys } from '../redis/keys.ts';
import { readTime } from '../redis/read-time.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { DaemonDesired } from './desired.ts';
import { createFileDesired } from './file-desired.ts';

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
    // The same clock for all replicas.
    serverTime: () => readTime(redis.client, sharedKeys(settings.prefix).sources),
    onPoll: (result) => observer?.sourcePolled(result),
  });
};
