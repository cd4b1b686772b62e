import { z } from 'zod';
import { scheduleProblem, timezoneProblem } from './rate-and-schedule.ts';
import { checked } from './text-schema.ts';

const msPer = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const DAYS_OF_YEAR = 366;

/** Parses the duration of a window, such as `30m`, `8h` or `3d`, to ms; null if it is invalid. */
export const parseDuration = (text: string): number | null => {
  const parts = /^(\d{1,6})([mhd])$/.exec(text);
  if (parts === null) return null;
  const ms = Number(parts[1]) * msPer[parts[2] as keyof typeof msPer];
  return ms > 0 && ms <= DAYS_OF_YEAR * msPer.d ? ms : null;
};

const durationProblem = (text: string): string | null =>
  parseDuration(text) === null
    ? `must be a number of minutes, hours or days such as 30m, 8h or 3d, and ${DAYS_OF_YEAR}d at most`
    : null;

/** One change window of an account. */
export const windowSchema = z.strictObject({
  kind: z.enum(['allow', 'deny']).meta({
    description:
      'allow: changes are made only while such a window is open. deny: no change is made while it is open.',
    examples: ['allow', 'deny'],
  }),
  schedule: checked(scheduleProblem).meta({
    description: 'When it opens: cron with five fields, or six with seconds.',
    pattern: '^\\S+(\\s+\\S+){4,5}$',
    examples: ['0 9 * * 1-5', '0 0 24 12 *'],
  }),
  duration: checked(durationProblem).meta({
    description: 'How long it stays open: minutes, hours or days.',
    pattern: '^\\d{1,6}[mhd]$',
    examples: ['30m', '8h', '3d'],
  }),
  timezone: checked(timezoneProblem)
    .optional()
    .meta({
      description: "The time zone of its schedule; by default the account's.",
      examples: ['America/Sao_Paulo'],
    }),
});
