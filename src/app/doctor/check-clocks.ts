import type { Check, ClockReading } from '../../model/check.ts';
import { span } from '../../report/text/time-text.ts';

/**
 * Dates in `Retry-After` and in rate limits are to the second, and are waited for: a minute off is a minute's
 * pause too long, or a second 429.
 */
export const MAX_OFFSET_MS = 60_000;

const direction = (offsetMs: number): string => (offsetMs > 0 ? 'behind' : 'ahead of');

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
};

const thisMachine = (off: readonly ClockReading[], offsetMs: number): Check => ({
  subject: 'clock',
  outcome: 'wrong',
  message:
    `This machine's clock is ${span(Math.abs(offsetMs))} ${direction(offsetMs)} the clock of ` +
    `${listed(off.map(({ of }) => of))}. Let NTP set it; pauses that providers state as dates end at the wrong time.`,
});

const theOther = ({ of, offsetMs }: ClockReading): Check => ({
  subject: 'clock',
  outcome: 'wrong',
  message:
    `The clock of ${of} is ${span(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead of' : 'behind'} this machine's, ` +
    'and the others agree with this machine. Report it to its operator.',
});

const middle = (readings: readonly ClockReading[]): number => {
  const offsets = readings.map(({ offsetMs }) => offsetMs).sort((a, b) => a - b);
  return offsets[Math.floor(offsets.length / 2)] ?? 0;
};

/**
 * Compares this machine's clock with the others. One clock is blamed: this machine's if most others differ from
 * it by the same amount.
 * @param readings one for each other clock; none: nothing is said
 */
export const checkClocks = (readings: readonly ClockReading[]): readonly Check[] => {
  const off = readings.filter(({ offsetMs, errorMs }) => Math.abs(offsetMs) - errorMs > MAX_OFFSET_MS);
  if (readings.length === 0) return [];
  if (off.length === 0) {
    const message = `agrees with ${listed(readings.map(({ of }) => of))} to the minute`;
    return [{ subject: 'clock', outcome: 'ok', message }];
  }
  const offsetMs = middle(off);
  const alike = off.filter((one) => Math.abs(one.offsetMs - offsetMs) <= MAX_OFFSET_MS);
  const ownIsOff = alike.length * 2 > readings.length;
  const others = ownIsOff ? off.filter((one) => !alike.includes(one)) : off;
  return [...(ownIsOff ? [thisMachine(alike, offsetMs)] : []), ...others.map(theOther)];
};
