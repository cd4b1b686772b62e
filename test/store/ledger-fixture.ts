import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { inject, onTestFinished } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';

/** A connection to the tests' Redis that ends with the test. */
export const testRedis = (): Redis => {
  const client = new Redis(inject('redisUrl'));
  onTestFinished(async () => {
    await client.quit();
  });
  return client;
};

/** A key prefix that no other test uses. */
export const testPrefix = (): string => `test-${randomUUID()}`;

export const entryOf = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: 'id-1',
  type: 'shopify',
  name: 'Shop',
  protect: false,
  secretPaths: [],
  applied: {},
  observed: {},
  notAccepted: {},
  written: {},
  appliedAt: 1,
  revision: 'r1',
  fingerprint: 'f1',
  ...changes,
});
