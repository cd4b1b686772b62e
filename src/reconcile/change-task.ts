import { ProviderError } from '../model/errors.ts';
import type { ChangedField } from '../model/history.ts';
import type { Action } from '../model/plan.ts';

/** One change of a run, as in its job: no value, no secret. */
export type ChangeTask = {
  readonly run: string;
  readonly key: string;
  readonly action: Action;
  readonly id: string | null;
  /** Keyed hash of what the change does: it is applied only if that is still the same. */
  readonly digest: string;
  /** Keyed hash of the desired entry that it was planned from; null for a delete. */
  readonly entryHash: string | null;
  readonly revision: string;
  /** The fields that it writes, as they were planned. */
  readonly fields?: readonly ChangedField[];
  /** A failed or interrupted attempt may have taken effect at the provider. */
  readonly unsure?: boolean;
  /** It swaps names with another: where the provider refuses that, it takes a temporary name first. */
  readonly swaps?: boolean;
  /** Its run had no guards, so later runs do not count its removals. */
  readonly forced?: boolean;
};

/** Options for applying a change. */
export type ChangeOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called before each request; throwing prevents it. */
  readonly beforeSend?: (() => Promise<void>) | undefined;
  readonly now: () => number;
};

/** The change has to wait, for example for the list to show a lost create. Costs no attempt. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly waitMs: number;

  constructor(message: string, waitMs: number) {
    super(message);
    this.waitMs = waitMs;
  }
}

/**
 * A request failed that does not write the change's own fields: reading the list, or removing an integration.
 */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly step: 'observe' | 'remove';
  override readonly cause: ProviderError;

  constructor(step: 'observe' | 'remove', cause: ProviderError) {
    super(cause.message, { cause });
    this.step = step;
    this.cause = cause;
  }
}

const during =
  (step: 'observe' | 'remove') =>
  async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ProviderError ? new StepFailed(step, error) : error;
    }
  };

/** Marks errors of observing the account: they say nothing about the change. @throws StepFailed */
export const whileObserving = during('observe');

/** Marks errors of a removal: a refusal concerns the removal, not the entry. @throws StepFailed */
export const whileRemoving = during('remove');
