import { describe, expect, it } from 'vitest';
import { openRunStore } from '../../jobs/run/run-store.ts';
import { accountKeys, sharedKeys } from '../../src/redis/keys.ts';
import { openAccountStore } from '../../src/store/account-store.ts';
import { openSourceStatuses } from '../../src/store/source-statuses.ts';
import { openRateTrail } from '../../src/throttle/rate-trail.ts';
import { testPrefix, testRedis } from '../store/ledger-fixture.ts';

/** No Date can hold it, so whatever shows it would fail. */
const NEVER = 1e300;

const run = {
  account: 'acme',
  run: 'r',
  trigger: 'schedule',
  revision: '',
  result: 'converged',
  applied: {},
  failed: [],
  blocked: [],
  error: null,
  notices: [],
  startedAt: 1,
  durationMs: 1,
};

const entry = {
  at: 1,
  account: 'acme',
  run: 'r',
  trigger: 'schedule',
  revision: '',
  revisionTitle: null,
  key: 'shop',
  action: 'update',
  fields: [],
  outcome: 'applied',
  error: null,
  attempts: 1,
  durationMs: 1,
};

const open = () => {
  const redis = testRedis();
  const prefix = testPrefix();
  const location = { redis, prefix, account: 'acme' };
  return { ...location, keys: accountKeys(prefix, 'acme'), store: openAccountStore(location) };
};

/** Reports that other code would stumble over. */
const reports: readonly (readonly [what: string, change: object])[] = [
  ['a start that no date can hold', { startedAt: NEVER }],
  ['a start before all dates', { startedAt: -NEVER }],
  ['a start that is a text', { startedAt: '1' }],
  ['failures without an error', { failed: [{ key: 'shop', action: 'update' }] }],
  ['failures of an unknown action', { failed: [{ key: 'shop', action: 'explode', error: 'e' }] }],
  ['failures that are none', { failed: [null] }],
  ['blocks without a message', { blocked: [{ key: 'shop', reason: 'deletes' }] }],
  ['blocks that are no list', { blocked: { length: 1 } }],
  ['notices that are no texts', { notices: [{}] }],
  ['counts that are no numbers', { applied: { update: 'many' } }],
  ['an unknown result', { result: '<b>' }],
  ['an error that is no text', { error: {} }],
];

describe('a record of a run that someone else has written', () => {
  it.for(reports)('counts as none: %s', async ([, change]) => {
    const { redis, prefix, keys, store } = open();
    const text = JSON.stringify({ ...run, ...change });
    const runs = openRunStore(redis, prefix, 'acme');
    await redis.set(keys.lastRun, JSON.stringify(run));
    await redis.set(keys.run('run-report', 'r'), JSON.stringify(run));
    expect((await store.status.read()).lastRun).toEqual(run);
    expect(await runs.report('r')).toEqual(run);
    await redis.set(keys.lastRun, text);
    await redis.set(keys.run('run-report', 'r'), text);
    await redis.xadd(keys.runs, '*', 'signature', 's', 'report', text);
    expect((await store.status.read()).lastRun).toBeNull();
    expect(await runs.report('r')).toBeNull();
    expect(await store.history.runs(10)).toEqual([]);
  });

  it.for(['{', 'null', '[]', '7', '"text"'])('counts as none where it is %s', async (text) => {
    const { redis, prefix, keys, store } = open();
    await redis.set(keys.lastRun, text);
    await redis.set(keys.run('run-report', 'r'), text);
    expect((await store.status.read()).lastRun).toBeNull();
    expect(await openRunStore(redis, prefix, 'acme').report('r')).toBeNull();
  });
});

describe('a time that no date can hold', () => {
  it('is left out of status, history and times', async () => {
    const { redis, keys, store } = open();
    const status = { key: 'shop', condition: 'in-sync', message: null, reason: null, since: 1 };
    await redis.hset(keys.status, 'shop', JSON.stringify(status));
    await redis.hset(keys.status, 'other', JSON.stringify({ ...status, key: 'other', since: NEVER }));
    await redis.xadd(keys.history, '*', 'key', 'shop', 'entry', JSON.stringify(entry));
    await redis.xadd(keys.history, '*', 'key', 'shop', 'entry', JSON.stringify({ ...entry, at: NEVER }));
    await redis.hset(keys.timestamps, 'observedAt', '1e300', 'convergedAt', 'NaN', 'endedAt', '5');
    await redis.set(keys.paused, JSON.stringify({ since: NEVER, by: 'eve' }));
    expect([...(await store.status.read()).integrations.keys()]).toEqual(['shop']);
    expect(await store.history.read({ limit: 10 })).toEqual([entry]);
    expect(await store.timestamps.read()).toEqual({ observedAt: null, convergedAt: null, endedAt: 5 });
    expect(await store.status.paused()).toEqual({ since: null, by: null });
  });

  it('is left out of the points of the rate', async () => {
    const { keys, ...location } = open();
    await location.redis.rpush(keys.throttleTrail, '[1,2,0]', `[${NEVER},2,0]`, '[null,2,0]');
    expect(await openRateTrail(location).read()).toEqual([{ at: 1, ratePerSecond: 2, refused: 0 }]);
  });

  it('is left out of the status of the source', async () => {
    const { redis, prefix } = open();
    const { sources } = sharedKeys(prefix);
    const source = {
      url: 'u',
      ref: 'r',
      resolvedRef: null,
      path: '.',
      commit: null,
      fetchedAt: 1,
      problem: null,
    };
    await redis.hset(sources, 'one', JSON.stringify(source));
    await redis.hset(sources, 'other', JSON.stringify({ ...source, fetchedAt: NEVER }));
    expect([...(await openSourceStatuses(redis, prefix).read()).keys()]).toEqual(['one']);
  });

  it('makes an entry of the ledger a broken one, with the way out', async () => {
    const { redis, keys, store } = open();
    const empty = { id: 'i', type: '', name: '', protect: false, secretPaths: [], applied: {}, observed: {} };
    const rest = { notAccepted: {}, written: {}, appliedAt: 1, revision: '', fingerprint: '' };
    const writeBacks = { times: [], count: 1, since: NEVER, paths: [] };
    await redis.hset(keys.entries, 'shop', JSON.stringify({ ...empty, ...rest, writeBacks }));
    await expect(store.ledger.read()).rejects.toThrow('setpoint forget');
  });
});
