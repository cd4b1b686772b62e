import type { HistoryEntry } from '../../src/model/history.ts';

/** An entry of history: a create of `shop` that came off, unless told otherwise. */
export const historyEntry = (facts: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at: 1,
  account: 'acme',
  run: 'run-1',
  trigger: 'schedule',
  revision: '4f2c9ab1d2e30000000000000000000000000000',
  revisionTitle: 'Add the shop',
  key: 'shop',
  action: 'create',
  fields: [{ path: 'name', cause: 'desired' }],
  outcome: 'applied',
  error: null,
  attempts: 1,
  durationMs: 320,
  ...facts,
});
