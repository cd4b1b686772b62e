import { describe, expect, it } from 'vitest';
import { foldId } from '../../src/model/fold.ts';
import { adoptionCandidates } from '../../src/plan/match/adoption-candidates.ts';
import { planKey } from '../../src/plan/plan-account.ts';
import { preparePlanning } from '../../src/plan/planning.ts';
import {
  applied,
  entry,
  inputOf,
  linesOf,
  live,
  onlyChange,
  planOf,
  workOf,
} from '../support/plan-fixtures.ts';

const LOWER = '550e8400-e29b-41d4-a716-446655440000';
const UPPER = LOWER.toUpperCase();
const MIXED = '550E8400-e29b-41D4-a716-446655440000';

describe('the letter case of an id', () => {
  it.each([
    ['a UUID', UPPER, LOWER],
    ['a UUID in mixed case', MIXED, LOWER],
    ['no UUID', 'AGENT-7', 'AGENT-7'],
    ['nearly a UUID', `${UPPER}0`, `${UPPER}0`],
    ['a UUID in braces', `{${UPPER}}`, `{${UPPER}}`],
  ])('%s', (_, id, folded) => {
    expect(foldId(id)).toBe(folded);
  });
});

describe('an entry whose id is a UUID', () => {
  it.each([
    ['upper', 'lower', UPPER, LOWER],
    ['lower', 'upper', LOWER, UPPER],
    ['mixed', 'lower', MIXED, LOWER],
    ['upper', 'upper', UPPER, UPPER],
  ])(
    'means what is live, written in %s case and shown in %s: under the id as it is shown',
    (...[, , id, shown]) => {
      const shop = entry('shop', { id });
      const setting = { desired: [shop], live: [live(shown, { name: 'Other' })] };
      expect(onlyChange(setting)).toMatchObject({ action: 'update', adopts: true, id: shown, blocked: null });
      expect(workOf(setting).planned[0]?.work).toMatchObject({ kind: 'update', live: { id: shown } });
    },
  );

  it.each([UPPER, LOWER, MIXED])('is the one that the ledger has: %s', (id) => {
    const shop = entry('shop', { id });
    const item = live(LOWER, { name: shop.name });
    expect(linesOf({ desired: [shop], live: [item], entries: { shop: applied(shop, item) } })).toEqual([
      'none shop',
    ]);
  });

  it('has two claims when two entries write it in different case, and both are blocked', () => {
    const desired = [entry('a', { id: UPPER }), entry('b', { id: LOWER })];
    const { changes } = planOf({ desired, live: [live(LOWER)] });
    expect(changes.map(({ blocked }) => blocked?.reason)).toEqual(['ambiguous', 'ambiguous']);
    expect(changes.map(({ blocked }) => blocked?.message)).toEqual([
      expect.stringContaining('b names the id'),
      expect.stringContaining('a names the id'),
    ]);
  });

  it('keeps others from taking that integration over by its name', () => {
    const desired = [entry('byId', { id: UPPER, name: 'Elsewhere' }), entry('byName', { name: 'Shown' })];
    const { changes } = planOf({ desired, live: [live(LOWER, { name: 'Shown' })] });
    expect(changes.map(({ key, action }) => `${action} ${key}`).sort()).toEqual([
      'create byName',
      'update byId',
    ]);
  });

  it('is a moved key where the ledger has that integration under a key that left the YAML', () => {
    const before = entry('before');
    const item = live(LOWER, { name: before.name });
    const entries = { before: applied(before, item) };
    const moved = entry('after', { id: UPPER, name: before.name });
    const { changes, bookkeeping } = planOf({ desired: [moved], live: [item], entries });
    expect(changes.map(({ key, action }) => `${action} ${key}`)).toEqual(['none after']);
    expect(bookkeeping).toMatchObject([{ kind: 'move', from: 'before', to: 'after' }]);
  });

  it('is asked of other accounts under the id as it is shown, and blocked where one has it', () => {
    const shop = entry('shop', { id: UPPER });
    const input = inputOf({ desired: [shop], live: [live(LOWER)] });
    const planning = preparePlanning(input);
    const changes = planKey(planning, 'shop')?.planned.map(({ change }) => change) ?? [];
    expect(adoptionCandidates(planning, changes)).toEqual([LOWER]);
    const elsewhere = new Map([[LOWER, { account: 'other', key: 'theirs', isLeft: false }]]);
    const blocked = planKey(preparePlanning({ ...input, elsewhere }), 'shop')?.planned[0]?.change.blocked;
    expect(blocked).toMatchObject({ reason: 'ambiguous', message: expect.stringContaining('account other') });
  });

  it('is the same change to the plan and to the worker that plans its key again', () => {
    const shop = entry('shop', { id: UPPER });
    const input = inputOf({ desired: [shop], live: [live(LOWER, { name: 'Other' })] });
    const [planned] = workOf({ desired: [shop], live: [live(LOWER, { name: 'Other' })] }).plan.changes;
    const again = planKey({ ...preparePlanning(input), recordsObservation: false }, 'shop')?.planned[0]
      ?.change;
    expect([again?.digest, again?.entryHash]).toEqual([planned?.digest, planned?.entryHash]);
  });

  it('is meant exactly where both cases are live, and never as another kind of id', () => {
    const both = [live(LOWER, { name: 'Small' }), live(UPPER, { name: 'Large' })];
    expect(onlyChange({ desired: [entry('shop', { id: UPPER })], live: both }).id).toBe(UPPER);
    const plain = onlyChange({ desired: [entry('shop', { id: 'ID-7' })], live: [live('id-7')] });
    expect(plain.blocked).toMatchObject({ reason: 'unavailable' });
  });
});

describe('an agent whose id is a UUID', () => {
  it.each([
    ['upper', UPPER, LOWER],
    ['lower', LOWER, UPPER],
    ['mixed', MIXED, LOWER],
  ])('in %s case is no difference: not when it is adopted, and not when it is owned', (_, agentId, shown) => {
    const shop = entry('shop', { agentId });
    const item = live('id-shop', { agentId: shown });
    expect(linesOf({ desired: [shop], live: [item] })).toEqual(['adopt shop']);
    expect(linesOf({ desired: [shop], live: [item], entries: { shop: applied(shop, item) } })).toEqual([
      'none shop',
    ]);
  });

  it('is no edit when its case changes in the YAML', () => {
    const item = live('id-shop', { agentId: LOWER });
    const entries = { shop: applied(entry('shop', { agentId: LOWER }), item) };
    expect(linesOf({ desired: [entry('shop', { agentId: UPPER })], live: [item], entries })).toEqual([
      'none shop',
    ]);
  });

  it('is another agent when it is another UUID, or no UUID in another case', () => {
    for (const [agentId, shown] of [
      [UPPER, LOWER.replace('5', '6')],
      ['AGENT-7', 'agent-7'],
    ] as const) {
      const desired = [entry('shop', { agentId })];
      const lines = linesOf({ desired, live: [live('id-shop', { agentId: shown })] });
      expect(lines).toEqual(['update shop adopts agentId:desired']);
    }
  });
});
