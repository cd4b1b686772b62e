import { UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import { actions } from '../src/model/plan.ts';

const text = z.string();

/** Loose, as what a newer version adds is left to it. */
const changeSchema = z.looseObject({
  run: text,
  key: text,
  action: z.enum(actions),
  id: text.nullable(),
  digest: text,
  entryHash: text.nullable(),
  desired: text,
  sequence: z.number(),
  fields: z.array(z.looseObject({ path: text })),
});

const runSchema = z.looseObject({
  run: text,
  confirmed: z.array(z.looseObject({ key: text, action: z.enum(actions), digest: text })).nullable(),
  force: z.boolean(),
  keys: z.array(text).nullable(),
  digest: text.nullable(),
  step: z.enum(['plan', 'verify']),
  planned: z.looseObject({ digest: text, outcomes: z.array(z.unknown()), notices: z.array(text) }).nullable(),
  staleSince: z.number().nullable(),
  by: text.optional(),
});

/**
 * Checks the data of a job, which something else than Setpoint may have written.
 * @throws UnrecoverableError for what is no job of this queue: it fails at once, in place of waiting for a process
 * that can do it
 */
export const checkJob = (name: string, data: unknown): void => {
  const isKnown = name === 'reconcile' || (actions as readonly string[]).includes(name);
  const schema = name === 'reconcile' ? runSchema : changeSchema;
  if (!isKnown || !schema.safeParse(data).success)
    throw new UnrecoverableError('This is no job of setpoint: something else wrote it to the queue');
};
