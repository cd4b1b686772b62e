import { expect, test } from 'vitest';
import { exitCodeOf } from '../../src/cli/apply/run-plan.ts';
import type { RunReport } from '../../src/model/run.ts';
import { report } from '../report/render-fixture.ts';

const failed = [{ key: 'a', action: 'update', error: 'answered 500' }] as const;
const blocked = [{ key: 'a', reason: 'ambiguous', message: 'two have its name' }] as const;

test.for<[string, Partial<RunReport>, number]>([
  ['all in sync', {}, 0],
  ['reported drift', { differing: 1 }, 2],
  ['what waits for the provider to show it', { result: 'partial', differing: 1 }, 2],
  ['a failure', { result: 'partial', failed }, 1],
  ['a failure beside reported drift', { result: 'partial', failed, differing: 1 }, 1],
  ['a blocked change', { result: 'partial', blocked }, 1],
  ['newer desired state', { result: 'superseded', error: 'newer desired state arrived' }, 1],
  ['a run that failed as a whole', { result: 'failed', error: 'answered 401' }, 1],
])('%s: apply ends with its exit code, whatever the other accounts come to', ([, facts, code]) => {
  expect(exitCodeOf([report(facts)])).toBe(code);
  expect(exitCodeOf([report({ account: 'other' }), report(facts)])).toBe(code);
});

test('a failure in one account outweighs a difference in another', () => {
  expect(exitCodeOf([report({ differing: 1 }), report({ result: 'partial', failed })])).toBe(1);
});
