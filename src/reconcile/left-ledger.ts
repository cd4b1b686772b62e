import type { Ledger, LedgerEntry, LedgerFacts } from '../model/ledger-entry.ts';
import { isSecretHash } from '../plan/compare/field-hash.ts';
import type { Claimant } from '../plan/whose/ledger-claim.ts';
import { isSamePlace } from '../plan/whose/same-place.ts';
import { isSameSource } from '../plan/whose/same-source.ts';

/** The ledger of an account that is not in the YAML any more. */
export type LeftLedger = { readonly account: string; readonly ledger: Ledger };

/**
 * Whether a ledger without an account in the YAML may be what this account had under another name: the same desired state, the same place. At one
 * address there may be accounts of several credentials, so that what is live has the last word (`ownsLive`).
 */
export const isFormerName = (known: LedgerFacts, { place, source }: Claimant): boolean =>
  known.place !== undefined &&
  known.source !== undefined &&
  place !== undefined &&
  source !== undefined &&
  isSamePlace(known.place, place) &&
  isSameSource(known.source, source);

/** Whether the ledger owns any of what is live here. */
export const ownsLive = ({ entries }: Ledger, live: ReadonlySet<string>): boolean =>
  Object.values(entries).some(({ id }) => id !== null && live.has(id));

const secretsOf = (hashes: LedgerEntry['applied']): LedgerEntry['applied'] =>
  Object.fromEntries(Object.entries(hashes).filter(([, hash]) => isSecretHash(hash)));

/**
 * An entry as another account's ledger takes it over. Each ledger hashes with a salt of its own: what can be seen is compared
 * directly, and a secret that is hidden counts as unchanged.
 */
export const movedEntry = (entry: LedgerEntry, fingerprint: string): LedgerEntry => ({
  ...entry,
  applied: secretsOf(entry.applied),
  observed: secretsOf(entry.observed),
  notAccepted: {},
  written: {},
  fingerprint,
});

/** The ledger with all that the left ones own, but for keys that it has itself. */
export const withLeft = (ledger: Ledger, left: readonly LeftLedger[], fingerprint: string): Ledger => {
  const entries: Record<string, LedgerEntry> = Object.create(null);
  for (const { ledger: other } of left) {
    for (const [key, entry] of Object.entries(other.entries)) entries[key] = movedEntry(entry, fingerprint);
  }
  const released = left.flatMap(({ ledger: other }) => other.released);
  return {
    ...ledger,
    entries: Object.assign(entries, ledger.entries),
    released: [...new Set([...ledger.released, ...released])].sort(),
  };
};
