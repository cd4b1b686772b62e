/*
 * Tuned on eight kinds of limits (test/throttle/simulation). Half or double of any one of these changes
 * little, unless its comment says otherwise. Rates are in requests per second.
 */

export const INITIAL_RATE = 5;
export const MIN_RATE = 0.02;
export const MAX_RATE = 1000;

/** In slow start each success adds this much: a tenfold rate within a few seconds. */
export const SLOW_START_INCREASE = 1;
/** Requests in flight in slow start, and how many accepted ones allow one more. */
export const SLOW_START_IN_FLIGHT = 4;
export const ACCEPTED_PER_IN_FLIGHT = 25;
/**
 * The first 429 keeps this share of the rate, or of what was accepted per second so far, whichever is less.
 */
export const SLOW_START_KEEPS = 0.5;
export const SLOW_START_KEEPS_OF_ACCEPTED = 0.6;
/**
 * The share that is kept instead while a trial shows whether the same count is accepted again (a quota
 * window).
 */
export const TRIAL_KEEPS = 0.7;

/** Successes at a rate before the first step up. */
export const MIN_HOLD = 20;
/** A failed step doubles the hold up to here; without the doubling, 429s double. */
export const MAX_HOLD = 400;
/**
 * The limit may have been raised between runs, so a run does not wait longer than this for its first step.
 */
export const MAX_REMEMBERED_HOLD = 40;
/** A hold lasts at least this many times the last pause (counted as one second if shorter). */
export const HOLD_PER_PAUSE = 5;
export const MAX_HOLD_MS = 300_000;

/**
 * The relative size of the first steps up, and their number; each further step that holds is twice as large.
 */
export const FIRST_STEP = 0.04;
export const FIRST_STEPS = 3;
export const MAX_STEP = 0.5;
/** A step holds when this many requests, and a second's worth, were accepted. */
export const STEP_SUCCESSES = 5;
/**
 * The true limit is sought between the base and the last step that held, this near to the step: bursts
 * flatter it.
 */
export const STEP_WEIGHT = 0.7;

/** The share of a failed rate that is kept. */
export const MARGIN = 0.97;
/** A 429 at a rate that had held keeps at least this share. */
export const MIN_KEPT = 0.7;

/**
 * The first probe comes this soon: the provider may only have been busy. One that punishes retries has to
 * allow for the requests in flight, and so for this.
 */
export const QUICK_PROBE_MS = 250;
/**
 * The wait after a failed quick probe. Longer than common cool-downs of a few seconds: some ban clients that
 * retry in one.
 */
export const INITIAL_BACKOFF_MS = 5000;
/** Each further failed probe multiplies the wait by this. */
export const BACKOFF_GROWTH = 1.5;
/** A quick probe that succeeds halves the backoff; an outage may raise it. */
export const MIN_BACKOFF_MS = 1000;
export const MAX_BACKOFF_MS = 10_000;
export const MAX_BLIND_PAUSE_MS = 60_000;
/** A time from the provider is believed this often in a row; then the wait doubles. */
export const TRUSTED_REPEATS = 3;
/** A probe without an answer is repeated after this. */
export const PROBE_RETRY_MS = 1000;
/** A provider that refuses for longer was unavailable, not just busy. */
export const UNAVAILABLE_MS = 4000;

/** The usual lengths of quota windows. Shorter windows are treated as rates. */
export const WINDOW_LENGTHS_MS: readonly number[] = [10, 60, 300, 900, 3600, 86_400].map((s) => s * 1000);
/** Smaller counts are equal by chance. */
export const MIN_QUOTA = 5;
/** Counts with a reset this far away are obeyed exactly: for shorter times, whole seconds are too coarse. */
export const LONG_RESET_MS = 5000;
/** Added to a reset, for the difference of the clocks. */
export const RESET_MARGIN_MS = 20;

/** Accepted requests at a learned concurrency before one more is tried; a failed try doubles it. */
export const CONCURRENCY_HOLD = 100;
/** In flight where nothing else limits it; bounds the record, too. */
export const MAX_IN_FLIGHT = 64;
/**
 * A slot without a release for so long belongs to a dead process: requests time out after 30 s (src/http).
 */
export const LOST_AFTER_MS = 45_000;
/** With the maximum in flight, the next attempt to acquire a slot comes after this. */
export const POLL_MS = 25;
/** Timers fire late; the pace makes up for this much. */
export const LATENESS_MS = 20;

/** A time without requests that counts as a rest: its credit may be sent in a burst. */
export const REST_MS = 10_000;
/**
 * The share of what was accepted in quick succession that is believed: answers do not arrive in the order of the
 * requests, and the rate is known to a few per cent.
 */
export const BURST_SHARE = 0.95;
/** A smaller burst gains little, and where a few requests fill a short window it is refused. */
export const MIN_BURST = 5;
/** Whole bursts that are accepted before a larger one is tried; a failed one doubles it. */
export const BURST_HOLD = 4;

/** The first request after so long begins a new run. */
export const IDLE_AFTER_MS = 60_000;
/** After so long, searching again beats an old limit. */
export const EXPIRES_AFTER_MS = 7 * 86_400_000;

/** The share of a stated rate that is used at once, and the highest that a step up may reach. */
export const STATED_KEEPS = 0.98;
export const STATED_CEILING = 0.99;
