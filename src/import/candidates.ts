import { foldName } from '../model/fold-name.ts';
import type { LiveIntegration } from '../model/live.ts';
import { compareText } from '../plan/compare-text.ts';
import { identityOf } from '../plan/match/identity.ts';
import { matchEntry } from '../plan/match/match.ts';
import type { Planning } from '../plan/planning.ts';
import { liveName } from './live-name.ts';

/** Something live that is not written as an entry, and why. */
export type Skipped = { readonly id: string; readonly name: string; readonly why: string };

/** What is live of an account, by what an import makes of it. */
export type Candidates = {
  /** Nobody's yet, in a fixed order: by name and type, the likeliest of its like first. */
  readonly free: readonly LiveIntegration[];
  /** How many the desired state describes and the next apply adopts. */
  readonly described: number;
  /** An entry of the desired state has their type and name, so that they cannot have one of their own. */
  readonly held: readonly Skipped[];
};

/** The ids that the desired entries mean, as the plan matches them. */
const describedIds = (planning: Planning): ReadonlySet<string> =>
  new Set(
    [...planning.desired.values()].flatMap((entry) => {
      const match = matchEntry(planning, entry);
      return match.is === 'owned' || match.is === 'adoptable' ? [match.live.id] : [];
    }),
  );

const heldBy = (key: string, { id, name }: LiveIntegration): Skipped => ({
  id,
  name,
  why: `${key} of the desired state has the same type and name, and two such entries cannot be; if this is the one that ${key} means, write id: ${id} into it, else give one of the two another name at the provider`,
});

/**
 * Of those that have one type and name, the likeliest to be the one in use is first: possible as it is, not
 * let go of, switched on.
 */
const doubts = ({ released }: Planning, { id, type, name, active }: LiveIntegration): number =>
  (liveName(name, type).problem === null ? 0 : 4) + (released.has(id) ? 2 : 0) + (active === false ? 1 : 0);

const inOrder =
  (planning: Planning) =>
  (a: LiveIntegration, b: LiveIntegration): number =>
    compareText(foldName(a.name), foldName(b.name)) ||
    compareText(a.type, b.type) ||
    doubts(planning, a) - doubts(planning, b) ||
    compareText(a.id, b.id);

/** Finds what is live and not ours. */
export const findCandidates = (planning: Planning): Candidates => {
  const described = describedIds(planning);
  const strangers = [...planning.live.values()].filter(({ id }) => !planning.owners.has(id));
  const rest = strangers.filter(({ id }) => !described.has(id)).sort(inOrder(planning));
  const holder = (live: LiveIntegration) => planning.desiredByIdentity.get(identityOf(live));
  return {
    free: rest.filter((live) => holder(live) === undefined),
    described: strangers.length - rest.length,
    held: rest.flatMap((live) => {
      const entry = holder(live);
      return entry === undefined ? [] : [heldBy(entry.key, live)];
    }),
  };
};
