import { expect, it } from 'vitest';
import { requestsToApply } from '../../src/plan/requests.ts';
import { summary } from '../report/render-fixture.ts';

it.each([
  ['nothing to do', summary({ none: 9, blocked: 2 }), 0],
  ['a create', summary({ create: 1 }), 4],
  ['an adoption writes nothing', summary({ adopt: 2 }), 3],
  ['a replace is a create and a removal', summary({ replace: 1 }), 5],
  ['all of them', summary({ create: 10, update: 5, delete: 3, adopt: 4, replace: 1 }), 23],
])('requests of an apply: %s', (_name, counts, requests) => {
  expect(requestsToApply(counts, 1)).toBe(requests);
});

it('an account that takes two requests to read takes six of them in an apply', () => {
  expect(requestsToApply(summary({ create: 1 }), 2)).toBe(7);
});
