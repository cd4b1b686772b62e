import type { Clock } from '../../src/model/clock.ts';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import type { Observation } from '../../src/model/provider.ts';
import { type AccountContext, accountDigest } from '../../src/reconcile/account-context.ts';
import { applyChange } from '../../src/reconcile/apply-change.ts';
import { NotYet } from '../../src/reconcile/change-task.ts';
import { type ObservedPlan, planForRun, planObserved } from '../../src/reconcile/plan-run.ts';
import { createPlanner } from '../../src/reconcile/planner.ts';
import { snapshotOf } from '../../src/reconcile/snapshot.ts';
import { createSnapshots } from '../../src/reconcile/snapshots.ts';
import { verify } from '../../src/reconcile/verify.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { account, hasher, NOW } from '../support/plan-fixtures.ts';
import { createModelProvider, type Treatments } from './model-provider.ts';

const request = { manual: false, force: false, keys: null };

/** How far each request takes the time, in ms. */
const TRAVEL = 20;

/** What is live after a run, and the plan of it. */
export type AfterRun = { readonly plan: AccountPlan; readonly observation: Observation };

/** Setpoint over a model provider, run by run, in a time of its own: the real steps of a run, without queue and network. */
export const createModelAccount = (treatments: Treatments, around: (when: 'before' | 'after') => void) => {
  let time = NOW;
  const clock: Clock = {
    now: () => time,
    sleep: async (ms) => {
      time += ms;
    },
  };
  const provider = createModelProvider(treatments, clock.now, (when) => {
    time += TRAVEL;
    around(when);
  });
  const ledger = createMemoryLedger();
  const contextOf = (entries: readonly DesiredIntegration[]): AccountContext => ({
    account: account(),
    entries,
    revision: 'r1',
    revisionTime: NOW,
    digest: accountDigest(hasher, account(), entries),
    provider,
    ledger,
    hasher,
    salt: 'salt-1',
    planner: createPlanner(),
  });
  let runs = 0;

  const make = async (context: AccountContext, observed: ObservedPlan, change: Change): Promise<void> => {
    const run = `run-${runs}`;
    const snapshots = createSnapshots(clock.now);
    snapshots.set(snapshotOf(context, observed.observation, await ledger.read()), run);
    const { key, action, id, digest, entryHash } = change;
    const task = { run, key, action, id, digest, entryHash, revision: context.revision };
    try {
      await applyChange(context, snapshots, task, { now: clock.now });
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      time += error.waitMs;
    }
  };

  const planned = async (context: AccountContext, observation: Observation): Promise<AfterRun> => {
    const { plan } = planObserved(context, observation, await ledger.read(), request, clock.now());
    return { plan, observation };
  };

  return {
    provider,
    ledger,
    /** Lets time pass, in ms. */
    wait: (ms: number): void => {
      time += ms;
    },
    /** One scheduled run; the plan of what is live after it. */
    run: async (entry: DesiredIntegration): Promise<AfterRun> => {
      runs += 1;
      const context = contextOf([entry]);
      const observed = await planForRun(context, request, {}, clock.now);
      await ledger.apply(observed.plan.bookkeeping, observed.ledger);
      const changes = observed.planned.flatMap(({ change, work }) => (work === null ? [] : [change]));
      if (changes.length === 0) return planned(context, observed.observation);
      for (const change of changes) await make(context, observed, change);
      const verified = await verify(context, {}, clock);
      return planned(context, verified.observation);
    },
  };
};

export type ModelAccount = ReturnType<typeof createModelAccount>;
