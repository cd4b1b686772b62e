import type { DesiredIntegration } from '../model/desired.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Change, LedgerStep } from '../model/plan.ts';
import type { ComparedField } from './compare/compare-entry.ts';

/** What a worker needs to make a change. It holds secrets, so it never leaves the process that planned it. */
export type Work =
  | {
      readonly kind: 'create';
      readonly entry: DesiredIntegration;
      /** Fields that the provider does not have: not sent, and not recorded as applied. */
      readonly unsupported: ReadonlySet<string>;
      readonly secrets: ReadonlySet<string>;
      /** Not empty after a removal at the provider: to create it again is a write-back of drift. */
      readonly reverted: readonly string[];
    }
  | {
      readonly kind: 'update';
      readonly entry: DesiredIntegration;
      readonly live: LiveIntegration;
      /** The ledger entry as bookkeeping leaves it. */
      readonly owner: LedgerEntry;
      readonly fields: readonly ComparedField[];
      /** Drifted fields that keep their live value: reported only, or contested. */
      readonly keep: ReadonlySet<string>;
      /** The fields whose write is a write-back of drift. */
      readonly reverted: readonly string[];
      /** Config fields that stay out of the write. */
      readonly omit: ReadonlySet<string>;
      readonly secrets: ReadonlySet<string>;
    }
  | {
      readonly kind: 'replace';
      readonly entry: DesiredIntegration;
      readonly live: LiveIntegration;
      readonly owner: LedgerEntry;
      readonly unsupported: ReadonlySet<string>;
      readonly secrets: ReadonlySet<string>;
    }
  /** Removes the old half of an unfinished replace. */
  | { readonly kind: 'retire'; readonly old: LiveIntegration; readonly owner: LedgerEntry }
  | { readonly kind: 'delete'; readonly live: LiveIntegration; readonly owner: LedgerEntry }
  /** Ledger only. */
  | { readonly kind: 'adopt'; readonly owner: LedgerEntry };

/** A change with its work; null where there is nothing to do, or it is blocked. */
export type Planned = {
  readonly change: Change;
  readonly work: Work | null;
  /** It removes or switches off something; the guards count it. */
  readonly dangerous: boolean;
  /** It follows a change of the YAML or the environment; the guards count it. */
  readonly edits?: true;
};

/** The plan of one key. */
export type KeyPlan = {
  readonly planned: readonly Planned[];
  readonly bookkeeping: readonly LedgerStep[];
  /** Rests on a list that omits an owned id after the settle time. */
  readonly vanished: boolean;
};
