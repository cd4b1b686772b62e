import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, for the first run of a clone; later runs know how long each file took. Of `long`, those come first that
 * start many processes: from a worker that has grown to 300 MB each takes three times the processor time.
 */
const slowest = [
  'test/faults/toolzz.redis.test.ts',
  'test/faults/aloochat.redis.test.ts',
  'test/worlds/worlds.redis.test.ts',
  'test/redis/replicas.redis.test.ts',
  'test/jobs/supervise-worker.redis.test.ts',
  'test/jobs/interrupted-runs.redis.test.ts',
  'test/attacks/forged-jobs.redis.test.ts',
  'test/redis/cluster.redis.test.ts',
  'test/desired/git/remote/fetch.long.test.ts',
  'test/desired/git/remote/clone.long.test.ts',
  'test/desired/git/remote/files.long.test.ts',
  'test/desired/git/remote/signature.long.test.ts',
  'test/desired/git/remote/ssh.long.test.ts',
  'test/desired/git/remote/refs.long.test.ts',
  'test/desired/git/remote/faults.long.test.ts',
  'test/desired/revision.long.test.ts',
  'test/desired/revision-cache.long.test.ts',
  'test/desired/source.long.test.ts',
  'test/server/page/large-estate.browser.test.ts',
  'test/e2e-daemon/sentinel.test.ts',
  'test/e2e-daemon/cluster.test.ts',
  'test/cli/git-source.e2e.test.ts',
  'test/e2e-daemon/contested.test.ts',
  'test/e2e-daemon/killed-at-points.test.ts',
  'test/e2e/history.test.ts',
  'test/cli/demo.e2e.test.ts',
  'test/e2e-daemon/git-replicas.test.ts',
  'test/e2e-daemon/git-source.test.ts',
];

/** Its place in a list; behind all for what is not in it. */
const rank = (list: readonly string[], item: string): number => {
  const at = list.indexOf(item);
  return at === -1 ? list.length : at;
};

/** Runs the slowest files first. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const path = ({ moduleId }: TestSpecification) => relative(this.ctx.config.root, moduleId);
    return sorted.toSorted((a, b) => rank(slowest, path(a)) - rank(slowest, path(b)));
  }
}
