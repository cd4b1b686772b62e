import {
  BURST_HOLD,
  BURST_SHARE,
  CONCURRENCY_HOLD,
  INITIAL_BACKOFF_MS,
  INITIAL_RATE,
  MIN_BURST,
  MIN_HOLD,
} from './constants.ts';

/** The permission to send one request, until it is released. */
export type Slot = {
  /** Counts up with each slot of the account. */
  readonly id: number;
  /** When it was granted. */
  readonly at: number;
  /** Requests in flight then, including this one. */
  readonly inFlight: number;
  /** The pace held it back, rather than a lack of work or of workers. */
  readonly paced: boolean;
};

/**
 * Nothing is sent before `until`; then a single request, the probe, tests whether the provider accepts again.
 */
export type Pause = {
  /** When the first 429 was answered. */
  readonly since: number;
  readonly until: number;
  /** The last wait, in ms: the end of the pause is known no better than this. */
  readonly waitMs: number;
  /** The provider stated the wait. */
  readonly fromServer: boolean;
  readonly failedProbes: number;
  /** The slot of the probe, once granted. */
  readonly probeId: number | null;
  /** Requests in flight when the refused request was sent. */
  readonly inFlight: number;
};

/** The search for the rate, in requests per second. */
export type Search = {
  /** Nothing was refused yet: the rate rises with each success. */
  readonly slowStart: boolean;
  /** The rate from which the steps up began. */
  readonly baseRate: number;
  /** The last rate that held. */
  readonly lastGood: number;
  /** Steps up since the base. */
  readonly steps: number;
  /** Successes still missing for the next step. */
  readonly successesUntilStep: number;
  /** Successes that the first step up takes; doubles when a step fails. */
  readonly hold: number;
  /**
   * The rate to fall back to when a trial shows that the same count is not accepted again; null without a
   * trial.
   */
  readonly fallbackRate: number | null;
};

/** Requests accepted since a time. */
export type Tally = { readonly since: number; readonly accepted: number };

/**
 * A stretch between two pauses: what was accepted in how long. `uncertaintyMs` is how late its start may have
 * been noticed.
 */
export type OpenInterval = {
  readonly accepted: number;
  readonly openMs: number;
  readonly uncertaintyMs: number;
};

/** A quota per window, learned from equal counts. */
export type QuotaWindow = {
  readonly quota: number;
  /** The last quota that held. */
  readonly lastGood: number;
  readonly lengthMs: number;
  /** When the current window began. */
  readonly since: number;
  readonly sent: number;
  /** The window before was used up. */
  readonly previousUsedUp: boolean;
  /**
   * Whether the provider's windows follow each other while nothing is sent, so that the last one shows where the
   * next begins: probably (`kept`), relied on since a rest (`assumed`), a first request in the window after that
   * shows it now (`tested`), or not so (`unknown`).
   */
  readonly phase: 'kept' | 'assumed' | 'tested' | 'unknown';
};

/** How many requests may be in flight. */
export type Concurrency = {
  /** Null: no limit (JSON has no `Infinity`). */
  readonly limit: number | null;
  /** The provider states it, so there is nothing to learn. */
  readonly stated: boolean;
  /** The largest and second largest number in flight at which a request was accepted. */
  readonly largestAccepted: readonly [number, number];
  /** Successes at the limit before one more is tried, and how many are still missing. */
  readonly hold: number;
  readonly successesUntilStep: number;
};

/** What was accepted in quick succession, and what of it may be sent now. */
export type Burst = {
  /** Requests that were accepted within `ms` after a rest. */
  readonly accepted: number;
  readonly ms: number;
  /** A refusal showed it; else it is assumed. */
  readonly measured: boolean;
  /** When a refusal or a whole burst last showed it. */
  readonly seenAt: number;
  /** How many requests may be sent before they are due. */
  readonly credit: number;
  /** How many were, since the last rest or refusal. */
  readonly spent: number;
  /** Since the last rest or pause. */
  readonly sinceRest: Tally;
  /** Whole bursts before a larger one is tried, and how many are still missing. */
  readonly hold: number;
  readonly burstsUntilStep: number;
};

/** What the processes of an account share, as plain JSON of bounded size. Times are in ms of Redis' clock. */
export type ThrottleRecord = {
  readonly format: 2;
  /** Requests per second. */
  readonly rate: number;
  /** When the last slot was due. */
  readonly lastSlotAt: number;
  /** How much later than the pace the next slot is due, in ms; may be negative. */
  readonly shiftMs: number;
  readonly lastId: number;
  readonly inFlight: readonly Slot[];
  readonly pause: Pause | null;
  readonly search: Search;
  /** Since the last pause. */
  readonly sincePause: Tally;
  /** Since the last outage, up to the last pause. */
  readonly sinceOutage: Tally;
  readonly lastOpen: OpenInterval | null;
  /** The wait after a failed quick probe, in ms. */
  readonly backoffMs: number;
  readonly window: QuotaWindow | null;
  /** How often a learned window was refused within its quota; after the second time no window is learned. */
  readonly windowMisses: number;
  readonly concurrency: Concurrency;
  readonly burst: Burst;
  /** The rate that the provider states. */
  readonly statedRate: number | null;
  /** The lowest stated count of requests left, and until when it applies. */
  readonly budget: { readonly remaining: number; readonly until: number } | null;
  /** The provider's resets are far enough away that its counts are obeyed exactly. */
  readonly longResets: boolean;
  /** The mean time from a slot to its answer, in ms. */
  readonly roundTripMs: number | null;
  /** The provider's clock minus ours, in ms. */
  readonly clockOffset: number | null;
};

/** The burst of an account of which nothing is known: the smallest, once the search is over. */
const newBurst = (now: number): Burst => ({
  accepted: MIN_BURST / BURST_SHARE,
  ms: 0,
  measured: false,
  seenAt: now,
  credit: 0,
  spent: 0,
  sinceRest: { since: now, accepted: 0 },
  hold: BURST_HOLD,
  burstsUntilStep: BURST_HOLD,
});

/** The record of an account that was never used. */
export const newRecord = (now: number): ThrottleRecord => ({
  format: 2,
  rate: INITIAL_RATE,
  // In the past: the first slot is due at once.
  lastSlotAt: now - 1000 / INITIAL_RATE,
  shiftMs: 0,
  lastId: 0,
  inFlight: [],
  pause: null,
  search: {
    slowStart: true,
    baseRate: INITIAL_RATE,
    lastGood: INITIAL_RATE,
    steps: 0,
    successesUntilStep: MIN_HOLD,
    hold: MIN_HOLD,
    fallbackRate: null,
  },
  sincePause: { since: now, accepted: 0 },
  sinceOutage: { since: now, accepted: 0 },
  lastOpen: null,
  backoffMs: INITIAL_BACKOFF_MS,
  window: null,
  windowMisses: 0,
  concurrency: {
    limit: null,
    stated: false,
    largestAccepted: [0, 0],
    hold: CONCURRENCY_HOLD,
    successesUntilStep: CONCURRENCY_HOLD,
  },
  burst: newBurst(now),
  statedRate: null,
  budget: null,
  longResets: false,
  roundTripMs: null,
  clockOffset: null,
});
