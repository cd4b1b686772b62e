import { ProviderError } from '../model/errors.ts';
import type { ChangedField } from '../model/history.ts';
import type { Action } from '../model/plan.ts';

/** One change of a run, as its job carries it: no value, no secret. */
export type ChangeTask = {
  readonly run: string;
  readonly key: string;
  readonly action: Action;
  readonly id: string | null;
  /** Keyed hash of what the change does: what it does now must be just that. */
  readonly digest: string;
  /** Keyed hash of the desired entry that it was planned from; null for a delete. */
  readonly entryHash: string | null;
  readonly revision: string;
  /** The fields that it writes, as they were planned. */
  readonly fields?: readonly ChangedField[];
  /** An attempt that failed, or died, may have been made at the provider all the same. */
  readonly unsure?: boolean;
  /** It takes the name of one that takes its own: where the provider refuses that, it has a third name until the other is done. */
  readonly swaps?: boolean;
  /** A person lifted the guards of its run: what it removes counts for no later one. */
  readonly forced?: boolean;
};

/** What a worker has at hand while it makes a change. */
export type ChangeOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called before each request is sent: throwing stops it unsent. */
  readonly beforeSend?: (() => Promise<void>) | undefined;
  readonly now: () => number;
};

/** The change has to wait, e.g. until a create of unknown outcome had its time to show in the list. Costs no attempt. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly waitMs: number;

  constructor(message: string, waitMs: number) {
    super(message);
    this.waitMs = waitMs;
  }
}

/** A request failed that is no write of the change's own fields: reading the list again, or removing an old integration. */
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

/** Marks what fails while the account is observed: it says nothing of the change. @throws StepFailed */
export const whileObserving = during('observe');

/** Marks what fails while something is removed: a refusal is of the removal, not of the entry. @throws StepFailed */
export const whileRemoving = during('remove');
