import { z } from 'zod';
import { newRecord, type ThrottleRecord } from './record.ts';

const number = z.number();
const count = number.nonnegative();
const positive = number.positive();
const slot = z.object({ id: count, at: number, inFlight: count, paced: z.boolean() });
const tally = z.object({ since: number, accepted: count });

const pause = z.object({
  since: number,
  until: number,
  waitMs: number,
  fromServer: z.boolean(),
  failedProbes: count,
  probeId: number.nullable(),
  inFlight: count,
});

const search = z.object({
  slowStart: z.boolean(),
  baseRate: positive,
  lastGood: positive,
  steps: count,
  successesUntilStep: number,
  hold: number,
  fallbackRate: number.nullable(),
});

const quotaWindow = z.object({
  quota: positive,
  lastGood: count,
  lengthMs: positive,
  since: number,
  sent: count,
  previousUsedUp: z.boolean(),
  phase: z.enum(['kept', 'assumed', 'tested', 'unknown']),
});

const concurrency = z.object({
  limit: positive.nullable(),
  stated: z.boolean(),
  largestAccepted: z.tuple([number, number]),
  hold: number,
  successesUntilStep: number,
});

const burst = z.object({
  accepted: count,
  ms: count,
  measured: z.boolean(),
  seenAt: number,
  credit: number,
  spent: count,
  sinceRest: tally,
  hold: positive,
  burstsUntilStep: number,
});

/** With a value of another kind, no request would ever be sent again. */
const schema = z.object({
  rate: positive,
  lastSlotAt: number,
  shiftMs: number,
  lastId: count,
  inFlight: z.array(slot),
  pause: pause.nullable(),
  search,
  sincePause: tally,
  sinceOutage: tally,
  lastOpen: z.object({ accepted: count, openMs: number, uncertaintyMs: number }).nullable(),
  backoffMs: number,
  window: quotaWindow.nullable(),
  windowMisses: count,
  concurrency,
  burst,
  statedRate: positive.nullable(),
  budget: z.object({ remaining: number, until: number }).nullable(),
  longResets: z.boolean(),
  roundTripMs: number.nullable(),
  clockOffset: number.nullable(),
});

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

type Stored = { readonly format?: unknown; readonly window?: unknown; readonly lastSlotAt?: unknown };

const json = (text: string): Stored | null => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/**
 * Reads a stored record, also one of format 1. Null where there is none, or one that cannot be read: the search
 * restarts.
 */
export const parseRecord = (text: string): ThrottleRecord | null => {
  const stored = json(text);
  const { format } = newRecord(0);
  const current = stored?.format === 1 ? { ...upgraded(stored), format } : stored;
  if (current?.format !== format) return null;
  const record = withNewFields(current);
  return schema.safeParse(record).success ? (record as ThrottleRecord) : null;
};

/** Fields that versions before did not write, in either format. */
const withNewFields = (record: Stored): object => {
  const { burst } = newRecord(Number(record.lastSlotAt));
  const { window } = record;
  return typeof window === 'object' && window !== null
    ? { burst, ...record, window: { phase: 'kept', ...window } }
    : { burst, ...record };
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
