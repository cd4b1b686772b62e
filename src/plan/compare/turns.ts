import { type LedgerEntry, VOLATILE } from '../../model/ledger-entry.ts';
import type { Planned } from '../planned.ts';
import type { ComparedField } from './compare-entry.ts';
import { differenceOf } from './difference.ts';

type Fields = ReadonlyMap<string, ComparedField>;

const writtenBack = (planned: readonly Planned[]): ReadonlyMap<string, Fields> =>
  new Map(
    planned.flatMap(({ change, work }) => {
      if (work?.kind !== 'update' || work.reverted.length === 0) return [];
      const fields = work.fields.filter(({ path }) => work.reverted.includes(path));
      return [[change.key, new Map(fields.map((field) => [field.path, field]))]];
    }),
  );

/** A text or a list may come in turns; a boolean, a number or a value that is gone has to be as the YAML says. */
const mayTurn = ({ desired, live, path, secret }: ComparedField): boolean =>
  desired !== undefined && differenceOf({ path, desired, live, secret, configHidden: false }) === 'rewritten';

/** Whether a plan would write drift back. */
export const writesBack = (planned: readonly Planned[]): boolean => writtenBack(planned).size > 0;

/** By key, the fields that drifted in the first of two consecutive lists and not in the second: no edit by hand. */
export const turnedFields = (
  first: readonly Planned[],
  second: readonly Planned[],
): ReadonlyMap<string, readonly string[]> => {
  const after = writtenBack(second);
  return new Map(
    [...writtenBack(first)].flatMap(([key, fields]) => {
      const turned = [...fields.values()].filter(
        (field) => !after.get(key)?.has(field.path) && mayTurn(field),
      );
      return turned.length === 0 ? [] : [[key, turned.map(({ path }) => path)] as const];
    }),
  );
};

/** The entry with the turned fields marked volatile: compared by the YAML alone from now on. */
export const withTurned = (entry: LedgerEntry, paths: readonly string[]): LedgerEntry => {
  const settled = paths.filter((path) => entry.observed[path] !== undefined);
  const observed = Object.fromEntries(settled.map((path) => [path, VOLATILE]));
  return { ...entry, observed: { ...entry.observed, ...observed } };
};
