import { z } from 'zod';
import { providerNames } from '../../model/provider-name.ts';
import { baseUrlProblem } from '../base-url.ts';
import { parseRate, rateForm } from '../rate.ts';
import { scheduleProblem, timezoneProblem } from '../schedule.ts';
import { guardsSchema } from './guards-schema.ts';
import { textSchema, uuidSchema } from './text-schema.ts';

const checked = (problemOf: (text: string) => string | null) =>
  z.string().check((context) => {
    const problem = problemOf(context.value);
    if (problem !== null) context.issues.push({ code: 'custom', message: problem, input: context.value });
  });

const credential = () => textSchema(10_000).optional();

/** One account as it stands in the YAML, references resolved. What belongs to one provider only is checked elsewhere. */
export const accountSchema = z.strictObject({
  provider: z.enum(providerNames).describe('The platform: aloochat or toolzz.'),
  apiKey: credential().describe(`AlooChat only: the API key, as a reference such as \${ALOOCHAT_API_KEY}.`),
  token: credential().describe(`Toolzz only: the access token, as a reference such as \${TOOLZZ_TOKEN}.`),
  unit: uuidSchema()
    .optional()
    .describe(
      'Toolzz only: the unit (unityId) that holds the credentials. Without unit and user nothing is written.',
    ),
  user: uuidSchema()
    .optional()
    .describe('Toolzz only: the user (userId) in whose name credentials are created.'),
  baseUrl: checked(baseUrlProblem)
    .optional()
    .describe("Another address of the provider's API, for tests and proxies. https, except to this machine."),
  schedule: checked(scheduleProblem)
    .default('*/5 * * * *')
    .describe('When to reconcile: cron with five fields, or six with seconds.'),
  timezone: checked(timezoneProblem)
    .default('UTC')
    .describe('The time zone of the schedule, such as America/Sao_Paulo.'),
  prune: z
    .enum(['owned', 'off'])
    .default('owned')
    .describe('Whether what left the YAML is deleted: owned (only what Setpoint created or adopted) or off.'),
  drift: z
    .enum(['revert', 'report'])
    .default('revert')
    .describe(
      'What happens when somebody changed an integration at the provider: revert it, or only report it.',
    ),
  rate: checked((text) => (parseRate(text) === null ? `must be ${rateForm}` : null))
    .default('auto')
    .describe(
      'auto learns how many requests the provider takes; "10/s", "60/m" or "1000/h" is never exceeded.',
    ),
  concurrency: z.int().min(1).max(64).default(4).describe('How many changes are applied at the same time.'),
  adopt: z
    .enum(['auto', 'id'])
    .default('auto')
    .describe(
      'Which live integrations are taken over: auto (same type and name), or id (only where an entry names one).',
    ),
  guards: guardsSchema.prefault({}).describe('Limits that stop dangerous plans.'),
});

export type AccountFields = z.output<typeof accountSchema>;
