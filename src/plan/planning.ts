import type { DesiredAccount, DesiredIntegration } from '../model/desired.ts';
import type { OwnedElsewhere } from '../model/elsewhere.ts';
import { foldId } from '../model/fold-id.ts';
import { foldName } from '../model/fold-name.ts';
import type { Hasher } from '../model/hasher.ts';
import type { Ledger, LedgerEntry, LedgerFacts, Removal } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Capabilities, Observation } from '../model/provider.ts';
import { compareText } from './compare/equal.ts';

/** What a live integration is found by when no id is known: its type and its folded name. */
export const identityOf = (item: { readonly type: string; readonly name: string }): string =>
  `${item.type}\u0000${foldName(item.name)}`;

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
  readonly manual: boolean;
  /** Lifts the guards, for this plan only. */
  readonly force: boolean;
  /** Live ids that the ledgers of other accounts own. Absent: none. */
  readonly elsewhere?: ReadonlyMap<string, OwnedElsewhere>;
  /** Only these keys are planned; their rejections are lifted. Null: all. */
  readonly keys: ReadonlySet<string> | null;
};

/** The input, indexed: what looking at one key needs, without walking everything again. */
export type Planning = Omit<PlanInput, 'desired' | 'observation' | 'ledger' | 'elsewhere'> & {
  readonly capabilities: Capabilities;
  /** When the list was asked for, in ms since the epoch: what was made after it cannot be in it. */
  readonly readAt: number;
  /** False for a worker that plans its change once more: only the plan of the whole, and verifying, look at what writes have left. */
  readonly recordsObservation: boolean;
  readonly desired: ReadonlyMap<string, DesiredIntegration>;
  /** Desired entries by type and name. */
  readonly desiredByIdentity: ReadonlyMap<string, DesiredIntegration>;
  /** The id that a desired entry names, by its key, as the provider shows it; as it is written where nothing live has it. */
  readonly named: ReadonlyMap<string, string>;
  /** The keys of the desired entries that name an id, in order: more than one is a mistake that has to show. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** Keys that the ledger has and the YAML has no longer, by the type and name that they were last written with. */
  readonly formerKeys: ReadonlyMap<string, readonly string[]>;
  readonly live: ReadonlyMap<string, LiveIntegration>;
  readonly byIdentity: ReadonlyMap<string, readonly LiveIntegration[]>;
  readonly entries: ReadonlyMap<string, LedgerEntry>;
  /** Owned id → its key. The old id of an unfinished replace is owned too. */
  readonly owners: ReadonlyMap<string, string>;
  readonly released: ReadonlySet<string>;
  readonly removals: readonly Removal[];
  readonly elsewhere: ReadonlyMap<string, OwnedElsewhere>;
  /** What the ledger knows of the account as a whole. */
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

/** The ids that entries name, as they are live: people write a UUID in any letter case. */
const namedIds = (
  desired: readonly DesiredIntegration[],
  live: ReadonlyMap<string, LiveIntegration>,
): ReadonlyMap<string, string> => {
  const naming = desired.flatMap(({ key, id }) => (id === undefined ? [] : [[key, id] as const]));
  // Nearly always each is written as it is shown.
  if (naming.every(([, id]) => live.has(id))) return new Map(naming);
  const folded = new Map([...live.keys()].map((id) => [foldId(id), id]));
  return new Map(naming.map(([key, id]) => [key, live.has(id) ? id : (folded.get(foldId(id)) ?? id)]));
};

/** Indexes the input once. */
export const preparePlanning = (input: PlanInput): Planning => {
  const { observation, ledger, elsewhere = NOTHING_ELSEWHERE, ...rest } = input;
  const desired = [...input.desired].sort((a, b) => compareText(a.key, b.key));
  const entries = new Map(Object.entries(ledger.entries).sort(([a], [b]) => compareText(a, b)));
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
