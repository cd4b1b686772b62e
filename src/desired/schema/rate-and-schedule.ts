import { validateDetailed } from 'node-cron';
import type { Rate } from '../../model/desired.ts';
import { nearestName } from '../nearest-name.ts';

const secondsPer = { s: 1, m: 60, h: 3_600 } as const;

/** The syntax of a rate, for messages. */
export const rateForm = 'auto, or a number per second, minute or hour such as 10/s, 60/m or 1000/h';

/** Per second. A higher rate is most likely a typo. */
const MAX_RATE = 10_000;

/** Parses a rate; null if it is invalid. */
export const parseRate = (text: string): Rate | null => {
  if (text === 'auto') return { kind: 'auto' };
  const parts = /^(\d{1,9}(?:\.\d{1,6})?)\/([smh])$/.exec(text);
  if (parts === null) return null;
  const perSecond = Number(parts[1]) / secondsPer[parts[2] as keyof typeof secondsPer];
  return perSecond > 0 && perSecond <= MAX_RATE ? { kind: 'ceiling', perSecond } : null;
};

const form = 'must be cron with five fields, or six with seconds, such as "*/5 * * * *"';

/** Why a schedule is invalid; null if node-cron accepts it. */
export const scheduleProblem = (text: string): string | null => {
  const fields = text.trim().split(/\s+/);
  // node-cron expands ranges, so a large number would exhaust memory.
  if ((fields.length !== 5 && fields.length !== 6) || /\d{4}/.test(text) || text.length > 500) return form;
  try {
    const { valid, errors } = validateDetailed(text);
    if (valid) return null;
    const names = [...new Set(errors.map((error) => error.field))].join(', ');
    return names === '' ? form : `${form}; not valid: ${names}`;
  } catch {
    return form;
  }
};

/** Why a time zone is invalid; null if Node.js knows it as an IANA name. */
export const timezoneProblem = (text: string): string | null => {
  // Shortcut for the default: Intl would load all time zones, a tenth of a short command's time.
  if (text === 'UTC') return null;
  try {
    if (/^[A-Za-z]/.test(text)) {
      new Intl.DateTimeFormat('en', { timeZone: text });
      return null;
    }
  } catch {
    // Reported below.
  }
  const nearest = nearestName(text, Intl.supportedValuesOf('timeZone'));
  const guess = nearest === null ? '' : `; did you mean ${nearest}?`;
  return `must be an IANA time zone such as UTC or America/Sao_Paulo${guess}`;
};
