import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { ABSENT, type LedgerEntry } from '../../src/model/ledger-entry.ts';
import { hashField } from '../../src/plan/compare/fields.ts';
import { applied, entry, hasher, line, live, NOW, onlyChange } from '../support/plan-fixtures.ts';

const HOUR = 3_600_000;

const hash = (path: string, value: JsonValue): string => hashField(hasher, path, value, false);

const planned = (config: JsonObject, shown: JsonObject, given: Partial<LedgerEntry> = {}) => {
  const shop = entry('shop', { config });
  const item = live('id-shop', { config: shown });
  return onlyChange({ desired: [shop], live: [item], entries: { shop: applied(shop, item, given) } });
};

describe('a value that came out the same after two writes', () => {
  /** What two writes within seconds leave of a field: the same text in place of ours after each. */
  const twice = (path: string, shown: JsonValue) => ({
    applied: { name: hash('name', 'Name of shop'), active: hash('active', true) },
    observed: { name: hash('name', 'Name of shop'), active: hash('active', true) },
    written: {
      [path]: { at: NOW - 5_000, moved: hash(path, shown), again: hash(path, shown), againAt: NOW - 9_000 },
    },
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['config.region reads', { region: 'eu' }, { region: 'Europe' }],
    ['config.city, config.region read', { city: 'ulm', region: 'eu' }, { city: 'Ulm/D', region: 'Europe' }],
  ])('waits a minute before it is written a third time: %s differently', (words, config, shown) => {
    const marks = Object.entries(shown).map(([key, value]) => twice(`config.${key}`, value as JsonValue));
    const wrote = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [`config.${key}`, hash(`config.${key}`, value)]),
    );
    const change = planned(config, shown, {
      ...marks[0],
      applied: { ...marks[0]?.applied, ...wrote },
      written: Object.assign({}, ...marks.map(({ written }) => written)),
    });
    expect(line(change)).toBe('none shop');
    expect(change.notices?.join()).toContain(`${words} differently after two writes`);
  });
});

describe('a value that the provider is taken to rewrite', () => {
  const checks = (ms: number, done = 0) => ({ rechecks: { 'config.region': { since: NOW - ms, done } } });
  const at = (ms: number, done?: number) =>
    line(planned({ region: 'eu' }, { region: 'Europe' }, checks(ms, done)));

  it('is written once more an hour and a day later, to see if it still is', () => {
    expect(at(HOUR - 1)).toBe('none shop');
    expect(at(HOUR)).toBe('update shop config.region:desired');
    expect(at(HOUR, 1)).toBe('none shop');
    expect(at(24 * HOUR, 1)).toBe('update shop config.region:desired');
    expect(at(48 * HOUR, 2)).toBe('none shop');
  });
});

it('a value that was not taken and is not shown may be a secret that the provider hides, and the message says so', () => {
  const refused = hash('config.region', 'eu');
  const change = planned(
    { region: 'eu' },
    {},
    { observed: { 'config.region': ABSENT }, notAccepted: { 'config.region': refused } },
  );
  expect(change.blocked).toMatchObject({
    reason: 'not-accepted',
    message: expect.stringContaining('if config.region is a secret that the provider hides'),
  });
});
