import { describe, it } from 'vitest';
import type { SourceStatus } from '../../src/model/source-status.ts';
import { sharedKeys } from '../../src/redis/keys.ts';
import { openSourceStatuses } from '../../src/store/source-statuses.ts';
import { openWorkshop } from '../reconcile/workshop.ts';

const status: SourceStatus = {
  url: 'https://git.example.com/acme/bots.git',
  ref: 'HEAD',
  resolvedRef: 'refs/heads/main',
  path: 'desired-state',
  commit: { id: 'a'.repeat(40), title: 'Rename the shop', author: 'Ana', timeMs: 1_000 },
  fetchedAt: 2_000,
  problem: null,
};
const broken: SourceStatus = {
  ...status,
  commit: null,
  fetchedAt: null,
  problem: { kind: 'remote', message: 'the remote does not answer', since: 3_000, polls: 2 },
};

describe('the statuses of the Git source', () => {
  it('hold what each daemon saved, until it ends', async (test) => {
    const { redis, prefix } = await openWorkshop(test);
    const store = openSourceStatuses(redis, prefix);
    test.expect(await store.read()).toEqual(new Map());
    await store.save('a', status);
    test.expect(await store.save('b', broken)).toEqual(
      new Map([
        ['a', status],
        ['b', broken],
      ]),
    );
    await store.remove('a');
    test.expect(await store.read()).toEqual(new Map([['b', broken]]));
  });

  it('leave out a daemon that was killed, and one whose status cannot be read', async (test) => {
    const { redis, prefix } = await openWorkshop(test);
    const store = openSourceStatuses(redis, prefix);
    await store.save('killed', status);
    await redis.zincrby(sharedKeys(prefix).sourcesSeen, -15_001, 'killed');
    await store.save('other-version', { ...status, fetchedAt: 'now' } as never);
    test.expect(await store.save('b', status)).toEqual(new Map([['b', status]]));
    const left = await redis.hkeys(sharedKeys(prefix).sources);
    test.expect(left.toSorted()).toEqual(['b', 'other-version']);
  });
});
