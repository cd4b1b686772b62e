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

/** Only texts and lists may alternate; a boolean, a number or a missing value must match the YAML. */
const mayTurn = ({ desired, live, path, secret }: ComparedField): boolean =>
  desired !== undefined && differenceOf({ path, desired, live, secret, configHidden: false }) === 'rewritten';

/** Whether a plan would write drift back. */
export const writesBack = (planned: readonly Planned[]): boolean => writtenBack(planned).size > 0;

/** By key, the fields that drifted in only the first of two consecutive lists: not edited by hand. */
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

/** Marks the turned fields volatile: from now on they are compared by the YAML alone. */
export const withTurned = (entry: LedgerEntry, paths: readonly string[]): LedgerEntry => {
  const settled = paths.filter((path) => entry.observed[path] !== undefined);
  const observed = Object.fromEntries(settled.map((path) => [path, VOLATILE]));
  return { ...entry, observed: { ...entry.observed, ...observed } };
};
