import { newRecord, type ThrottleRecord } from './record.ts';

/** Names of fields in format 1; null for those that nothing reads any more. */
const renamed: { readonly [field: string]: string | null } = {
  crowd: 'inFlight',
  told: 'fromServer',
  failures: 'failedProbes',
  probe: 'probeId',
  starting: 'slowStart',
  base: 'baseRate',
  safe: 'lastGood',
  wanted: 'successesUntilStep',
  fallback: 'fallbackRate',
  open: 'sincePause',
  spell: 'sinceOutage',
  lastSpell: null,
  gapMs: 'uncertaintyMs',
  patienceMs: 'backoffMs',
  full: 'previousUsedUp',
  most: 'largestAccepted',
};

/**
 * Reads a stored record, also one of format 1. Null where there is none, or one of an unknown format: the
 * search restarts.
 */
export const parseRecord = (text: string): ThrottleRecord | null => {
  const stored: { readonly format?: unknown } | null = text === '' ? null : JSON.parse(text);
  const { format } = newRecord(0);
  if (stored?.format === format) return stored as ThrottleRecord;
  return stored?.format === 1 ? ({ ...upgraded(stored), format } as ThrottleRecord) : null;
};

const upgraded = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]) => {
      const name = renamed[field] === undefined ? field : renamed[field];
      return name === null ? [] : [[name, upgradedValue(inner)]];
    }),
  );

const upgradedValue = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(upgradedValue);
  return typeof value === 'object' && value !== null ? upgraded(value) : value;
};
