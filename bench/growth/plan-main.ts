import { planAccount } from '../../src/plan/plan-account.ts';
import { median } from '../support/median.ts';
import {
  convergedLedger,
  desiredEntries,
  hasherWith,
  inputOf,
  observedAs,
  withChanges,
} from './converged.ts';

/* Plans an estate in sync but for some changes, again and again. Arguments: integrations, changes. Prints a `PlanFigures`. */

/** What planning costs at one size. */
export type PlanFigures = { readonly changes: number; readonly planMs: number; readonly heapMiB: number };

const [, , count = '100', changes = '10'] = process.argv;
const entries = desiredEntries(Number(count));
const input = inputOf(entries, observedAs(entries), hasherWith('bench'));
const ledger = convergedLedger(input);
const desired = withChanges(entries, Number(changes));

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const once = () => {
  const before = heap();
  const startedAt = performance.now();
  const { plan } = planAccount({ ...input, desired, ledger });
  const planMs = performance.now() - startedAt;
  const open = plan.changes.filter(({ action }) => action !== 'none').length;
  return { changes: open, planMs, heapMiB: (heap() - before) / 2 ** 20 };
};

// The first ones also compile what they run.
for (let planned = 0; planned < 20_000; planned += entries.length) once();
const runs = Array.from({ length: entries.length > 10_000 ? 3 : 5 }, once);
const figures: PlanFigures = {
  changes: runs[0]?.changes ?? 0,
  planMs: median(runs.map(({ planMs }) => planMs)),
  heapMiB: median(runs.map(({ heapMiB }) => heapMiB)),
};
process.stdout.write(JSON.stringify(figures));
