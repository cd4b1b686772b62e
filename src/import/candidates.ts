import { textProblem } from '../desired/schema/text-schema.ts';
import { foldName } from '../model/fold.ts';
import type { LiveIntegration } from '../model/live.ts';
import { compareText } from '../plan/compare/equal.ts';
import { matchEntry } from '../plan/match/match.ts';
import { identityOf, type Planning } from '../plan/planning.ts';

const MAX_NAME_LENGTH = 200;

/** A valid name for an entry, and the rule that the live name breaks; null if it is valid. */
type LiveName = { readonly name: string; readonly problem: string | null };

/** Makes a live name valid for an entry: no control characters, trimmed, shortened. */
export const liveName = (name: string, type: string): LiveName => {
  const problem = textProblem(name, MAX_NAME_LENGTH);
  if (problem === null) return { name, problem };
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\p{Surrogate}]+/gu, ' ').trim();
  const cut = plain
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[\ud800-\udbff]$/u, '')
    .trim();
  return { name: cut === '' ? type : cut, problem };
};

/** A live integration that is not written as an entry, with the reason. */
export type Skipped = { readonly id: string; readonly name: string; readonly why: string };

/** The live integrations of an account, grouped by what an import does with them. */
type Candidates = {
  /** Not managed yet, sorted by name and type; among equals, the likeliest first. */
  readonly free: readonly LiveIntegration[];
  /** The number that the desired state describes and the next apply adopts. */
  readonly described: number;
  /** Those that share type and name with a desired entry. */
  readonly held: readonly Skipped[];
};

/** The ids that the plan matches with desired entries. */
const describedIds = (planning: Planning): ReadonlySet<string> =>
  new Set(
    [...planning.desired.values()].flatMap((entry) => {
      const match = matchEntry(planning, entry);
      return match.kind === 'owned' || match.kind === 'adoptable' ? [match.live.id] : [];
    }),
  );

const heldBy = (key: string, { id, name }: LiveIntegration): Skipped => ({
  id,
  name,
  why: `${key} of the desired state has the same type and name, and two such entries are not allowed; if this is the one that ${key} means, write id: ${id} into it, else give one of the two another name at the provider`,
});

/**
 * Among those with one type and name, the one most likely in use is first: valid name, not released, switched
 * on.
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

/** Finds the unmanaged live integrations. */
export const findCandidates = (planning: Planning): Candidates => {
  const described = describedIds(planning);
  const unmanaged = [...planning.live.values()].filter(({ id }) => !planning.owners.has(id));
  const rest = unmanaged.filter(({ id }) => !described.has(id)).sort(inOrder(planning));
  const holder = (live: LiveIntegration) => planning.desiredByIdentity.get(identityOf(live));
  return {
    free: rest.filter((live) => holder(live) === undefined),
    described: unmanaged.length - rest.length,
    held: rest.flatMap((live) => {
      const entry = holder(live);
      return entry === undefined ? [] : [heldBy(entry.key, live)];
    }),
  };
};
