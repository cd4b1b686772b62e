import { randomUUID } from 'node:crypto';
import type { TestContext } from 'vitest';
import type { HttpLimits } from '../../src/http/exchange.ts';
import { type Clock, systemClock } from '../../src/model/clock.ts';
import type { DesiredAccount, DesiredIntegration } from '../../src/model/desired.ts';
import { ProviderError } from '../../src/model/errors.ts';
import type { Change } from '../../src/model/plan.ts';
import type { Provider } from '../../src/model/provider.ts';
import type { ChangeOutcome } from '../../src/model/run.ts';
import type { SecretRegistry } from '../../src/model/secrets.ts';
import type { Throttle } from '../../src/model/throttle.ts';
import { createProvider } from '../../src/providers/known-providers.ts';
import { type AccountContext, accountDigest } from '../../src/reconcile/account-context.ts';
import { applyChange } from '../../src/reconcile/apply-change.ts';
import { type ChangeOptions, type ChangeTask, NotYet, StepFailed } from '../../src/reconcile/change-task.ts';
import { type ObservedPlan, observeAndPlan, planForRun } from '../../src/reconcile/plan-run.ts';
import { createPlanner } from '../../src/reconcile/planner.ts';
import { snapshotOf } from '../../src/reconcile/snapshot.ts';
import { createSnapshots, type Snapshots } from '../../src/reconcile/snapshots.ts';
import { verify } from '../../src/reconcile/verify.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import type { Quirks } from '../../src/simulator/quirks.ts';
import type { SimulatedProvider } from '../../src/simulator/simulated-provider.ts';
import { type SimulatedName, type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { createHasher, createSigner, type Signer } from '../../src/store/ledger/keyring.ts';
import type { LedgerStore } from '../../src/store/ledger/ledger-store.ts';
import { desiredAccount } from '../providers/desired.ts';
import { createFreeThrottle } from '../support/free-throttle.ts';

/** The secret of every shop. */
export const shopSecret = 'shop-secret-5f1c9d';

export type WorkshopOptions = {
  readonly provider?: SimulatedName;
  readonly quirks?: Partial<Quirks>;
  readonly limits?: Partial<HttpLimits>;
  readonly account?: Partial<DesiredAccount>;
};

/** How one process differs from an honest one: to end it at a certain point. */
export type HandOptions = {
  readonly throttle?: Throttle;
  readonly secrets?: SecretRegistry;
  readonly revision?: string;
  readonly revisionTime?: number;
  readonly account?: Partial<DesiredAccount>;
  readonly wrap?: ((provider: Provider) => Provider) | undefined;
  readonly rig?: ((context: AccountContext) => AccountContext) | undefined;
  /** How old the list may be that a change is made from, where that is not the usual. */
  readonly maxAgeMs?: number | undefined;
};

/** One process's view of the workshop's account. */
export type Hand = {
  readonly context: AccountContext;
  readonly snapshots: Snapshots;
  /** The run that its changes belong to. */
  readonly runId: string;
  plan(): Promise<ObservedPlan>;
  /** Makes the changes of a plan from the list that it was planned from, as the job that planned them does; else each reads a list of its own. */
  remember(planned: ObservedPlan): Promise<void>;
  /** Makes a change once, as a worker does. */
  make(change: Change, options?: Partial<ChangeOptions>): Promise<ChangeOutcome>;
  /** Makes a change as the queue would: again after what is worth another attempt, without the pauses of the queue. */
  insist(change: Change): Promise<ChangeOutcome>;
  /** Plans, makes every change, verifies, and plans again, which is the result. */
  run(): Promise<ObservedPlan>;
};

export type OpenHand = (entries: readonly DesiredIntegration[], options?: HandOptions) => Promise<Hand>;

const isRequestFailure = (error: unknown): boolean =>
  error instanceof ProviderError || error instanceof StepFailed;

/** The changes of a plan that have something to do. */
export const openChanges = ({ planned }: ObservedPlan): Change[] =>
  planned.flatMap(({ change, work }) => (work === null ? [] : [change]));

const ATTEMPTS = 5;

/** An account at a simulated provider. */
export const accountOf = (
  simulator: Simulator,
  provider: SimulatedName,
  name = 'the-account',
): DesiredAccount => {
  const { baseUrl, credential } = simulator[provider];
  const { unit, user } = simulator.toolzz;
  const fields = provider === 'toolzz' ? { unit, user } : {};
  return desiredAccount({ provider, baseUrl, credential, name, fields });
};

const createHand = (context: AccountContext, { maxAgeMs }: HandOptions, clock: Clock = systemClock): Hand => {
  const snapshots = createSnapshots(Date.now, undefined, maxAgeMs);
  const run = randomUUID();
  const plan = () => observeAndPlan(context, { manual: true, force: true, keys: null });
  const make: Hand['make'] = (change, options = {}) => {
    const { key, action, id, digest, entryHash } = change;
    const task: ChangeTask = { run, key, action, id, digest, entryHash, revision: context.revision };
    return applyChange(context, snapshots, task, { now: Date.now, ...options });
  };
  const insist = async (change: Change): Promise<ChangeOutcome> => {
    for (let failures = 0; ; ) {
      try {
        return await make(change);
      } catch (error) {
        if (error instanceof NotYet) await clock.sleep(error.waitMs);
        else if (!isRequestFailure(error) || ++failures >= ATTEMPTS) throw error;
      }
    }
  };
  return {
    context,
    snapshots,
    runId: run,
    plan,
    remember: async ({ observation }) =>
      snapshots.set(snapshotOf(context, observation, await context.ledger.read()), run),
    make,
    insist,
    run: async () => {
      const planned = await planForRun(context, { manual: true, force: true, keys: null });
      await context.ledger.apply(planned.plan.bookkeeping, planned.ledger);
      for (const change of openChanges(planned)) await insist(change);
      await verify(context, {}, clock);
      return plan();
    },
  };
};

/** A simulated account, whose ledgers come from elsewhere. */
export type Bench = {
  readonly simulator: Simulator;
  readonly simulated: SimulatedProvider;
  readonly account: DesiredAccount;
  readonly provider: SimulatedName;
  readonly limits: WorkshopOptions['limits'];
};

/** Starts a simulator that closes with the test. */
export const openBench = async (
  { onTestFinished }: TestContext,
  { provider = 'aloochat', quirks, account, limits }: WorkshopOptions,
): Promise<Bench> => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const simulated = simulator[provider];
  Object.assign(simulated.quirks, quirks);
  return {
    simulator,
    simulated,
    provider,
    limits,
    account: { ...accountOf(simulator, provider), ...account },
  };
};

/** Opens one process after another at a bench. */
export const handsOf =
  (
    { account: usual, provider, limits }: Bench,
    ledgerOf: (account: string, sign: Signer) => LedgerStore,
    clock?: Clock,
  ): OpenHand =>
  async (entries, given = {}) => {
    const { wrap, rig, throttle = createFreeThrottle(), secrets = createSecretRegistry() } = given;
    const account = { ...usual, ...given.account };
    const { credential, baseUrl } = account;
    const place = { provider, baseUrl };
    const salt = await ledgerOf(account.name, () => '').salt();
    const signer = createSigner({ ledgerKey: null, credential, account: account.name, place, salt });
    const ledger = ledgerOf(account.name, signer);
    const hasher = createHasher({ ledgerKey: null, credential, provider, salt });
    secrets.register(shopSecret);
    secrets.register(credential);
    const real = await createProvider({ account, throttle, secrets, limits });
    const context: AccountContext = {
      account,
      entries,
      revision: given.revision ?? 'revision-1',
      revisionTime: given.revisionTime ?? 1,
      digest: accountDigest(hasher, account, entries),
      provider: wrap?.(real) ?? real,
      ledger,
      hasher,
      salt,
      planner: createPlanner(),
    };
    return createHand(rig?.(context) ?? context, given, clock);
  };
