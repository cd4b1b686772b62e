import type { DesiredAccount, DesiredIntegration } from '../model/desired.ts';
import type { Hasher } from '../model/hasher.ts';
import type { Ledger, LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Capabilities, Observation } from '../model/provider.ts';
import { identityOf } from './identity.ts';

/** Everything that a plan is made of. Same input, same bytes out. */
export type PlanInput = {
  readonly account: DesiredAccount;
  /** The account's entries, in any order. */
  readonly desired: readonly DesiredIntegration[];
  readonly observation: Observation;
  readonly ledger: Ledger;
  readonly hasher: Hasher;
  readonly revision: string;
  /** ms since the epoch. */
  readonly now: number;
  /** A person asked: a cooling change is tried all the same. */
  readonly person: boolean;
  /** Lifts the guards, for this plan only. */
  readonly force: boolean;
  /** Only these keys are planned; their rejections are lifted. Null: all. */
  readonly keys: ReadonlySet<string> | null;
};

/** The input, indexed: what looking at one key needs, without walking everything again. */
export type Planning = Omit<PlanInput, 'desired' | 'observation' | 'ledger'> & {
  readonly capabilities: Capabilities;
  readonly desired: ReadonlyMap<string, DesiredIntegration>;
  /** Desired entries by type and name, and by the id that they name. */
  readonly desiredByIdentity: ReadonlyMap<string, DesiredIntegration>;
  readonly desiredById: ReadonlyMap<string, DesiredIntegration>;
  readonly live: ReadonlyMap<string, LiveIntegration>;
  readonly byIdentity: ReadonlyMap<string, readonly LiveIntegration[]>;
  readonly entries: ReadonlyMap<string, LedgerEntry>;
  /** Owned id → its key. The old id of an unfinished replace is owned too. */
  readonly owners: ReadonlyMap<string, string>;
  readonly released: ReadonlySet<string>;
};

const groupByIdentity = (live: readonly LiveIntegration[]): Map<string, LiveIntegration[]> => {
  const groups = new Map<string, LiveIntegration[]>();
  for (const item of live) {
    const identity = identityOf(item);
    const group = groups.get(identity);
    if (group) group.push(item);
    else groups.set(identity, [item]);
  }
  return groups;
};

const ownersOf = (entries: ReadonlyMap<string, LedgerEntry>): Map<string, string> => {
  const owners = new Map<string, string>();
  for (const [key, entry] of entries) {
    if (entry.retire !== undefined) owners.set(entry.retire, key);
    if (entry.id !== null) owners.set(entry.id, key);
  }
  return owners;
};

/** Indexes the input once. */
export const preparePlanning = (input: PlanInput): Planning => {
  const { desired, observation, ledger, ...rest } = input;
  const entries = new Map(Object.entries(ledger.entries));
  return {
    ...rest,
    capabilities: observation.capabilities,
    desired: new Map(desired.map((entry) => [entry.key, entry])),
    desiredByIdentity: new Map(desired.map((entry) => [identityOf(entry), entry])),
    desiredById: new Map(desired.flatMap((entry) => (entry.id === undefined ? [] : [[entry.id, entry]]))),
    live: new Map(observation.live.map((item) => [item.id, item])),
    byIdentity: groupByIdentity(observation.live),
    entries,
    owners: ownersOf(entries),
    released: new Set(ledger.released),
  };
};
