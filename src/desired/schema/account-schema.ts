import { z } from 'zod';
import { baseUrlProblem } from '../../http/base-url.ts';
import { descriptors, providerNames } from '../../providers/known-providers.ts';
import { guardsSchema } from './guards-schema.ts';
import { defaultsSchema } from './integration-schema.ts';
import { ownAccountFields } from './provider-fields.ts';
import { parseRate, rateForm, scheduleProblem, timezoneProblem } from './rate-and-schedule.ts';
import { checked } from './text-schema.ts';
import { windowSchema } from './window-schema.ts';

/** Names are parts of queue names and Redis keys. */
export const accountName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** More than this many windows are most likely a mistake, such as one a day in place of a schedule. */
const MAX_WINDOWS = 100;

/** `one`, `one or two`, `one, two or three` */
const anyOf = (words: readonly string[]): string =>
  [...(words.length > 1 ? [words.slice(0, -1).join(', ')] : []), words.at(-1)].join(' or ');

/**
 * One account of the YAML, references resolved. Fields of single providers are checked by `accountProblems`.
 */
export const accountSchema = z
  .strictObject({
    provider: z.enum(providerNames).meta({
      description: `The platform: ${anyOf(providerNames)}.`,
      examples: [...providerNames],
    }),
    ...ownAccountFields,
    baseUrl: checked(baseUrlProblem)
      .optional()
      .meta({
        description:
          "Another address of the provider's API, for tests and proxies. https, except to this machine; another origin only if SETPOINT_BASE_URLS lists it.",
        pattern: '^https?://',
        examples: descriptors.map(({ baseUrl }) => baseUrl),
      }),
    schedule: checked(scheduleProblem)
      .default('*/5 * * * *')
      .meta({
        description: 'When to reconcile: cron with five fields, or six with seconds.',
        pattern: '^\\S+(\\s+\\S+){4,5}$',
        examples: ['*/15 * * * *', '0 6 * * 1-5'],
      }),
    timezone: checked(timezoneProblem)
      .default('UTC')
      .meta({
        description: 'The time zone of the schedule, such as America/Sao_Paulo.',
        examples: ['America/Sao_Paulo', 'Europe/Lisbon'],
      }),
    prune: z
      .enum(['owned', 'off'])
      .default('owned')
      .meta({
        description:
          'Whether to delete integrations that were removed from the YAML: owned (only those that Setpoint created or adopted) or off.',
        examples: ['owned', 'off'],
      }),
    drift: z
      .enum(['revert', 'report'])
      .default('revert')
      .meta({
        description: 'What to do about changes made at the provider: revert them, or only report them.',
        examples: ['revert', 'report'],
      }),
    rate: checked((text) => (parseRate(text) === null ? `must be ${rateForm}` : null))
      .default('auto')
      .meta({
        description:
          'auto learns how many requests the provider takes; "10/s", "60/m" or "1000/h" is never exceeded.',
        pattern: '^(auto|\\d+(\\.\\d+)?/[smh])$',
        examples: ['auto', '10/s', '60/m'],
      }),
    concurrency: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .meta({ description: 'How many changes are applied at the same time.', examples: [2, 8] }),
    adopt: z
      .enum(['auto', 'id'])
      .default('auto')
      .meta({
        description:
          'Which live integrations to adopt: auto (same type and name), or id (only where an entry names one).',
        examples: ['auto', 'id'],
      }),
    defaults: defaultsSchema.optional().meta({
      description: 'Fields for those integrations of the account that do not have them; their own word wins.',
      examples: [{ protect: true, drift: 'report' }],
    }),
    guards: guardsSchema.prefault({}).meta({
      description: 'Limits that stop dangerous plans.',
      examples: [{ maxDeletes: 5 }],
    }),
    windows: z
      .array(windowSchema)
      .max(MAX_WINDOWS)
      .default([])
      .meta({
        description:
          'When changes may be made: while no deny window is open and, if there are allow windows, one of them is. By default always.',
        examples: [[{ kind: 'deny', schedule: '0 0 24 12 *', duration: '3d' }]],
      }),
  })
  .describe(
    'An account: one credential at one provider, with its own schedule, queue, rate limit and ledger.',
  );

export type AccountFields = z.output<typeof accountSchema>;
