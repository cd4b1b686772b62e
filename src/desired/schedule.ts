import { validateDetailed } from 'node-cron';
import { nearestName } from './nearest-name.ts';

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
