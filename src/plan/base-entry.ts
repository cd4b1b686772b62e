import type { DesiredIntegration } from '../model/desired.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { ComparedField } from './compare-entry.ts';
import { hashField } from './field-hash.ts';
import type { Planning } from './planning.ts';

/** An entry that owns nothing yet. */
export const emptyEntry = (fingerprint: string): LedgerEntry => ({
  id: null,
  type: '',
  name: '',
  protect: false,
  secretPaths: [],
  applied: {},
  observed: {},
  notAccepted: {},
  written: {},
  appliedAt: 0,
  revision: '',
  fingerprint,
});

/** The record without some of its paths. */
export const without = <T>(
  record: { readonly [path: string]: T },
  gone: Iterable<string>,
): { readonly [path: string]: T } => {
  const set = new Set(gone);
  return Object.fromEntries(Object.entries(record).filter(([path]) => !set.has(path)));
};

export type BaseFacts = {
  readonly planning: Planning;
  readonly entry: DesiredIntegration;
  readonly live: LiveIntegration;
  readonly owner: LedgerEntry | null;
  readonly compared: readonly ComparedField[];
  readonly letGo: readonly string[];
  readonly secrets: ReadonlySet<string>;
};

/**
 * What the ledger should say of a matched entry before anything is written: fields that are in sync recorded anew, fields
 * that left the YAML let go. Equal to the stored entry when there is nothing to learn.
 */
export const baseEntry = ({
  planning,
  entry,
  live,
  owner,
  compared,
  letGo,
  secrets,
}: BaseFacts): LedgerEntry => {
  const { hasher } = planning;
  const from =
    owner?.id === live.id
      ? owner
      : { ...emptyEntry(hasher.fingerprint), ...keptOf(owner), revision: planning.revision };
  const applied = { ...without(from.applied, letGo) };
  const observed = { ...without(from.observed, letGo) };
  const learned: string[] = [];
  for (const { path, desired, live: shown, secret, verdict } of compared) {
    if (verdict.is !== 'settled' && verdict.is !== 'assumed') continue;
    applied[path] = hashField(hasher, path, desired, secret);
    observed[path] = hashField(hasher, path, shown, secret);
    learned.push(path);
  }
  return {
    ...from,
    id: live.id,
    type: secrets.has('type') ? '' : live.type,
    name: secrets.has('name') ? '' : live.name,
    protect: entry.protect,
    secretPaths: [...secrets].sort(),
    applied,
    observed,
    notAccepted: without(from.notAccepted, [...learned, ...letGo]),
    written: without(from.written, [...learned, ...letGo]),
    fingerprint: hasher.fingerprint,
  };
};

/** What stays of a key's entry when it comes to own another integration: why it was refused or failed, not what it applied. */
const keptOf = (owner: LedgerEntry | null): Partial<LedgerEntry> => ({
  ...(owner?.rejected ? { rejected: owner.rejected } : {}),
  ...(owner?.failures ? { failures: owner.failures } : {}),
  ...(owner?.retire ? { retire: owner.retire } : {}),
});
