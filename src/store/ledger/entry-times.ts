import type { LedgerEntry } from '../../model/ledger-entry.ts';

/** 0 means never. */
const shifted = (time: number, ms: number): number => (time === 0 ? 0 : time + ms);

const shiftIn = <T extends object, K extends keyof T>(record: T, names: readonly K[], ms: number): T => {
  const copy = { ...record };
  for (const name of names) {
    const time = record[name];
    if (typeof time === 'number') copy[name] = shifted(time, ms) as T[K];
  }
  return copy;
};

const shiftEach = <T extends object, K extends keyof T>(
  records: { readonly [path: string]: T },
  names: readonly K[],
  ms: number,
): { readonly [path: string]: T } =>
  Object.fromEntries(Object.entries(records).map(([path, record]) => [path, shiftIn(record, names, ms)]));

/** Shifts every time in the entry by this much. */
export const shiftTimes = (entry: LedgerEntry, ms: number): LedgerEntry => {
  if (ms === 0) return entry;
  const { written, rechecks, writeBacks, creating, rejected, failures } = entry;
  return {
    ...entry,
    appliedAt: shifted(entry.appliedAt, ms),
    written: shiftEach(written, ['at', 'seenAt', 'againAt'], ms),
    ...(rechecks && { rechecks: shiftEach(rechecks, ['since'], ms) }),
    ...(writeBacks && {
      writeBacks: {
        ...shiftIn(writeBacks, ['since'], ms),
        times: writeBacks.times.map((time) => shifted(time, ms)),
      },
    }),
    ...(creating && { creating: shiftIn(creating, ['at'], ms) }),
    ...(rejected && { rejected: shiftIn(rejected, ['at'], ms) }),
    ...(failures && { failures: shiftIn(failures, ['at'], ms) }),
  };
};
