import type { Change } from '../../model/plan.ts';
import type { KeyPlan, Planned } from '../planned.ts';
import type { Planning } from '../planning.ts';

/** The plans of all keys of an account, before or after the guards. */
export type KeyPlans = ReadonlyMap<string, KeyPlan>;

/** Up to this many, a percentage means nothing: with four owned, one is already a quarter. */
const FEW = 3;

/** More than a few, and more than this percentage of what is owned. */
export const overPercent = (count: number, owned: number, percent: number): boolean =>
  count > FEW && count * 100 > percent * owned;

/** How many integrations the ledger owns. */
export const ownedCount = (planning: Planning): number =>
  [...planning.entries.values()].filter((entry) => entry.id !== null).length;

/** Whether it removes or switches off something, and is not blocked yet. */
export const isDangerous = ({ dangerous, change }: Planned): boolean => dangerous && change.blocked === null;

/** Whether it follows a change of the YAML or the environment, and is not blocked yet. */
export const isEdit = ({ edits, change }: Planned): boolean => edits === true && change.blocked === null;

/** The first change of each key that counts. */
export const changesThat = (plans: KeyPlans, counts: (planned: Planned) => boolean): readonly Change[] =>
  [...plans.values()].flatMap(({ planned }) => planned.find(counts)?.change ?? []);

/** How to override a guard once, for a message. */
export const wayOut = (account: string, look: string): string =>
  `check ${look}; if this is intended, run: setpoint apply --force --account ${account}`;
