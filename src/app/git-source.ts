import type { SourceView } from '../model/source-status.ts';
import { openSourceStatuses } from '../store/source-statuses.ts';
import type { AppParts } from './context.ts';

/** Where the desired state comes from, and the status of the Git source in each daemon; null without one. */
export const gitSource = async ({
  context,
  redis,
  desired,
}: Pick<AppParts, 'context' | 'redis' | 'desired'>): Promise<SourceView | null> => {
  const { git, prefix } = context.settings;
  if (git === null) return null;
  const daemons = await openSourceStatuses(redis.client, prefix).read();
  const {
    revision: id,
    revisionTime: timeMs,
    revisionTitle: title = null,
    revisionAuthor: author = null,
  } = desired;
  return {
    url: git.url,
    ref: git.ref ?? 'HEAD',
    resolvedRef: [...daemons.values()].find(({ ref }) => ref === (git.ref ?? 'HEAD'))?.resolvedRef ?? null,
    path: git.path,
    commit: { id, title, author, timeMs },
    daemons,
  };
};
