import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { name, newcomer } from '../support/guard-fixtures.ts';
import { applied, entry, hasherOf, live, type Setting } from '../support/plan-fixtures.ts';

/** What is owned, as it stands everywhere. */
export type Estate = {
  readonly all: readonly DesiredIntegration[];
  readonly shown: readonly LiveIntegration[];
  readonly entries: { readonly [key: string]: LedgerEntry };
};

export const config = { region: 'eu', token: 'S3cr3t' };

/** So many owned, in sync, each with a secret that the provider hides. */
export const owning = (count: number, by = hasherOf()): Estate => {
  const all = Array.from({ length: count }, (_, i) => entry(name(i), { config, visibility: 'private' }));
  const shown = all.map(({ key }) => live(`id-${key}`, { visibility: 'private', config: { region: 'eu' } }));
  const entries = Object.fromEntries(
    all.map((each, i) => [each.key, applied(each, shown[i] as LiveIntegration, { configWritten: true }, by)]),
  );
  return { all, shown, entries };
};

export type Edit = (entry: DesiredIntegration) => Partial<DesiredIntegration>;

/** The first so many are edited; one that is new is created beside them. */
export const editing = ({ all, shown, entries }: Estate, count: number, edit: Edit): Setting => ({
  desired: [newcomer, ...all.map((each, i) => (i < count ? { ...each, ...edit(each) } : each))],
  live: shown,
  entries,
});

export const rename: Edit = ({ name: text }) => ({ name: `${text}, renamed` });
export const rotate: Edit = () => ({ config: { ...config, token: 'of-another-environment' } });
