import type { DesiredIntegration } from '../../model/desired.ts';
import type { LedgerEntry } from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { Assessment } from '../../model/provider.ts';
import type { EntryHash } from '../entry-hash.ts';
import type { Planning } from '../planning.ts';

/** A desired entry and its live integration. */
export type Matched = {
  readonly planning: Planning;
  readonly entry: DesiredIntegration;
  readonly hash: EntryHash;
  readonly assessment: Assessment;
  readonly live: LiveIntegration;
  /** Its ledger entry, under this key or the one it moved from; null on adoption. */
  readonly owner: LedgerEntry | null;
  readonly movedFrom: string | null;
};
