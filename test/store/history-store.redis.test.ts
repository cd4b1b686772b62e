import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/model/history.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { MAX_ENTRIES, openHistory } from '../../src/store/history/history-store.ts';
import { report } from '../report/render-fixture.ts';
import { historyEntry } from './history-fixture.ts';
import { testPrefix, testRedis } from './ledger-fixture.ts';

const open = () => {
  const redis = testRedis();
  const prefix = testPrefix();
  return { redis, prefix, history: openHistory({ redis, prefix, account: 'acme' }) };
};

const many = (count: number, facts: (index: number) => Partial<HistoryEntry> = () => ({})): HistoryEntry[] =>
  Array.from({ length: count }, (_, index) => historyEntry({ at: index, ...facts(index) }));

const did = (run: string) => report({ run, applied: { create: 1 } });

describe('the history of an account', () => {
  it('is empty before anything was done', async () => {
    const { history } = open();
    expect(await history.read({ limit: 10 })).toEqual([]);
    expect(await history.runs(10)).toEqual([]);
  });

  it('gives back what was kept, newest first, and no more than asked for', async () => {
    const { history } = open();
    const entries = many(5, (index) => ({ key: `k${index}` }));
    await history.appendRun(did('run-1'), entries);
    expect(await history.read({ limit: 9 })).toEqual(entries.toReversed());
    expect((await history.read({ limit: 2 })).map(({ key }) => key)).toEqual(['k4', 'k3']);
    expect(await history.runs(9)).toEqual([did('run-1')]);
  });

  it('finds those of one key, however far back', async () => {
    const { history } = open();
    const key = (index: number) => (index === 3 ? '__proto__' : 'other');
    await history.appendRun(
      did('run-1'),
      many(1_200, (index) => ({ key: key(index) })),
    );
    const found = await history.read({ key: '__proto__', limit: 5 });
    expect(found.map(({ at }) => at)).toEqual([3]);
    expect(await history.read({ key: 'entry', limit: 5 })).toEqual([]);
  });

  it('holds a run once, however often its end is tried and whatever ended in between', async () => {
    const { history } = open();
    await history.appendRun(did('run-1'), many(2));
    await history.appendRun(
      did('run-2'),
      many(1, () => ({ key: 'crm' })),
    );
    await history.appendRun(did('run-1'), many(2));
    expect(await history.read({ limit: 10 })).toHaveLength(3);
    expect((await history.runs(10)).map(({ run }) => run)).toEqual(['run-2', 'run-1']);
  });

  it('keeps about so many, the newest', async () => {
    const { history, redis, prefix } = open();
    for (let run = 0; run < 4; run++)
      await history.appendRun(
        did(`run-${run}`),
        many(4_000, (index) => ({ at: run * 4_000 + index })),
      );
    const length = await redis.xlen(accountKeys(prefix, 'acme').history);
    expect(length).toBeGreaterThanOrEqual(MAX_ENTRIES);
    expect(length).toBeLessThan(MAX_ENTRIES * 1.05);
    expect((await history.read({ limit: 1 }))[0]?.at).toBe(15_999);
  });

  it('skips what cannot be read', async () => {
    const { history, redis, prefix } = open();
    await history.append(historyEntry());
    const broken = ['{', '{}', JSON.stringify({ ...historyEntry(), outcome: 'exploded' })];
    for (const text of broken)
      await redis.xadd(accountKeys(prefix, 'acme').history, '*', 'key', 'shop', 'entry', text);
    await redis.xadd(accountKeys(prefix, 'acme').history, '*', 'something', 'else');
    await redis.xadd(accountKeys(prefix, 'acme').runs, '*', 'signature', 'x', 'report', '{"account":1}');
    expect(await history.read({ limit: 10 })).toEqual([historyEntry()]);
    expect(await history.read({ key: 'shop', limit: 10 })).toEqual([historyEntry()]);
    expect(await history.runs(10)).toEqual([]);
  });

  it('tells what a person asked for while a run was under way before that run’s earlier changes', async () => {
    const { history } = open();
    const asked = historyEntry({ at: 50, key: '', action: 'none', asked: 'pause', by: 'ana@desk' });
    await history.append(asked);
    await history.appendRun(did('run-1'), [historyEntry({ at: 40 })]);
    expect(await history.read({ limit: 10 })).toEqual([asked, historyEntry({ at: 40 })]);
  });
});

describe('the runs that are kept', () => {
  const failed = (run: string, error = 'answered 503 after 31 s') => report({ run, result: 'failed', error });
  const runsOf = async (reports: readonly ReturnType<typeof report>[]) => {
    const { history } = open();
    for (const each of reports) await history.appendRun(each, []);
    return (await history.runs(500)).map(({ run }) => run).toReversed();
  };

  it('are no idle ones, but for the first after something went wrong', async () => {
    const reports = [
      report({ run: '1' }),
      report({ run: '2' }),
      failed('3'),
      report({ run: '4' }),
      report({ run: '5' }),
    ];
    expect(await runsOf(reports)).toEqual(['1', '3', '4']);
  });

  it('have a failure once while it is the same at every tick, and again when it returns', async () => {
    const again = failed('2', 'answered 503 after 29 s');
    expect(
      await runsOf([
        failed('1'),
        again,
        failed('3', 'answered 401'),
        failed('4'),
        report({ run: '5' }),
        failed('6'),
      ]),
    ).toEqual(['1', '3', '4', '5', '6']);
  });

  it('hold every one that did something', async () => {
    expect(await runsOf([did('1'), did('2'), did('3')])).toEqual(['1', '2', '3']);
  });

  it('level off, and so does what is kept of each', async () => {
    const { history, redis, prefix } = open();
    const failures = Array.from({ length: 10_000 }, (_, index) => ({
      key: `k${index}`,
      action: 'create' as const,
      error: 'answered 422',
    }));
    for (let run = 0; run < 400; run++) await history.appendRun(did(`${run}`), []);
    await history.appendRun(report({ run: 'big', result: 'partial', failed: failures }), []);
    expect(await redis.xlen(accountKeys(prefix, 'acme').runs)).toBeLessThan(250);
    expect(await redis.zcard(accountKeys(prefix, 'acme').recordedRuns)).toBeLessThanOrEqual(200);
    const [big] = await history.runs(1);
    expect(big?.failed).toHaveLength(50);
    expect(big?.notices).toEqual(['and 9950 more that failed or were blocked']);
  });
});

describe('the runs of the last day', () => {
  const quarter = 15 * 60_000;
  const noon = 100_000 * quarter;
  const ended = (run: string, facts: Parameters<typeof report>[0] = {}) =>
    report({ run, startedAt: noon, durationMs: 500, ...facts });
  const none = { converged: 0, partial: 0, superseded: 0, failed: 0 };

  it('are counted by quarter of an hour, those that found nothing new included', async () => {
    const { history } = open();
    expect(await history.quarters()).toEqual([]);
    for (const run of ['1', '2', '3']) await history.appendRun(ended(run), []);
    await history.appendRun(ended('4', { result: 'failed', error: 'no', durationMs: 1_234.5 }), []);
    await history.appendRun(ended('5', { startedAt: noon + quarter, durationMs: 20 }), []);
    expect(await history.quarters()).toEqual([
      { at: noon, results: { ...none, converged: 3, failed: 1 }, longestMs: 1_235 },
      { at: noon + quarter, results: { ...none, converged: 1 }, longestMs: 20 },
    ]);
  });

  it('are counted once, however often the end of one that did something is tried', async () => {
    const { history } = open();
    for (let attempt = 0; attempt < 3; attempt++)
      await history.appendRun({ ...did('1'), startedAt: noon }, []);
    expect((await history.quarters()).map(({ results }) => results.converged)).toEqual([1]);
  });

  it('push out those of the day before, and those of a clock that was ahead', async () => {
    const { history } = open();
    await history.appendRun(ended('ahead', { startedAt: noon + 200 * quarter }), []);
    await history.appendRun(ended('old', { startedAt: noon - 97 * quarter }), []);
    await history.appendRun(ended('kept', { startedAt: noon - 96 * quarter }), []);
    await history.appendRun(ended('now'), []);
    expect((await history.quarters()).map(({ at }) => at)).toEqual([noon - 96 * quarter, noon]);
  });

  it('stop no run from being recorded where something else has spoiled them', async () => {
    const { redis, prefix, history } = open();
    const { runQuarters } = accountKeys(prefix, 'acme');
    await redis.set(runQuarters, 'not a hash');
    expect(await history.appendRun(did('1'), many(1))).toBe(true);
    await redis.del(runQuarters);
    await redis.hset(runQuarters, { 'x:failed': '1', '7:purple': '1', '7:failed': 'many', '8:failed': '-1' });
    expect(await history.quarters()).toEqual([]);
  });
});
