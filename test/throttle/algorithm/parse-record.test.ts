import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/throttle/algorithm/parse-record.ts';
import { newRecord, type ThrottleRecord } from '../../../src/throttle/algorithm/record.ts';
import { Account } from './account.ts';
import { window } from './learned.ts';

/** As the version before wrote them. */
const stored: Record<string, { readonly lastSlotAt: number; readonly rate: number }> = JSON.parse(
  readFileSync(new URL('format-1-records.json', import.meta.url), 'utf8'),
);

const parsed = (record: object): ThrottleRecord => {
  const found = parseRecord(JSON.stringify(record));
  if (found === null) throw new Error('The record was not read.');
  return found;
};

const fields = (value: object | null | undefined): readonly string[] => Object.keys(value ?? {}).toSorted();

describe.each(Object.entries(stored))('a record of format 1, %s', (_state, old) => {
  it('has the fields of this version and no others', () => {
    const [record, fresh] = [parsed(old), newRecord(0)];
    expect(record.format).toBe(fresh.format);
    expect(fields(record)).toEqual(fields(fresh));
    expect(fields(record.search)).toEqual(fields(fresh.search));
    expect(fields(record.concurrency)).toEqual(fields(fresh.concurrency));
    if (record.window !== null) expect(fields(record.window)).toEqual(fields(window));
    const account = new Account();
    account.acquire();
    for (const slot of record.inFlight) expect(fields(slot)).toEqual(fields(account.record.inFlight[0]));
    account.release({ id: 1, at: account.now, inFlight: 1, paced: true }, 'refused');
    if (record.pause !== null) expect(fields(record.pause)).toEqual(fields(account.record.pause));
  });

  it('is worked with, through accepted requests, an outage and another one', () => {
    const account = new Account();
    account.record = parsed(old);
    account.now = old.lastSlotAt + 60_000;
    account.accept(30);
    for (let outage = 0; outage < 2; outage++) account.refuse().refuse().refuse().accept(30);
    expect(account.record.pause).toBeNull();
    expect(account.record.rate).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(account.record))).toEqual(account.record);
  });
});

describe('what format 1 had learned', () => {
  const of = (state: string): ThrottleRecord => parsed(stored[state] ?? {});

  it('is kept: the rate, the hold and the steps', () => {
    expect(of('probing upwards after an outage')).toMatchObject({
      rate: 10.172384818339399,
      backoffMs: 6000,
      search: { slowStart: false, baseRate: 9.781139248403267, steps: 1, successesUntilStep: 10, hold: 400 },
      sincePause: { accepted: 402 },
      lastOpen: { accepted: 29, uncertaintyMs: 8592.348876953125 },
    });
  });

  it('is kept: a pause and its probe', () => {
    const { pause, search } = of('paused, with the probe in flight');
    expect(pause).toMatchObject({ fromServer: false, failedProbes: 1, probeId: 80, inFlight: 6 });
    expect(search.fallbackRate).toBe(9.781139248403267);
  });

  it('is kept: a quota window and a concurrency', () => {
    expect(of('in a quota window').window).toMatchObject({
      quota: 60,
      lastGood: 60,
      previousUsedUp: false,
      sent: 6,
    });
    const { concurrency, inFlight } = of('with a learned concurrency');
    expect(concurrency).toMatchObject({ limit: 4, largestAccepted: [4, 4], successesUntilStep: 100 });
    expect(inFlight.map((slot) => slot.inFlight)).toEqual([1, 2, 3]);
  });
});

it('a record without bursts and places of windows, as versions before wrote it, keeps what it learned', () => {
  const { burst, ...before } = { ...newRecord(5), window };
  const { phase, ...oldWindow } = window;
  const record = parsed({ ...before, window: oldWindow });
  expect(record).toEqual({
    ...before,
    window: { ...oldWindow, phase },
    burst: { ...burst, ...unseen(record) },
  });
});

/** When it was seen is when the last request was due. */
const unseen = ({ lastSlotAt }: ThrottleRecord) => ({
  seenAt: lastSlotAt,
  sinceRest: { since: lastSlotAt, accepted: 0 },
});

it.each([
  ['none', ''],
  ['one of an unknown format', '{"format":99}'],
  ['null', 'null'],
])('%s is no record', (_name, text) => {
  expect(parseRecord(text)).toBeNull();
});
