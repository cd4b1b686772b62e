/** A request that was allowed to go, until it is settled. */
export type Slot = {
  /** Counts up with each slot of the account. */
  readonly id: number;
  /** When it was allowed to go. */
  readonly at: number;
  /** How many were under way then, this one included. */
  readonly crowd: number;
  /** It went when its turn came: the pace held it back, and not a lack of work or of workers. */
  readonly paced: boolean;
};

/** Nothing is sent before `until`; then one request alone, the probe, finds out whether the provider accepts again. */
export type Pause = {
  /** When the 429 that began it was answered. */
  readonly since: number;
  readonly until: number;
  /** The last wait, in ms: the end of the pause is known no better than this. */
  readonly waitMs: number;
  /** The provider said how long. */
  readonly told: boolean;
  /** Probes that were refused. */
  readonly failures: number;
  /** The slot of the probe, once it was given out. */
  readonly probe: number | null;
  /** How many were under way when the refused request was sent. */
  readonly crowd: number;
};

/** The search for the rate, in requests per second. */
export type Search = {
  /** Nothing was refused yet: the rate rises with each success. */
  readonly starting: boolean;
  /** The rate from which the steps upwards began. */
  readonly base: number;
  /** The last rate that held. */
  readonly safe: number;
  /** Steps upwards since the base. */
  readonly steps: number;
  /** Successes that are wanted before the next step. */
  readonly wanted: number;
  /** Successes that are wanted at the base; doubles when a step failed. */
  readonly hold: number;
  /** While it is being tried whether the same count is accepted again: the rate to go to when it is not. */
  readonly fallback: number | null;
};

/** How many requests were accepted since when. */
export type Tally = { readonly since: number; readonly accepted: number };

/** How many were accepted before a pause, and for how long the provider was open for it. */
export type Cycle = { readonly accepted: number; readonly openMs: number; readonly gapMs: number };

/** A quota per window that was learned from equal counts. */
export type QuotaWindow = {
  readonly quota: number;
  /** The last quota that held. */
  readonly safe: number;
  readonly lengthMs: number;
  /** The window under way. */
  readonly since: number;
  readonly sent: number;
  /** The window before was used up. */
  readonly full: boolean;
};

/** How many requests may be under way at once. */
export type Concurrency = {
  /** `Infinity` cannot be stored: null is no limit. */
  readonly limit: number | null;
  /** The provider states it, so that there is nothing to learn. */
  readonly stated: boolean;
  /** The largest crowd of which a request was accepted, and the second largest. */
  readonly most: readonly [number, number];
  /** Successes in a full crowd before one more is tried, and how many are still wanted. */
  readonly hold: number;
  readonly wanted: number;
};

/**
 * All that the processes of an account share, as plain JSON. Times are in ms of one clock that all of them read. Never longer
 * than the requests under way make it.
 */
export type ThrottleRecord = {
  readonly format: 1;
  /** Requests per second. */
  readonly rate: number;
  /** When the last slot was due. */
  readonly lastSlotAt: number;
  /** How much later than its turn the next slot is due, in ms; may be negative. */
  readonly shiftMs: number;
  readonly lastId: number;
  readonly inFlight: readonly Slot[];
  readonly pause: Pause | null;
  readonly search: Search;
  /** Since the provider opened last, after whatever pause. */
  readonly open: Tally;
  /** Since it opened after it had been shut. */
  readonly spell: Tally;
  readonly lastOpen: Cycle | null;
  /** How long a blind pause lasts when the first look failed, in ms. */
  readonly patienceMs: number;
  readonly window: QuotaWindow | null;
  /** How often a learned window was refused within its quota; after the second time none is looked for. */
  readonly windowMisses: number;
  readonly concurrency: Concurrency;
  /** The rate that the provider states. */
  readonly statedRate: number | null;
  /** The smallest count of requests left that was told, and until when it counts. */
  readonly budget: { readonly remaining: number; readonly until: number } | null;
  /** The provider's counts reach so far that they are obeyed to the unit. */
  readonly longResets: boolean;
  /** The mean time from a slot to its answer, in ms. */
  readonly roundTripMs: number | null;
  /** The provider's clock less ours, in ms. */
  readonly clockOffset: number | null;
};
