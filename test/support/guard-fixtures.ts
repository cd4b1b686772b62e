import type { DesiredIntegration, Guards } from '../../src/model/desired.ts';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { applied, entry, live, planOf, type Setting, toolzzLike } from './plan-fixtures.ts';

/** The limits of an account that sets none. */
export const usual: Guards = {
  maxDeletes: 10,
  maxDeletePercent: 30,
  maxVanishedPercent: 30,
  maxUpdatePercent: 50,
  allowEmpty: false,
};

/** How many an account owns. */
export const sizes = [1, 2, 3, 4, 10, 20, 100] as const;

/** How many dangerous changes pass with so many owned, by the usual limits: ten, and a third of more than three. */
export const passing: { readonly [owned: number]: number } = {
  1: 1,
  2: 2,
  3: 3,
  4: 3,
  10: 3,
  20: 6,
  100: 10,
};

/** The key of one of them. */
export const name = (i: number): string => `k${String(i).padStart(3, '0')}`;

/** An account in sync. */
export type Account = {
  readonly all: readonly DesiredIntegration[];
  readonly shown: readonly LiveIntegration[];
  readonly entries: { readonly [key: string]: LedgerEntry };
};

/** So many owned, in sync; `newcomer` is not there yet, so that the YAML is never empty. */
export const owning = (count: number): Account => {
  const all = Array.from({ length: count }, (_, i) => entry(name(i), { replace: true }));
  const shown = all.map(({ key }) => live(`id-${key}`));
  const entries = Object.fromEntries(
    all.map((each, i) => [each.key, applied(each, shown[i] as LiveIntegration)]),
  );
  return { all, shown, entries };
};

/** Desired, and not there yet. */
export const newcomer = entry('newcomer');

/** What is blocked, and why. */
export const reasons = (setting: Setting): string[] =>
  planOf(setting).changes.flatMap(({ blocked, action, key }) =>
    blocked ? [`${action} ${key} ${blocked.reason}`] : [],
  );

/** The same number of each dangerous kind. */
export const dangers: readonly (readonly [string, (of: Account, count: number) => Setting])[] = [
  [
    'deletes',
    ({ all, shown, entries }, count) => ({ desired: [newcomer, ...all.slice(count)], live: shown, entries }),
  ],
  [
    'replaces',
    ({ all, shown, entries }, count) => ({
      desired: [newcomer, ...all.map((each, i) => (i < count ? { ...each, type: 'slack' } : each))],
      live: shown,
      entries,
    }),
  ],
  [
    'switches off',
    ({ all, shown, entries }, count) => ({
      desired: [newcomer, ...all.map((each, i) => (i < count ? { ...each, active: false } : each))],
      live: shown,
      entries,
    }),
  ],
  [
    'switches off, at Toolzz, what left the YAML',
    ({ all, shown, entries }, count) => ({
      desired: [newcomer, ...all.slice(count)],
      live: shown,
      entries,
      capabilities: toolzzLike,
    }),
  ],
];
