import { validateDetailed } from 'node-cron';
import { nearestName } from './nearest-name.ts';

const form = 'must be cron with five fields, or six with seconds, such as "*/5 * * * *"';

/** What is wrong with a schedule; null when node-cron takes it. */
export const scheduleProblem = (text: string): string | null => {
  const fields = text.trim().split(/\s+/);
  // node-cron spells ranges out, so a long number would cost memory.
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

/** What is wrong with a time zone; null when this machine knows it by its IANA name. */
export const timezoneProblem = (text: string): string | null => {
  // The default. Making a format would load the time zones of the whole world, a tenth of a short command's time.
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
