import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import { planAccount } from '../../src/plan/plan-account.ts';
import type { PlanInput } from '../../src/plan/planning.ts';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import { createPlanner } from '../../src/reconcile/planner.ts';
import { account, applied, entry, hasherOf, inputOf, live, NOW, owned } from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { region: 'eu', token: 'S3cr3t' } });
const shown = live('id-shop', { config: { region: 'eu' } });

/** An account in sync. */
const inSync = (given: Partial<LedgerEntry> = {}): PlanInput =>
  inputOf({ desired: [shop], live: [shown], entries: { shop: applied(shop, shown, given) } });

/** The same some time later, from a list of its own. */
const later = (input: PlanInput, ms = 60_000): PlanInput => ({
  ...input,
  now: input.now + ms,
  observation: { ...input.observation, at: input.observation.at + ms },
});

const isKept = (input: PlanInput, next: PlanInput): boolean => {
  const planner = createPlanner();
  return planner(input) === planner(next);
};

describe('a plan with nothing to do', () => {
  it('is given again from the very same input, however much later', () => {
    const input = inSync();
    const planner = createPlanner();
    const plan = planner(input);
    expect(plan).toEqual(planAccount(input));
    expect(plan.plan.summary).toMatchObject({ none: 1 });
    expect(planner(later(input))).toBe(plan);
    expect(planner(later(input, 86_400_000))).toBe(plan);
  });

  it('is given again also when it has something to say, or to block', () => {
    const blocked = inputOf({ desired: [entry('far', { type: 'moon' })] });
    expect(planAccount(blocked).plan.summary).toMatchObject({ blocked: 1 });
    expect(isKept(blocked, later(blocked))).toBe(true);
    const left = inputOf({ live: [shown], entries: { shop: applied(shop, shown, { protect: true }) } });
    expect(planAccount(left).plan.changes[0]?.notices).toHaveLength(1);
    expect(isKept(left, later(left))).toBe(true);
  });

  const [other] = [entry('shop', { config: { region: 'eu', token: 'rotated' } })];
  it.each<readonly [string, (input: PlanInput) => PlanInput]>([
    ['a secret was rotated', (input) => ({ ...input, desired: [other] })],
    ['the entries were read anew', (input) => ({ ...input, desired: [...input.desired] })],
    ['the account was read anew', (input) => ({ ...input, account: account() })],
    ['the credential was rotated', (input) => ({ ...input, hasher: hasherOf('another') })],
    ['the revision is another', (input) => ({ ...input, revision: 'r2' })],
    ['the ledger was read anew', (input) => ({ ...input, ledger: { ...input.ledger } })],
    ['a person asks', (input) => ({ ...input, manual: true })],
    ['the guards are lifted', (input) => ({ ...input, force: true })],
    ['one key is asked for', (input) => ({ ...input, keys: new Set(['shop']) })],
    [
      'the list was read anew',
      (input) => ({ ...input, observation: { ...input.observation, live: [{ ...shown, name: 'By hand' }] } }),
    ],
    [
      'the catalogue was read anew',
      (input) => ({
        ...input,
        observation: { ...input.observation, capabilities: { ...input.observation.capabilities } },
      }),
    ],
    ['the clock was set back', (input) => ({ ...input, now: NOW - 1 })],
    [
      'the list is an older one',
      (input) => ({ ...input, observation: { ...input.observation, at: NOW - 1 } }),
    ],
  ])('is made anew when %s', (_, change) => {
    const input = inSync();
    const next = change(later(input));
    const planner = createPlanner();
    planner(input);
    const plan = planner(next);
    expect(plan).toEqual(planAccount(next));
    expect(isKept(input, next)).toBe(false);
  });

  it.each<readonly [string, Partial<LedgerEntry>]>([
    ['has just been written', { appliedAt: NOW - SETTLE_MS + 1 }],
    ['was written by a machine whose clock is ahead', { appliedAt: NOW + 3_600_000 }],
    // This very list was its first look: nothing is learned from it, but from the next.
    ['waits for a second look', { written: { 'config.token': { seen: 'p:seen', seenAt: NOW } } }],
    ['failed lately', { failures: { count: 1, at: NOW - 1, message: 'no' } }],
    ['may have been created once more', { creating: { token: 'token', at: NOW - 1 } }],
  ])('is made anew while an integration %s', (_, given) => {
    const input = inSync(given);
    expect(isKept(input, later(input, 1))).toBe(false);
  });

  it('is not cached while a key owns nothing yet', () => {
    const input = inSync();
    const ledger = { ...input.ledger, entries: { ...input.ledger.entries, more: owned(null) } };
    expect(isKept({ ...input, ledger }, later({ ...input, ledger }))).toBe(false);
  });

  it('is not cached while earlier removals block others, which are unblocked a day later', () => {
    const all = Array.from({ length: 4 }, (_, i) => entry(`shop-${i}`));
    const live4 = all.map(({ key }) => live(`id-${key}`));
    const entries = Object.fromEntries(
      all.map((each, i) => [each.key, applied(each, live4[i] as (typeof live4)[number])]),
    );
    const removals = [1, 2, 3].map((i) => ({ id: `gone-${i}`, at: NOW - 1 }));
    const input = inputOf({ desired: all.slice(1), live: live4, entries, removals });
    const planner = createPlanner();
    expect(planner(input).plan.summary).toMatchObject({ delete: 0, blocked: 1 });
    expect(planner(later(input)).plan.summary).toMatchObject({ delete: 0, blocked: 1 });
    expect(planner(later(input, 86_400_000)).plan.summary).toMatchObject({ delete: 1, blocked: 0 });
  });

  it('of one key is not that of all', () => {
    const input: PlanInput = { ...inSync(), keys: new Set(['shop']) };
    expect(isKept(input, later(input))).toBe(false);
  });
});

describe('a plan with something to do', () => {
  it.each<readonly [string, PlanInput]>([
    ['a change', inputOf({ desired: [shop] })],
    ['something to write to the ledger', inputOf({ entries: { gone: owned('id-gone') } })],
  ])('is made anew: %s', (_, input) => {
    const { plan, planned } = planAccount(input);
    expect(plan.bookkeeping.length + planned.filter(({ work }) => work !== null).length).toBeGreaterThan(0);
    expect(isKept(input, later(input))).toBe(false);
  });
});
