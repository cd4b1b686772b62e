import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import { shiftTimes } from '../../src/store/ledger/entry-times.ts';
import { aheadAfter } from '../../src/store/ledger/ledger-clock.ts';

const NOW = 1_700_000_000_000;
const SKEW = 600_000;

describe('how far the clock of Redis is ahead', () => {
  it('is nothing while a reply does not show otherwise, however late it was noticed', () => {
    expect(aheadAfter(0, { serverNow: NOW, sentAt: NOW, answeredAt: NOW })).toBe(0);
    expect(aheadAfter(0, { serverNow: NOW + 90, sentAt: NOW, answeredAt: NOW })).toBe(0);
    expect(aheadAfter(0, { serverNow: NOW + 5, sentAt: NOW, answeredAt: NOW + 30_000 })).toBe(0);
  });

  it.each([SKEW, -SKEW, 300, -300])('is learned from one reply: %d ms', (skew) => {
    expect(aheadAfter(0, { serverNow: NOW + 2 + skew, sentAt: NOW, answeredAt: NOW + 4 })).toBe(skew);
  });

  it('stays the same while it differs little, and is a whole number', () => {
    expect(aheadAfter(SKEW, { serverNow: NOW + SKEW + 80, sentAt: NOW, answeredAt: NOW + 3 })).toBe(SKEW);
    const moved = aheadAfter(SKEW, { serverNow: NOW + SKEW + 201, sentAt: NOW, answeredAt: NOW + 1 });
    expect(moved).toBeGreaterThan(SKEW + 199);
    expect(Number.isInteger(moved)).toBe(true);
  });

  it('is corrected by the next reply where one that came late said little', () => {
    const rough = aheadAfter(0, { serverNow: NOW + SKEW, sentAt: NOW, answeredAt: NOW + 8_000 });
    expect(aheadAfter(rough, { serverNow: NOW + SKEW, sentAt: NOW, answeredAt: NOW })).toBe(SKEW);
  });
});

/** Every property that an entry may have, each time another one. */
const full: Required<LedgerEntry> = {
  id: 'id-1',
  type: 'shopify',
  name: 'Shop',
  protect: false,
  secretPaths: ['name'],
  applied: { name: 'h12' },
  observed: { name: 'h13' },
  notAccepted: { active: 'h14' },
  revision: 'r1',
  fingerprint: 'f1',
  written: {
    name: {
      at: NOW + 1,
      before: 'h1',
      verbatim: true,
      answer: 'h2',
      seen: 'h3',
      seenAt: NOW + 2,
      looks: 2,
      dropped: 'h4',
      left: ['h5'],
      moved: 'h6',
      again: 'h7',
      againAt: NOW + 3,
      form: 'h8',
      notAccepted: true,
    },
    active: {},
  },
  rechecks: { name: { since: NOW + 4, done: 1 } },
  writeBacks: { times: [NOW + 5, NOW + 6], count: 4, since: NOW + 7, paths: ['name'], contestedAt: 3 },
  configWritten: true,
  whose: { 'config.a': { all: 'theirs' } },
  appliedAt: NOW + 8,
  creating: { token: 't', at: NOW + 9, identity: 'h9', type: 'h10', before: ['id-0'], made: 'id-1' },
  retire: 'id-0',
  signature: 's1',
  unsigned: true,
  rejected: { entryHash: 'h11', status: 422, message: 'no', at: NOW + 10 },
  failures: { count: 2, at: NOW + 11, message: 'no' },
};

describe('the times of an entry', () => {
  it('all move by the same, and nothing else does', () => {
    const moved = JSON.stringify(full).replaceAll(/17\d{11}/g, (time) => String(Number(time) + SKEW));
    expect(JSON.stringify(shiftTimes(full, SKEW))).toBe(moved);
    expect(shiftTimes(shiftTimes(full, SKEW), -SKEW)).toEqual(full);
  });

  it('stay 0 where it never was written', () => {
    expect(shiftTimes({ ...full, appliedAt: 0 }, SKEW).appliedAt).toBe(0);
  });

  it('leave the entry as it is where the clocks agree', () => {
    expect(shiftTimes(full, 0)).toBe(full);
  });
});
