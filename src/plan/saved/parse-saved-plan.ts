import { z } from 'zod';
import { UsageError } from '../../model/errors.ts';
import { actions, blockedReasons } from '../../model/plan.ts';
import { providerNames } from '../../providers/known-providers.ts';
import { SAVED_PLAN, SAVED_PLAN_VERSION, type SavedPlan } from './saved-plan.ts';

const fieldSchema = z.looseObject({
  path: z.string(),
  before: z.json(),
  after: z.json(),
  secret: z.boolean(),
  cause: z.enum(['desired', 'drift', 'both']),
});

const changeSchema = z.looseObject({
  key: z.string(),
  action: z.enum(actions),
  type: z.string(),
  name: z.string(),
  id: z.string().nullable(),
  fields: z.array(fieldSchema),
  blocked: z.looseObject({ reason: z.enum(blockedReasons), message: z.string() }).nullable(),
  adopts: z.literal(true).optional(),
  drift: z.literal(true).optional(),
  notices: z.array(z.string()).optional(),
  digest: z.string(),
  entryHash: z.string().nullable(),
});

const count = z.number().int().nonnegative();

const marked = {
  account: z.string(),
  provider: z.enum(providerNames),
  digest: z.string(),
  fingerprint: z.string(),
};

const plannedSchema = z.looseObject({
  ...marked,
  summary: z.looseObject({
    create: count,
    update: count,
    replace: count,
    delete: count,
    adopt: count,
    none: count,
    blocked: count,
  }),
  changes: z.array(changeSchema),
  notices: z.array(z.string()),
  estimate: z
    .looseObject({
      requests: z.number(),
      ms: z.number().nullable(),
      ratePerSecond: z.number().nullable(),
      basis: z.enum(['configured', 'stated', 'learned', 'no-limit-met']).nullable(),
    })
    .optional(),
});

const savedSchema = z.looseObject({
  setpoint: z.string(),
  savedAt: z.number(),
  revision: z.string(),
  force: z.boolean(),
  selected: z.array(z.string()).nullable(),
  accounts: z.array(z.union([plannedSchema, z.looseObject({ ...marked, error: z.string() })])).min(1),
  seals: z.record(z.string(), z.string()),
});

const headSchema = z.looseObject({ format: z.literal(SAVED_PLAN), version: z.number() });

const AGAIN = 'save a new one with: setpoint plan --out FILE';

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Parses a saved plan. Its seals show whether it was changed since.
 * @param file its name, for messages
 * @throws UsageError when it is not a saved plan, is damaged, or has a newer version
 */
export const parseSavedPlan = (text: string, file: string): SavedPlan => {
  const value = json(text);
  if (value === undefined) {
    throw new UsageError(`${file} is not a saved plan, or is truncated: it is not valid JSON; ${AGAIN}`);
  }
  const head = headSchema.safeParse(value);
  if (!head.success) {
    throw new UsageError(
      `${file} is not a saved plan: it is JSON, but not what setpoint plan --out writes (the output of plan --json cannot be applied); ${AGAIN}`,
    );
  }
  if (head.data.version !== SAVED_PLAN_VERSION) {
    throw new UsageError(
      `${file} is a saved plan of version ${head.data.version}, but this setpoint reads version ${SAVED_PLAN_VERSION}; apply it with the setpoint that wrote it, or ${AGAIN}`,
    );
  }
  const checked = savedSchema.safeParse(value);
  // JSON knows no undefined, so what passed is exactly a saved plan.
  if (checked.success) return value as SavedPlan;
  const issue = checked.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
  throw new UsageError(`${file} is a damaged plan (${where}: ${issue?.message ?? 'unreadable'}); ${AGAIN}`);
};
