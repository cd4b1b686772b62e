import type { Change } from '../../model/plan.ts';
import type { KeyPlan, Planned } from '../planned.ts';
import type { Planning } from '../planning.ts';

/** The plans of all keys of an account, before or after the guards. */
export type KeyPlans = ReadonlyMap<string, KeyPlan>;

/** Below this many, a percentage says nothing: with four owned, one is already a quarter. */
const FEW = 3;

/** More than a few, and more than this percentage of what is owned. */
export const overPercent = (count: number, owned: number, percent: number): boolean =>
  count > FEW && count * 100 > percent * owned;

/** How many integrations the ledger owns. */
export const ownedCount = (planning: Planning): number =>
  [...planning.entries.values()].filter((entry) => entry.id !== null).length;

/** Removes something, or switches it off, and is not held back yet. */
export const isDangerous = ({ dangerous, change }: Planned): boolean => dangerous && change.blocked === null;

/** Updates what is ours to what the YAML or the environment has come to ask, and is not held back yet. */
export const isEdit = ({ edits, change }: Planned): boolean => edits === true && change.blocked === null;

/** The first such change of each key that has one. */
export const changesThat = (plans: KeyPlans, counts: (planned: Planned) => boolean): readonly Change[] =>
  [...plans.values()].flatMap(({ planned }) => planned.find(counts)?.change ?? []);

/** How a person lets it through once, for a message. */
export const wayOut = (account: string, look: string): string =>
  `check ${look}; if this is intended, run: setpoint apply --force --account ${account}`;
