import type { Logger } from '../log.ts';
import type { Limits } from './algorithm/limits.ts';
import { standingOf } from './algorithm/rate-status.ts';
import type { ThrottleRecord } from './algorithm/record.ts';

/** Tells of a rate that moved by this factor since it was last told. */
const muchFactor = 1.25;

/** A pause of the whole account that is worth a line, in ms. */
const longPauseMs = 5000;

type RateLog = Pick<Logger, 'debug' | 'info'>;

/** Hears of each change that this process made to the record. */
export type RateWatch = (before: ThrottleRecord, after: ThrottleRecord, now: number) => void;

/** Logs what a person would ask about: a limit that was found, a rate that changed much, and pauses of seconds. */
export const createRateWatch = (log: RateLog, account: string, limits: Limits): RateWatch => {
  let told: number | null = null;
  return (before, after, now) => {
    tellPause(log, account, before, after, now);
    const { ratePerSecond, basis } = standingOf(after, now, limits);
    // While it still rises, nothing is known that would be worth a line.
    if (ratePerSecond === null || basis === 'no-limit-met') return;
    const found = before.search.starting && !after.search.starting;
    const reference = told ?? standingOf(before, now, limits).ratePerSecond ?? ratePerSecond;
    told ??= reference;
    if (!found && !isMuch(reference, ratePerSecond)) return;
    told = ratePerSecond;
    const data = { account, ratePerSecond: Number(ratePerSecond.toPrecision(3)), basis };
    if (found) log.info(data, "Found the provider's rate limit");
    else log.info({ ...data, before: Number(reference.toPrecision(3)) }, 'The request rate changed');
  };
};

const isMuch = (before: number, after: number): boolean =>
  Math.max(before, after) >= muchFactor * Math.min(before, after);

const tellPause = (
  log: RateLog,
  account: string,
  before: ThrottleRecord,
  after: ThrottleRecord,
  now: number,
): void => {
  if (after.pause === null || after.pause.until === before.pause?.until) return;
  const pauseMs = Math.ceil(after.pause.until - now);
  const data = { account, pauseMs, told: after.pause.told };
  const text = 'The provider answered 429: the whole account waits';
  if (pauseMs >= longPauseMs) log.info(data, text);
  else log.debug(data, text);
};
