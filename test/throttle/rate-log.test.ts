import { beforeEach, describe, expect, it } from 'vitest';
import type { Pause, ThrottleRecord } from '../../src/throttle/algorithm/record.ts';
import { newRecord } from '../../src/throttle/algorithm/record.ts';
import { createRateLog, type RateLog } from '../../src/throttle/rate-log.ts';

const now = 1_800_000_000_000;
const fresh = { ...newRecord(now), rate: 40, lastId: 50, lastSlotAt: now };

const at = (rate: number): ThrottleRecord => ({
  ...fresh,
  rate,
  search: { ...fresh.search, slowStart: false },
});

const pause = (ms: number): Pause => ({
  since: now,
  until: now + ms,
  waitMs: ms,
  fromServer: true,
  failedProbes: 0,
  probeId: null,
  inFlight: 1,
});

let lines: [level: string, data: object, text: string][];
let watch: RateLog;

beforeEach(() => {
  lines = [];
  const log = {
    info: (data: object | string, text?: string) => lines.push(['info', data as object, text ?? '']),
    debug: (data: object | string, text?: string) => lines.push(['debug', data as object, text ?? '']),
  };
  watch = createRateLog(log, 'acme', {});
});

describe('the log', () => {
  it('says nothing while the rate rises and no limit was met', () => {
    watch(fresh, { ...fresh, rate: 400 }, now);
    expect(lines).toEqual([]);
  });

  it('says when a limit was found', () => {
    watch(fresh, at(20), now);
    expect(lines).toEqual([
      ['info', { account: 'acme', ratePerSecond: 20, basis: 'learned' }, "Found the provider's rate limit"],
    ]);
  });

  it('says when the rate changed much, however small the steps were, and only then', () => {
    watch(at(10), at(10.4), now);
    watch(at(10.4), at(11), now);
    watch(at(11), at(12.4), now);
    expect(lines).toEqual([]);
    watch(at(12.4), at(12.6), now);
    expect(lines).toEqual([
      [
        'info',
        { account: 'acme', ratePerSecond: 12.6, basis: 'learned', before: 10 },
        'The request rate changed',
      ],
    ]);
    watch(at(12.6), at(10.2), now);
    expect(lines).toHaveLength(1);
    watch(at(10.2), at(9), now);
    expect(lines).toHaveLength(2);
  });

  it('says that the account waits for long at info, for a moment at debug, and each pause once', () => {
    const long = { ...at(10), pause: pause(30_000) };
    watch(at(10), long, now);
    watch(long, { ...long, lastId: 51 }, now);
    expect(lines).toEqual([
      [
        'info',
        { account: 'acme', pauseMs: 30_000, fromServer: true },
        'The provider answered 429; backing off',
      ],
    ]);
    watch(at(10), { ...at(10), pause: pause(250) }, now);
    expect(lines[1]?.[0]).toBe('debug');
  });
});
