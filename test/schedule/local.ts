/** An instant from the clock of a zone: `at('2026-03-08 01:59', '-05:00')`. */
export const at = (local: string, offset: string): number =>
  Date.parse(`${local.replace(' ', 'T')}:00${offset}`);

/** An instant as ISO 8601 without its milliseconds; null stays null. */
export const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().replace('.000', '');

/** What the clock of a zone shows, as the ms since the epoch that it would be in UTC; read in another way than the code does. */
export const wallClock = (timezone: string): ((instant: number) => number) => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return (instant) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
};
