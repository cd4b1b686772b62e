import { describe, expect, it } from 'vitest';
import { type EndedRun, findTroubles } from '../../src/reconcile/troubles.ts';
import type { KeyStatus } from '../../src/store/status/status-texts.ts';
import { report } from '../report/render-fixture.ts';

const status = (
  key: string,
  condition: KeyStatus['condition'],
  reason: KeyStatus['reason'] = null,
): KeyStatus => ({
  key,
  condition,
  message: `${key} is ${condition}`,
  reason,
});

const ended = (facts: Partial<EndedRun>): EndedRun => ({
  report: report(),
  statuses: [],
  planned: true,
  keys: null,
  unauthorised: false,
  reverted: new Map(),
  ...facts,
});

const found = (facts: Partial<EndedRun>) =>
  findTroubles(ended(facts)).troubles.map(({ kind, key, mended }) => [kind, key, mended === true]);

describe('what is wrong after a run', () => {
  it('is nothing where all is in sync or on its way', () => {
    expect(found({ statuses: [status('a', 'in-sync'), status('b', 'pending')] })).toEqual([]);
  });

  it('says which keys wait for a window', () => {
    const statuses = [status('a', 'in-sync'), status('b', 'pending')];
    const held = ended({ statuses, report: report({ result: 'partial', held: 1 }) });
    expect(findTroubles(held)).toEqual({ troubles: [], looked: 'all', waiting: new Set(['b']) });
    expect(findTroubles(ended({ statuses }))).toEqual({ troubles: [], looked: 'all' });
  });

  it('is what failed, is blocked or has drifted', () => {
    const statuses = [status('a', 'failed'), status('b', 'blocked', 'deletes'), status('c', 'drifted')];
    expect(found({ statuses })).toEqual([
      ['failed', 'a', false],
      ['blocked', 'b', false],
      ['drift', 'c', false],
    ]);
  });

  it.each(['rejected', 'cooling'] as const)('is a failure still where it is blocked as %s', (reason) => {
    expect(found({ statuses: [status('a', 'blocked', reason)] })).toEqual([['failed', 'a', false]]);
  });

  it('is a drift that the run has reverted, as resolved', () => {
    expect(found({ reverted: new Map([['a', ['name']]]) })).toEqual([['drift', 'a', true]]);
  });

  it('is a refused credential apart from any other failure of the account', () => {
    const failed = report({ result: 'failed', error: 'it did not work' });
    expect(found({ report: failed, planned: false })).toEqual([['failed', null, false]]);
    expect(found({ report: failed, planned: false, unauthorised: true })).toEqual([
      ['unauthorised', null, false],
    ]);
  });

  it('is nothing where newer desired state took over', () => {
    expect(found({ report: report({ result: 'superseded', error: 'newer' }) })).toEqual([]);
  });

  it('says how much of the account was checked', () => {
    expect(findTroubles(ended({})).looked).toBe('all');
    expect(findTroubles(ended({ keys: ['a'] })).looked).toEqual(new Set(['a']));
    expect(findTroubles(ended({ planned: false })).looked).toBe('nothing');
  });
});
