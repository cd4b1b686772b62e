import type { DesiredAccount, DesiredIntegration } from '../model/desired.ts';
import { configKey } from '../model/field.ts';
import type { ComparedField } from './compare/compare-entry.ts';
import type { Contest } from './compare/write-backs.ts';
import type { Matched } from './match/matched.ts';

/** Whether drift is only reported (`drift: report`), by the entry's policy or its account's. */
export const reportsDrift = (
  entry: Pick<DesiredIntegration, 'drift'> | undefined,
  account: Pick<DesiredAccount, 'drift'>,
): boolean => (entry?.drift ?? account.drift) === 'report';

/** The fields of an entry, by what the plan does with them. */
export type FieldGroups = {
  readonly write: ComparedField[];
  readonly reported: ComparedField[];
  /** Written back once the pause of a contested integration is over. */
  readonly contested: ComparedField[];
  /** Written again a minute after the first write with this result. */
  readonly waiting: ComparedField[];
  readonly immutable: ComparedField[];
  readonly notAccepted: ComparedField[];
  readonly unsupported: ComparedField[];
  readonly assumed: ComparedField[];
};

/** Groups the fields; those in sync are in no group. */
export const groupFields = (
  { planning, entry }: Matched,
  fields: readonly ComparedField[],
  contest: Contest | null,
): FieldGroups => {
  const groups: FieldGroups = {
    write: [],
    reported: [],
    contested: [],
    waiting: [],
    immutable: [],
    notAccepted: [],
    unsupported: [],
    assumed: [],
  };
  const reports = reportsDrift(entry, planning.account);
  const holds = contest !== null && contest.waitsUntil > planning.now;
  for (const field of fields) {
    const { verdict, path } = field;
    const kind = configKey(path) === null ? path : 'config';
    const fixed = planning.capabilities.immutable.some((immutable) => immutable === kind);
    if (verdict.kind === 'unsupported') groups.unsupported.push(field);
    else if (verdict.kind === 'not-accepted') groups.notAccepted.push(field);
    else if (verdict.kind === 'assumed') groups.assumed.push(field);
    else if (verdict.kind === 'changed') {
      if (verdict.cause === 'drift' && reports) groups.reported.push(field);
      else if (fixed) groups.immutable.push(field);
      else if (verdict.writeBack && holds) groups.contested.push(field);
      else if ((verdict.waitsUntil ?? 0) > planning.now) groups.waiting.push(field);
      else groups.write.push(field);
    }
  }
  return groups;
};
