import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { ABSENT, type LedgerEntry, VOLATILE } from '../../src/model/ledger-entry.ts';
import { compareField } from '../../src/plan/compare/compare.ts';
import { hashField } from '../../src/plan/compare/fields.ts';
import { hasher, hasherOf, owned } from '../support/plan-fixtures.ts';

type Case = {
  readonly desired: JsonValue;
  /** Undefined: not shown. */
  readonly live?: JsonValue | undefined;
  readonly secret?: boolean;
  readonly writable?: boolean;
  /** The value that we last applied; absent: none. */
  readonly applied?: JsonValue;
  /** The value that the provider showed after it, or what stands in the ledger in place of a hash. */
  readonly observed?: JsonValue;
  readonly observedIs?: string;
  readonly notAccepted?: boolean;
  /** Null: adoption. */
  readonly owner?: null;
  /** Who made the hashes, when not the one who compares. */
  readonly by?: ReturnType<typeof hasherOf>;
};

const path = 'config.x';

const ledgerOf = (facts: Case): LedgerEntry => {
  const { applied, observed, observedIs, secret = false, by = hasher } = facts;
  const hash = (value: JsonValue | undefined) => hashField(by, path, value, secret);
  return owned('id-1', {
    applied: applied === undefined ? {} : { [path]: hash(applied) },
    observed:
      observedIs === undefined && observed === undefined ? {} : { [path]: observedIs ?? hash(observed) },
    notAccepted: facts.notAccepted ? { [path]: hash(applied) } : {},
  });
};

/** The verdict in one word, with its cause or reason. */
const verdict = (facts: Case): string => {
  const { desired, live, secret = false, writable = true } = facts;
  const entry = facts.owner === null ? null : ledgerOf(facts);
  const found = compareField({ hasher, path, desired, live, secret, writable, entry, now: 0 });
  if (found.kind === 'changed') return `changed ${found.cause}`;
  return found.kind === 'assumed' ? `assumed ${found.because}` : found.kind;
};

const table = (title: string, cases: readonly (readonly [string, Case, string])[]): void => {
  describe(title, () => {
    it.each(cases)('%s', (_what, facts, expected) => expect(verdict(facts)).toBe(expected));
  });
};

const secret = { secret: true, desired: 'new', applied: 'new' } as const;

table('a secret that the provider omits', [
  ['is in sync', { ...secret, observedIs: ABSENT }, 'same'],
  ['is written when the YAML changed', { ...secret, applied: 'old', observedIs: ABSENT }, 'changed desired'],
  ['is written again while unverified', { ...secret }, 'changed desired'],
  [
    'has drifted when it is shown all at once',
    { ...secret, observedIs: ABSENT, live: 'by hand' },
    'changed drift',
  ],
  ['settles when it is shown, and right', { ...secret, observedIs: ABSENT, live: 'new' }, 'settled'],
]);

table('a secret that the provider masks', [
  ['is in sync under the same mask', { ...secret, observed: 'ne***', live: 'ne***' }, 'same'],
  ['has drifted under another mask', { ...secret, observed: 'ne***', live: 'xx***' }, 'changed drift'],
  [
    'is written when the YAML changed',
    { ...secret, applied: 'old', observed: '***', live: '***' },
    'changed desired',
  ],
  ['changed on both sides', { ...secret, applied: 'old', observed: 'ol***', live: 'xx***' }, 'changed both'],
]);

table('a secret under a random mask', [
  ['is compared by desired alone', { ...secret, observedIs: VOLATILE, live: '***7' }, 'same'],
  [
    'is written when the YAML changed',
    { ...secret, applied: 'old', observedIs: VOLATILE, live: '***7' },
    'changed desired',
  ],
]);

table('a value that the provider echoes', [
  ['is in sync', { desired: 'a', applied: 'a', observed: 'a', live: 'a' }, 'same'],
  ['has drifted', { desired: 'a', applied: 'a', observed: 'a', live: 'b' }, 'changed drift'],
  ['changed in the YAML', { desired: 'b', applied: 'a', observed: 'a', live: 'a' }, 'changed desired'],
  ['changed on both sides', { desired: 'c', applied: 'a', observed: 'a', live: 'b' }, 'changed both'],
  [
    'settles when a hand already did what the YAML asks',
    { desired: 'b', applied: 'a', observed: 'a', live: 'b' },
    'settled',
  ],
  [
    'settles when it is visible and right, though unverified',
    { desired: 'a', applied: 'a', live: 'a' },
    'settled',
  ],
  [
    'is written again, never called drift, while unverified',
    { desired: 'a', applied: 'a', live: 'b' },
    'changed desired',
  ],
  [
    'compares whole, whatever the order of keys',
    { desired: { a: 1, b: 2 }, applied: { b: 2, a: 1 }, observed: { b: 2, a: 1 }, live: { b: 2, a: 1 } },
    'same',
  ],
  ['tells an absent value from null', { desired: null, applied: null, observed: null }, 'changed drift'],
]);

table('a value that the provider rewrites', [
  [
    'is in sync as it was seen after the write',
    { desired: ' A', applied: ' A', observed: 'a', live: 'a' },
    'same',
  ],
  [
    'has drifted from what was seen',
    { desired: ' A', applied: ' A', observed: 'a', live: 'b' },
    'changed drift',
  ],
  ['changed in the YAML', { desired: ' B', applied: ' A', observed: 'a', live: 'a' }, 'changed desired'],
]);

table('a value that the provider did not take', [
  [
    'is not written again',
    { desired: 'a', applied: 'a', observed: 'b', live: 'b', notAccepted: true },
    'not-accepted',
  ],
  [
    'is tried again when the YAML changed',
    { desired: 'c', applied: 'a', observed: 'b', live: 'b', notAccepted: true },
    'changed desired',
  ],
  [
    'is tried again when live moved',
    { desired: 'a', applied: 'a', observed: 'b', live: 'c', notAccepted: true },
    'changed drift',
  ],
  [
    'settles when it is there after all',
    { desired: 'a', applied: 'a', observed: 'b', live: 'a', notAccepted: true },
    'settled',
  ],
]);

table('on adoption', [
  ['a visible value is compared', { owner: null, desired: 'a', live: 'a' }, 'settled'],
  ['a visible value that differs is written', { owner: null, desired: 'a', live: 'b' }, 'changed desired'],
  ['a value that is not shown is written once', { owner: null, desired: 'a' }, 'changed desired'],
  ['a hidden secret is written once', { owner: null, secret: true, desired: 'a' }, 'changed desired'],
  [
    'a masked secret is written once',
    { owner: null, secret: true, desired: 'a', live: '***' },
    'changed desired',
  ],
  [
    'a hidden secret that no update can write is assumed',
    { owner: null, secret: true, desired: 'a', writable: false },
    'assumed unwritable',
  ],
  [
    'a masked secret that no update can write is assumed',
    { owner: null, secret: true, desired: 'a', live: '***', writable: false },
    'assumed unwritable',
  ],
  [
    'a visible one that no update can write is compared',
    { owner: null, secret: true, desired: 'a', live: 'b', writable: false },
    'changed desired',
  ],
]);

table('a field that is managed from now on', [
  ['settles when it is right already', { desired: 'a', live: 'a' }, 'settled'],
  ['is written when it is not', { desired: 'a', live: 'b' }, 'changed desired'],
]);

const rotated = { ...secret, by: hasherOf('credential-0') };

table('under a key that is not the one of the hashes', [
  ['a hidden secret is taken as unchanged', { ...rotated, observedIs: ABSENT }, 'assumed rotated-key'],
  [
    'a masked secret is taken as unchanged',
    { ...rotated, observed: 'ne***', live: 'ne***' },
    'assumed rotated-key',
  ],
  [
    'a secret under a random mask is taken as unchanged',
    { ...rotated, observedIs: VOLATILE, live: '***7' },
    'assumed rotated-key',
  ],
  ['a visible secret that is right settles', { ...rotated, observed: 'new', live: 'new' }, 'settled'],
  [
    'a visible secret that the provider rewrote is taken as unchanged',
    { ...rotated, desired: ' NEW', observed: 'new', live: 'new' },
    'assumed rotated-key',
  ],
  [
    'a visible secret that is another one is written',
    { ...rotated, observed: 'old', live: 'old' },
    'changed desired',
  ],
  [
    'what is not secret is compared as ever',
    { ...rotated, secret: false, observed: 'new', live: 'old' },
    'changed drift',
  ],
]);

describe('a field that became secret', () => {
  it('is hashed again under the secret key, and not written', () => {
    const entry = ledgerOf({ desired: 'a', applied: 'a', observed: 'b' });
    const facts = { hasher, path, desired: 'a', live: 'b', writable: true, entry, now: 0 };
    expect(compareField({ ...facts, secret: false })).toEqual({ kind: 'same', reads: 'otherwise' });
    expect(compareField({ ...facts, secret: true })).toEqual({ kind: 'settled', reads: 'otherwise' });
  });
});
