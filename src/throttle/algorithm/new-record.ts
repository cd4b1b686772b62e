import { concurrencyHold, firstPatienceMs, firstRate, shortestHold } from './constants.ts';
import type { Search, ThrottleRecord } from './record.ts';

const newSearch: Search = {
  starting: true,
  base: firstRate,
  safe: firstRate,
  steps: 0,
  wanted: shortestHold,
  hold: shortestHold,
  fallback: null,
};

/** The record of an account that nothing is known of. */
export const newRecord = (now: number): ThrottleRecord => ({
  format: 1,
  rate: firstRate,
  // Long ago: the first slot is due at once.
  lastSlotAt: now - 1000 / firstRate,
  shiftMs: 0,
  lastId: 0,
  inFlight: [],
  pause: null,
  search: newSearch,
  open: { since: now, accepted: 0 },
  spell: { since: now, accepted: 0 },
  lastOpen: null,
  patienceMs: firstPatienceMs,
  window: null,
  windowMisses: 0,
  concurrency: { limit: null, stated: false, most: [0, 0], hold: concurrencyHold, wanted: concurrencyHold },
  statedRate: null,
  budget: null,
  longResets: false,
  roundTripMs: null,
  clockOffset: null,
});
