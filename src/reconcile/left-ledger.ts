import type { Ledger, LedgerEntry, LedgerFacts } from '../model/ledger-entry.ts';
import { isSecretHash } from '../plan/compare/fields.ts';
import type { Claimant } from '../plan/whose/ledger-claim.ts';
import { isSamePlace } from '../plan/whose/place-claim.ts';
import { isSameSource } from '../plan/whose/source-claim.ts';

/** The ledger of an account that left the YAML. */
export type LeftLedger = { readonly account: string; readonly ledger: Ledger };

/**
 * Whether a left ledger may be this account's under a former name: same desired state, same place. Accounts
 * of several credentials may share an address, so `ownsLive` decides.
 */
export const isFormerName = (known: LedgerFacts, { place, source }: Claimant): boolean =>
  known.place !== undefined &&
  known.source !== undefined &&
  place !== undefined &&
  source !== undefined &&
  isSamePlace(known.place, place) &&
  isSameSource(known.source, source);

/** Whether the ledger owns any of the live integrations. */
export const ownsLive = ({ entries }: Ledger, live: ReadonlySet<string>): boolean =>
  Object.values(entries).some(({ id }) => id !== null && live.has(id));

const secretsOf = (hashes: LedgerEntry['applied']): LedgerEntry['applied'] =>
  Object.fromEntries(Object.entries(hashes).filter(([, hash]) => isSecretHash(hash)));

/**
 * Converts an entry for another account's ledger. Each ledger hashes with its own salt, so visible values are
 * compared directly, and hidden secrets count as unchanged.
 */
export const movedEntry = (entry: LedgerEntry, fingerprint: string): LedgerEntry => ({
  ...entry,
  applied: secretsOf(entry.applied),
  observed: secretsOf(entry.observed),
  notAccepted: {},
  written: {},
  fingerprint,
});

/** The ledger merged with the left ones; its own keys win. */
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
