import { configKey } from '../model/field.ts';
import type { ComparedField } from './compare-entry.ts';
import type { Matched } from './matched.ts';
import { reportsDrift } from './reports-drift.ts';

/** The fields of an entry by what becomes of them. */
export type Sorted = {
  readonly write: ComparedField[];
  readonly reported: ComparedField[];
  readonly immutable: ComparedField[];
  readonly notAccepted: ComparedField[];
  readonly unsupported: ComparedField[];
  readonly assumed: ComparedField[];
};

/** Puts each field where it belongs; fields that are in sync belong nowhere. */
export const sortFields = ({ planning, entry }: Matched, fields: readonly ComparedField[]): Sorted => {
  const sorted: Sorted = {
    write: [],
    reported: [],
    immutable: [],
    notAccepted: [],
    unsupported: [],
    assumed: [],
  };
  const reports = reportsDrift(entry, planning.account);
  for (const field of fields) {
    const { verdict, path } = field;
    const kind = configKey(path) === null ? path : 'config';
    const fixed = planning.capabilities.immutable.some((immutable) => immutable === kind);
    if (verdict.is === 'unsupported') sorted.unsupported.push(field);
    else if (verdict.is === 'not-accepted') sorted.notAccepted.push(field);
    else if (verdict.is === 'assumed') sorted.assumed.push(field);
    else if (verdict.is === 'changed') {
      if (verdict.cause === 'drift' && reports) sorted.reported.push(field);
      else if (fixed) sorted.immutable.push(field);
      else sorted.write.push(field);
    }
  }
  return sorted;
};
