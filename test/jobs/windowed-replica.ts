import type { WindowStatus } from '../../src/model/window.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { shop } from '../reconcile/workshop.ts';
import type { Replica, ReplicaOptions } from './replica.ts';

export const shops = (count: number) => Array.from({ length: count }, (_, index) => shop(`s${index}`));

/** Whether changes may be made, as the test says. */
export const windowed = (status: () => WindowStatus): Pick<ReplicaOptions, 'rig'> => ({
  rig: (context: AccountContext) => ({ ...context, window: status }),
});

/** The outcomes in the history, sorted. */
export const outcomesOf = async ({ jobs }: Replica): Promise<string[]> =>
  (await jobs.history.read({ limit: 100 })).map(({ outcome }) => outcome).toSorted();
