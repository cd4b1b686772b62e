import { z } from 'zod';
import type { RunReport } from '../../model/run.ts';
import { parsed } from '../parsed.ts';

const failure = z.looseObject({ key: z.string() });
const reportSchema = z.looseObject({
  account: z.string(),
  run: z.string(),
  trigger: z.string(),
  revision: z.string(),
  result: z.enum(['converged', 'partial', 'superseded', 'failed']),
  applied: z.record(z.string(), z.number()),
  failed: z.array(failure),
  blocked: z.array(failure),
  differing: z.number().optional(),
  error: z.string().nullable(),
  notices: z.array(z.string()),
  startedAt: z.number(),
  durationMs: z.number(),
});

/** A run's report as Redis holds it; null when there is none that can be read. */
export const storedReport = (text: string | null): RunReport | null => parsed<RunReport>(reportSchema, text);
