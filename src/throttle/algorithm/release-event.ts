import type { Hint } from './hint.ts';
import type { Slot } from './record.ts';

/** What became of a slot. `unanswered` says nothing of the limit. */
export type SettleEvent = {
  readonly slot: Slot;
  readonly answeredAt: number;
  readonly outcome: 'accepted' | 'refused' | 'unanswered';
  readonly hint: Hint;
};
