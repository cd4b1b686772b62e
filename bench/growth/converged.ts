import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { Hasher } from '../../src/model/hasher.ts';
import type { Ledger, LedgerEntry } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { Observation } from '../../src/model/provider.ts';
import { planAccount } from '../../src/plan/plan-account.ts';
import type { PlanInput } from '../../src/plan/planning.ts';
import { aloochatCapabilities } from '../../src/providers/aloochat/capabilities.ts';
import { createHasher } from '../../src/store/ledger/keyring.ts';
import { type EstateEntry, estateOf } from '../support/estate.ts';
import { accountAt } from './account.ts';

/** When everything is planned, in ms since the epoch. */
export const NOW = 1_800_000_000_000;

const desiredOf = ({
  key,
  type,
  name,
  agentId,
  config,
  secretField,
  secret,
}: EstateEntry): DesiredIntegration => ({
  key,
  account: 'acme',
  type,
  name,
  active: true,
  ...(agentId === undefined ? {} : { agentId }),
  protect: false,
  replace: false,
  config: { ...config, [secretField]: secret.value },
  secretPaths: [`config.${secretField}`],
  source: { file: 'integrations.yaml', line: 1, column: 1 },
});

const liveOf = (entry: DesiredIntegration, at: number): LiveIntegration => ({
  id: `live-${at}`,
  type: entry.type,
  name: entry.name,
  active: entry.active,
  visibility: 'private',
  agentId: entry.agentId ?? null,
  config: entry.config,
  extra: {},
});

/** So many AlooChat entries. */
export const desiredEntries = (count: number): readonly DesiredIntegration[] =>
  estateOf(2 * count)
    .filter(({ provider }) => provider === 'aloochat')
    .map(desiredOf);

/** Everything live as it is desired. */
export const observedAs = (entries: readonly DesiredIntegration[]): Observation => ({
  live: entries.map(liveOf),
  at: NOW,
  requests: 1,
  capabilities: aloochatCapabilities([]),
});

export const hasherWith = (salt: string): Hasher =>
  createHasher({ ledgerKey: null, credential: 'aloo-key-of-the-simulator', provider: 'aloochat', salt });

/** What a plan is made of, but for the ledger. */
export const inputOf = (
  desired: readonly DesiredIntegration[],
  observation: Observation,
  hasher: Hasher,
): Omit<PlanInput, 'ledger'> => ({
  account: accountAt('http://127.0.0.1'),
  desired,
  observation,
  hasher,
  revision: 'bench',
  now: NOW,
  manual: false,
  force: false,
  keys: null,
});

/** The ledger of an estate in sync: what a first plan, which adopts everything, would write. */
export const convergedLedger = (input: Omit<PlanInput, 'ledger'>): Ledger => {
  const entries: Record<string, LedgerEntry> = {};
  for (const { change, work } of planAccount({ ...input, ledger: { entries: {}, released: [] } }).planned) {
    if (work?.kind !== 'adopt') throw new Error(`${change.key} is not adopted as it is: ${change.action}`);
    entries[change.key] = work.owner;
  }
  return { entries, released: [] };
};

/** The entries, of which so many ask for something else. */
export const withChanges = (
  entries: readonly DesiredIntegration[],
  changes: number,
): readonly DesiredIntegration[] => {
  const step = Math.max(1, Math.floor(entries.length / changes));
  return entries.map((entry, at) =>
    at % step === 0 && at / step < changes
      ? { ...entry, config: { ...entry.config, api_version: '2025-01' } }
      : entry,
  );
};
