import { describe, expect, it } from 'vitest';
import { ABSENT, VOLATILE } from '../../src/model/ledger-entry.ts';
import {
  applied,
  entry,
  hasher,
  hasherOf,
  line,
  live,
  planOf,
  toolzzLike,
} from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { region: 'eu', token: 'a-secret' } });
const old = hasherOf('credential-0');

const storedUnderOldKey = (token: string | undefined, observed?: string) => {
  const shown = live('id-shop', { config: { region: 'eu', ...(token === undefined ? {} : { token }) } });
  const before = applied(shop, shown, {}, old);
  const known = observed === undefined ? before.observed : { ...before.observed, 'config.token': observed };
  return { live: [shown], entries: { shop: { ...before, observed: known } } };
};

describe('after the key of the hashes was rotated', () => {
  it.each([
    ['omits', undefined, undefined],
    ['masks', 'a-***', undefined],
    ['masks at random', '***8', VOLATILE],
    ['echoes', 'a-secret', undefined],
    ['echoes in another case', 'A-SECRET', undefined],
  ])(
    'nothing is written or blocked where the provider %s secrets, and the hashes are made anew',
    (_how, token, seen) => {
      const plan = planOf({ desired: [shop], ...storedUnderOldKey(token, seen) });
      expect(plan.changes.map(line)).toEqual(['none shop']);
      const [step] = plan.bookkeeping;
      const made = step?.kind === 'put' ? step.entry : null;
      expect(made?.fingerprint).toBe(hasher.fingerprint);
      expect(made?.applied['config.token']).toContain(`s:${hasher.fingerprint}:`);
      if (token === undefined) expect(made?.observed['config.token']).toBe(ABSENT);
      if (seen === VOLATILE) expect(made?.observed['config.token']).toBe(VOLATILE);
      const entries = made ? { shop: made } : {};
      const next = planOf({ desired: [shop], live: storedUnderOldKey(token, seen).live, entries });
      expect([next.changes.map(line), next.bookkeeping, next.notices]).toEqual([['none shop'], [], []]);
    },
  );

  it('nothing is blocked where a secret can never be written', () => {
    const plan = planOf({ desired: [shop], capabilities: toolzzLike, ...storedUnderOldKey('a-***') });
    expect(plan.changes.map(line)).toEqual(['none shop']);
  });

  it('the account says that secrets could not be compared this once', () => {
    const { notices } = planOf({ desired: [shop], ...storedUnderOldKey(undefined) });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/1 integrations.*setpoint retry KEY --account acme/);
  });

  it('says nothing where no secret is concerned', () => {
    const plain = entry('shop', { config: { region: 'eu' } });
    const shown = live('id-shop', { config: { region: 'eu' } });
    const plan = planOf({
      desired: [plain],
      live: [shown],
      entries: { shop: applied(plain, shown, {}, old) },
    });
    expect(plan.notices).toEqual([]);
    expect(plan.changes.map(line)).toEqual(['none shop']);
  });

  it('edits and drift of what is not secret are seen as ever', () => {
    const { entries } = storedUnderOldKey(undefined);
    const desired = [{ ...shop, name: 'New' }];
    const plan = planOf({ desired, live: [live('id-shop', { config: { region: 'hand' } })], entries });
    expect(plan.changes.map(line)).toEqual(['update shop drift name:desired config.region:drift']);
  });

  it('a refusal does not hold any more: the same is tried again', () => {
    const { live: shown, entries } = storedUnderOldKey(undefined);
    const rejected = { entryHash: old.digest('then'), status: 422, message: 'no', at: 0 };
    const plan = planOf({
      desired: [{ ...shop, name: 'New' }],
      live: shown,
      entries: { shop: { ...entries.shop, rejected } },
    });
    expect(plan.changes.map(line)).toEqual(['update shop name:desired']);
  });
});
