import { z } from 'zod';

const percent = () => z.int().min(0).max(100);

/** The limits that stop dangerous plans (docs/design/planning.md#guards). */
export const guardsSchema = z.strictObject({
  maxDeletes: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(10)
    .meta({
      description:
        'How many integrations a plan may delete, replace or switch off, together with the last 24 hours. More of them are blocked.',
      examples: [0, 5, 50],
    }),
  maxDeletePercent: percent()
    .default(30)
    .meta({
      description:
        'The same in percent of what Setpoint owns in the account. Up to three are always allowed.',
      examples: [10, 100],
    }),
  maxVanishedPercent: percent()
    .default(30)
    .meta({
      description:
        'How many percent of what Setpoint owns may be missing from the provider before it is taken for a failure there.',
      examples: [10, 100],
    }),
  maxUpdatePercent: percent()
    .default(50)
    .meta({
      description:
        'How many percent of what Setpoint owns a plan may update because the YAML or the environment changed. More updates are blocked. Counts from ten integrations on.',
      examples: [20, 100],
    }),
  allowEmpty: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Whether an account may be emptied: no integration left in the YAML while Setpoint owns some.',
      examples: [true],
    }),
});
