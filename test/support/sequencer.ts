import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The projects in the order in which they run: at the end comes one of many short files, so that no worker is busy
 * for long when the others have nothing left.
 */
const projects = ['redis', 'long', 'browser', 'e2e'];

/**
 * Files that take longest, for the first run of a clone; later runs know how long each file took. Of those with a Redis, every
 * other one mostly waits: side by side they would leave the processor idle.
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
  'test/desired/git/remote/clone.long.test.ts',
  'test/desired/git/remote/fetch.long.test.ts',
  'test/opponents/opponents.long.test.ts',
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

/** Runs the projects one after the other, and of each the slowest files first. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const path = ({ moduleId }: TestSpecification) => relative(this.ctx.config.root, moduleId);
    return sorted.toSorted(
      (a, b) =>
        rank(projects, a.project.name) - rank(projects, b.project.name) ||
        rank(slowest, path(a)) - rank(slowest, path(b)),
    );
  }
}
