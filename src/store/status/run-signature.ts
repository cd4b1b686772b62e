import { createHash } from 'node:crypto';
import type { RunReport } from '../../model/run.ts';

/** Waits and times in a text differ from run to run. */
const withoutFigures = (text: string | null): string | null => text?.replace(/\d+/g, '#') ?? null;

/**
 * What a run found, as a short text: equal for runs that failed or were blocked in the same way, and for all
 * that converged.
 */
export const runSignature = ({ result, error, failed, blocked }: RunReport): string => {
  const failures = failed.map(({ key, action, error: why }) => [key, action, withoutFigures(why)]);
  const blocks = blocked.map(({ key, reason }) => [key, reason]);
  const found = JSON.stringify([result, withoutFigures(error), failures.sort(), blocks.sort()]);
  return createHash('sha256').update(found).digest('hex').slice(0, 16);
};
