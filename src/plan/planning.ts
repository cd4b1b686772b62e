import type { DesiredAccount, DesiredIntegration } from '../model/desired.ts';
import { foldId, foldName } from '../model/fold.ts';
import type { Hasher } from '../model/hasher.ts';
import type { Ledger, LedgerEntry, LedgerFacts, Removal } from '../model/ledger-entry.ts';
import type { LiveIntegration, OwnedElsewhere } from '../model/live.ts';
import type { Capabilities, Observation } from '../model/provider.ts';
import { compareText } from './compare/equal.ts';

/** Identifies an integration where no id is known: its type and folded name. */
export const identityOf = (item: { readonly type: string; readonly name: string }): string =>
  `${item.type}\u0000${foldName(item.name)}`;

/** All that a plan depends on: the same input gives the same bytes. */
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
  /** Requested by a person: cooling changes are retried too. */
  readonly manual: boolean;
  /** Lifts the guards, for this plan only. */
  readonly force: boolean;
  /** Live ids that the ledgers of other accounts own. Absent: none. */
  readonly elsewhere?: ReadonlyMap<string, OwnedElsewhere>;
  /** Only these keys are planned; their rejections are lifted. Null: all. */
  readonly keys: ReadonlySet<string> | null;
};

/** The input, indexed for planning single keys. */
export type Planning = Omit<PlanInput, 'desired' | 'observation' | 'ledger' | 'elsewhere'> & {
  readonly capabilities: Capabilities;
  /** When the list was requested, in ms since the epoch: later creates cannot be in it. */
  readonly readAt: number;
  /** False for a worker that plans its change again: only whole plans and verifying settle earlier writes. */
  readonly recordsObservation: boolean;
  readonly desired: ReadonlyMap<string, DesiredIntegration>;
  /** Desired entries by type and name. */
  readonly desiredByIdentity: ReadonlyMap<string, DesiredIntegration>;
  /**
   * The ids that desired entries name, by key: as the provider shows them, or as written where none is live.
   */
  readonly named: ReadonlyMap<string, string>;
  /** The keys of the desired entries that name an id, sorted; more than one is a mistake to report. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** Keys that left the YAML but are in the ledger, by the type and name of their last write. */
  readonly formerKeys: ReadonlyMap<string, readonly string[]>;
  readonly live: ReadonlyMap<string, LiveIntegration>;
  readonly byIdentity: ReadonlyMap<string, readonly LiveIntegration[]>;
  readonly entries: ReadonlyMap<string, LedgerEntry>;
  /** Owned id → its key. The old id of an unfinished replace is owned too. */
  readonly owners: ReadonlyMap<string, string>;
  readonly released: ReadonlySet<string>;
  readonly removals: readonly Removal[];
  readonly elsewhere: ReadonlyMap<string, OwnedElsewhere>;
  /** The ledger's facts about the account as a whole. */
  readonly facts: LedgerFacts;
};

const NOTHING_ELSEWHERE: ReadonlyMap<string, OwnedElsewhere> = new Map();

const groupBy = <T, R>(
  items: readonly T[],
  group: (item: T) => string | undefined,
  member: (item: T) => R,
): Map<string, R[]> => {
  const groups = new Map<string, R[]>();
  for (const item of items) {
    const name = group(item);
    if (name === undefined) continue;
    const members = groups.get(name);
    if (members) members.push(member(item));
    else groups.set(name, [member(item)]);
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

/** The ids that entries name, in the provider's letter case: a UUID may be written in any. */
const namedIds = (
  desired: readonly DesiredIntegration[],
  live: ReadonlyMap<string, LiveIntegration>,
): ReadonlyMap<string, string> => {
  const naming = desired.flatMap(({ key, id }) => (id === undefined ? [] : [[key, id] as const]));
  // The usual case needs no folding.
  if (naming.every(([, id]) => live.has(id))) return new Map(naming);
  const folded = new Map([...live.keys()].map((id) => [foldId(id), id]));
  return new Map(naming.map(([key, id]) => [key, live.has(id) ? id : (folded.get(foldId(id)) ?? id)]));
};

/** Indexes the input once. */
export const preparePlanning = (input: PlanInput): Planning => {
  const { observation, ledger, elsewhere = NOTHING_ELSEWHERE, ...rest } = input;
  const desired = [...input.desired].sort((a, b) => compareText(a.key, b.key));
  const entries = new Map(
    Object.keys(ledger.entries)
      .sort(compareText)
      .map((key) => [key, ledger.entries[key] as LedgerEntry]),
  );
  const byKey = new Map(desired.map((entry) => [entry.key, entry]));
  const live = new Map(observation.live.map((item) => [item.id, item]));
  const named = namedIds(desired, live);
  const former = [...entries].filter(([key]) => !byKey.has(key));
  return {
    ...rest,
    capabilities: observation.capabilities,
    readAt: observation.at,
    recordsObservation: true,
    desired: byKey,
    desiredByIdentity: new Map(desired.map((entry) => [identityOf(entry), entry])),
    named,
    claims: groupBy(
      [...named],
      ([, id]) => id,
      ([key]) => key,
    ),
    formerKeys: groupBy(
      former,
      ([, entry]) => identityOf(entry),
      ([key]) => key,
    ),
    live,
    byIdentity: groupBy(observation.live, identityOf, (item) => item),
    entries,
    owners: ownersOf(entries),
    released: new Set(ledger.released),
    removals: ledger.removals ?? [],
    elsewhere,
    facts: ledger.facts ?? {},
  };
};
