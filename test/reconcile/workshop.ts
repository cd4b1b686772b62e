import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { inject, type TestContext } from 'vitest';
import type { DesiredAccount, DesiredIntegration } from '../../src/model/desired.ts';
import type { Change } from '../../src/model/plan.ts';
import type { ObservedPlan } from '../../src/reconcile/plan-run.ts';
import type { SimulatedProvider } from '../../src/simulator/simulated-provider.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { desiredEntry } from '../providers/desired.ts';
import {
  type Hand,
  handsOf,
  type OpenHand,
  openBench,
  openChanges,
  shopSecret,
  type WorkshopOptions,
} from './hand.ts';

/** An AlooChat entry. */
export const shop = (key: string, more: Partial<DesiredIntegration> = {}): DesiredIntegration =>
  desiredEntry({
    key,
    type: 'shopify',
    name: `Shop ${key}`,
    config: { shop_domain: `${key}.myshopify.com`, access_token: shopSecret },
    secretPaths: ['config.access_token'],
    ...more,
  });

/** A Toolzz entry. */
export const assistant = (key: string, more: Partial<DesiredIntegration> = {}): DesiredIntegration =>
  desiredEntry({
    key,
    type: 'openai',
    name: `Assistant ${key}`,
    config: { api_key: shopSecret, organization: 'org-1' },
    secretPaths: ['config.api_key'],
    ...more,
  });

/** A simulated account with a ledger on the real Redis, and any number of processes that work at it. */
export type Workshop = {
  readonly simulator: Simulator;
  readonly simulated: SimulatedProvider;
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: DesiredAccount;
  readonly hand: OpenHand;
};

/** The only one of them. */
export const onlyChange = (plan: ObservedPlan): Change => {
  const [change, ...others] = openChanges(plan);
  if (!change || others.length > 0) throw new Error(`Not one change: ${JSON.stringify(plan.plan.summary)}`);
  return change;
};

/** Opens a workshop that closes with the test. */
export const openWorkshop = async (test: TestContext, options: WorkshopOptions = {}): Promise<Workshop> => {
  const redis = new Redis(inject('redisUrl'), { maxRetriesPerRequest: null });
  test.onTestFinished(async () => {
    await redis.quit();
  });
  const bench = await openBench(test, options);
  const prefix = `test-${randomUUID()}`;
  return {
    ...bench,
    redis,
    prefix,
    hand: handsOf(bench, (of, sign) => openLedger({ redis, prefix, account: of, sign })),
  };
};

/** A promise for the moment that something is reached, and one that never comes back from it: the process was killed there. */
export const createGrave = () => {
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const die = (): Promise<never> => {
    reach();
    return new Promise<never>(() => undefined);
  };
  return { reached, die };
};

/** Makes an owned integration look settled long ago, so that a list without it counts. */
export const age = async ({ context }: Hand, key: string): Promise<void> => {
  await context.ledger.update(key, (entry) => (entry ? { ...entry, appliedAt: 1 } : undefined));
};
