/*
 * What the controller was tuned to on eight kinds of limits (test/throttle/simulation). Half or double of any one of these changes
 * little, unless its comment says otherwise.
 */

/** The rate of an account that nothing is known of, in requests per second. */
export const firstRate = 5;
export const lowestRate = 0.02;
export const highestRate = 1000;

/** While nothing was refused yet, each success adds so much: a tenfold rate within a few seconds. */
export const startIncrease = 1;
/** Requests under way at once at the start, and how many accepted ones make room for one more. */
export const startPlaces = 4;
export const acceptedPerPlace = 25;
/** The first 429 leaves this part of the rate in force, or that part of what was accepted per second so far. */
export const startKeeps = 0.5;
export const startKeepsOfAccepted = 0.6;
/** After a first shut-out, this part of the rate, to see whether the same count is accepted again (a quota window). */
export const repeatKeeps = 0.7;

/** Successes at a rate before the first step upwards. */
export const shortestHold = 20;
/** Without the doubling up to here, 429s double. */
export const longestHold = 400;
/** The first step of a run comes after so many at most, since the limit may have been raised meanwhile. */
export const rememberedHold = 40;
/** And a hold is never over before so many times what the last pause lasted (a second, if it was shorter). */
export const holdPerPause = 5;
export const longestHoldMs = 300_000;

/** A step upwards: so much three times, then twice as much with each step that holds. */
export const smallStep = 0.04;
export const smallSteps = 3;
export const largestStep = 0.5;
/** A step holds when so many requests were accepted, and for a second. */
export const stepSuccesses = 5;

/** How near, between the base and the last step that held, the truth is to that step: it may have lived on a burst's credit. */
export const trustInSteps = 0.7;

/** What is kept below a rate that failed, or a rate that was stated. */
export const margin = 0.97;
/** A 429 at a rate that had held cuts no deeper than to this. */
export const deepestCut = 0.7;

/**
 * A provider that punishes insistence must bear with what was under way when it refused; a look so soon counts with that, and
 * finds out whether it was only a little busy.
 */
export const lookMs = 250;
/** When the look fails, longer than the usual cool-downs of a few seconds: trying during one may be punished with a minute. */
export const firstPatienceMs = 5000;
/** And so many times longer with each further one. */
export const patienceGrowth = 1.5;
/** Each look that succeeds halves the patience, down to this. */
export const shortestPatienceMs = 1000;
export const longestPatienceMs = 10_000;
export const longestBlindPauseMs = 60_000;
/** A time that the provider tells is believed again so often in a row; after that the wait doubles. */
export const toldTrust = 3;
/** A probe that got no answer is followed by another after this. */
export const probeAgainMs = 1000;
/** Closed for longer than this, a provider was shut, and not merely busy. */
export const shutMs = 4000;

/** The lengths of quota windows that are in use; others are simply paced. Shorter ones are rates. */
export const windowLengthsMs: readonly number[] = [10, 60, 300, 900, 3600, 86_400].map((s) => s * 1000);
/** Equal counts below this are chance. */
export const smallestQuota = 5;
/** Counts that say when they are whole again further away than this are obeyed to the unit: whole seconds say too little of shorter times. */
export const longResetMs = 5000;
/** And a little later than told, since clocks differ by that. */
export const resetMarginMs = 20;

/** Accepted requests at a learned concurrency before one more is tried; doubles each time it fails. */
export const concurrencyHold = 100;

/** Requests under way at once where nothing else limits them; bounds the record, too. */
export const mostInFlight = 64;
/** A request without an answer for so long has lost its process: requests end after 30 s (src/http). */
export const lostAfterMs = 45_000;
/** While all places are taken, it is asked again so often. */
export const pollMs = 25;
/** Timers are late; so much of it is caught up. */
export const latenessMs = 20;

/** Idle for longer, the next request begins another run. */
export const runEndsAfterMs = 60_000;
/** A memory of a limit that is older than this is worth less than looking again. */
export const forgottenAfterMs = 7 * 86_400_000;

/** What is kept below a stated rate, and how near to it a step upwards may come. */
export const statedMargin = 0.98;
export const nearestToStated = 0.99;
