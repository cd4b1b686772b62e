import type { LedgerEntry, LedgerFacts } from '../../src/model/ledger-entry.ts';
import type { LedgerStep } from '../../src/model/plan.ts';
import type { LedgerStore } from '../../src/store/ledger/ledger-store.ts';

/** A ledger in memory, for tests that need no Redis: one process, one change at a time. */
export const createMemoryLedger = (): LedgerStore => {
  const entries = new Map<string, LedgerEntry>();
  const released = new Set<string>();
  const removals = new Map<string, number>();
  let facts: LedgerFacts = {};
  const put = (key: string, entry: LedgerEntry | null): void => {
    if (entry === null) entries.delete(key);
    else entries.set(key, structuredClone(entry));
  };
  const take = (step: LedgerStep): void => {
    if (step.kind === 'move') put(step.from, null);
    put(step.kind === 'move' ? step.to : step.key, step.kind === 'drop' ? null : step.entry);
    if (step.kind !== 'move' && step.release !== undefined) released.add(step.release);
  };
  const ownerOf = (id: string): string | undefined => [...entries].find(([, entry]) => entry.id === id)?.[0];
  return {
    salt: async () => 'salt-1',
    read: async () => ({
      entries: Object.fromEntries(entries),
      released: [...released].sort(),
      removals: [...removals].map(([id, at]) => ({ id, at })),
      facts,
    }),
    get: async (key) => entries.get(key) ?? null,
    has: async (key) => entries.has(key),
    update: async (key, change, { claim } = {}) => {
      const current = entries.get(key) ?? null;
      const entry = change(current);
      if (entry === undefined) return { written: false, entry: current };
      if (claim !== undefined && released.has(claim))
        return { written: false, entry: current, refused: 'released' };
      if (claim !== undefined && (ownerOf(claim) ?? key) !== key)
        return { written: false, entry: current, refused: 'owned-by-another' };
      put(key, entry);
      return { written: true, entry };
    },
    survives: async () => true,
    release: async (id, unlessOwnedBy) => {
      if (unlessOwnedBy !== undefined && ownerOf(id) === unlessOwnedBy) return false;
      released.add(id);
      return true;
    },
    recordRemoval: async (id, at) => {
      removals.set(id, at);
    },
    move: async (from, to, entry) => {
      take({ kind: 'move', from, to, entry });
      return true;
    },
    apply: async (steps) => {
      for (const step of steps) take(step);
      return { written: steps.length, moved: [] };
    },
    recordFacts: async (known) => {
      facts = { ...facts, ...known };
    },
    startOver: async (known) => {
      entries.clear();
      released.clear();
      removals.clear();
      facts = known;
    },
    discard: async (key) => entries.delete(key),
  };
};
