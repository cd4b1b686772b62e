import type { ChangedField } from '../model/history.ts';
import type { Change } from '../model/plan.ts';
import type { Outcome } from './run-report.ts';

/** The outcome of one change with its timing, as history keeps it. */
export type EndedChange = Outcome & {
  readonly fields: readonly ChangedField[];
  /** When it ended, in ms since the epoch. */
  readonly at: number;
  readonly attempts: number;
  readonly durationMs: number;
};

/** The paths of a change and why each changes, without the values. */
export const changedFields = ({ fields }: Pick<Change, 'fields'>): readonly ChangedField[] =>
  fields.map(({ path, cause }) => ({ path, cause }));
