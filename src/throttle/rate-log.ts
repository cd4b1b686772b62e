import type { Logger } from '../log.ts';
import type { Limits } from './algorithm/inputs.ts';
import { rateStatus } from './algorithm/rate-status.ts';
import type { ThrottleRecord } from './algorithm/record.ts';

/** A rate is logged again when it changed by this factor. */
const LOGGED_FACTOR = 1.25;

/** Pauses from here on are logged at `info`, in ms. */
const LONG_PAUSE_MS = 5000;

type RateLogger = Pick<Logger, 'debug' | 'info'>;

/** Called with each change that this process makes to the record. */
export type RateLog = (before: ThrottleRecord, after: ThrottleRecord, now: number) => void;

/** Logs what operators ask about: a limit that was found, a rate that changed a lot, and long pauses. */
export const createRateLog = (log: RateLogger, account: string, limits: Limits): RateLog => {
  let logged: number | null = null;
  return (before, after, now) => {
    logPause(log, account, before, after, now);
    const { ratePerSecond, basis } = rateStatus(after, now, limits);
    // In slow start there is no limit to report yet.
    if (ratePerSecond === null || basis === 'no-limit-met') return;
    const found = before.search.slowStart && !after.search.slowStart;
    const reference = logged ?? rateStatus(before, now, limits).ratePerSecond ?? ratePerSecond;
    logged ??= reference;
    if (!found && !differs(reference, ratePerSecond)) return;
    logged = ratePerSecond;
    const data = { account, ratePerSecond: Number(ratePerSecond.toPrecision(3)), basis };
    if (found) log.info(data, "Found the provider's rate limit");
    else log.info({ ...data, before: Number(reference.toPrecision(3)) }, 'The request rate changed');
  };
};

const differs = (before: number, after: number): boolean =>
  Math.max(before, after) >= LOGGED_FACTOR * Math.min(before, after);

const logPause = (
  log: RateLogger,
  account: string,
  before: ThrottleRecord,
  after: ThrottleRecord,
  now: number,
): void => {
  if (after.pause === null || after.pause.until === before.pause?.until) return;
  const pauseMs = Math.ceil(after.pause.until - now);
  const data = { account, pauseMs, fromServer: after.pause.fromServer };
  const text = 'The provider answered 429; backing off';
  if (pauseMs >= LONG_PAUSE_MS) log.info(data, text);
  else log.debug(data, text);
};
