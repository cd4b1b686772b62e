import type { Headers } from '../../../src/throttle/headers/parse-headers.ts';

/** An answer as an algorithm sees it. */
export type Answer = {
  readonly answeredAt: number;
  readonly refused: boolean;
  readonly headers: Headers;
  /** How often this request was sent. */
  readonly attempt: number;
};

/** A permission to send now; or the time before which there is none. */
export type Turn<Slot> = { readonly slot: Slot } | { readonly waitUntil: number };

/** What a client does about a limit. Processes that share one budget share one client. */
export interface Client<Slot = unknown> {
  take(now: number): Turn<Slot>;
  /**
   * Replies how long this worker keeps the refused request before it sends it again itself, in ms; null gives
   * it back to the queue.
   */
  settle(slot: Slot, answer: Answer): number | null;
  /** What is kept for the next run. */
  remembered(): unknown;
}

/** @param remembered what the run before left; null for the first. */
export type CreateClient = (remembered: unknown) => Client;
