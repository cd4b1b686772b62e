import type { Capabilities } from '../model/provider.ts';
import { matchEntry } from '../plan/match/match.ts';
import { identityOf, type Planning } from '../plan/planning.ts';
import { plural } from '../report/text/plural.ts';
import { liveName } from './candidates.ts';
import { type DraftEntry, desiredOf } from './draft-entry.ts';

/** What drafts are checked against. */
export type Judging = {
  readonly capabilities: Capabilities;
  readonly released: ReadonlySet<string>;
  /** Plans the account with these drafts as additional entries. */
  readonly planningWith: (drafts: readonly DraftEntry[]) => Planning;
};

const offFor = (draft: DraftEntry, off: string): DraftEntry => ({ ...draft, off });

const isOn = ({ off }: DraftEntry): boolean => off === null;

/** Comments out drafts that the provider would reject, or with an invalid name. */
const judgeAlone = (draft: DraftEntry, capabilities: Capabilities): DraftEntry => {
  const { blocked } = capabilities.assess(desiredOf(draft));
  if (blocked !== null) return offFor(draft, blocked.message);
  const { problem } = liveName(draft.live.name, draft.live.type);
  if (problem === null) return draft;
  const renaming = `Rename it at the provider and import again, or remove the # of its entry, which renames it`;
  return offFor(draft, `Its name at the provider is not allowed here: a name ${problem}. ${renaming}.`);
};

const idsOf = (items: readonly DraftEntry[]): string => items.map(({ live }) => live.id).join(', ');

/** Among drafts with one type and name, writes the first with its id and comments out the others. */
const judgeDuplicates = (duplicates: readonly DraftEntry[]): readonly DraftEntry[] => {
  const [first, ...others] = duplicates;
  if (first === undefined || others.length === 0) return duplicates;
  const remark = `${plural(others.length, 'more live integration')} ${others.length === 1 ? 'has' : 'have'} this type and name (${idsOf(others)}), so the id says which one is meant.`;
  const why = `${first.key} has the same type and name, and two such entries are not allowed. Give one of the two another name at the provider and import again, or write this id into ${first.key} if it is the right one.`;
  return [
    { ...first, withId: true, remarks: [...first.remarks, remark] },
    ...others.map((draft) => offFor({ ...draft, withId: true }, why)),
  ];
};

const groupDuplicates = (drafts: readonly DraftEntry[]): readonly (readonly DraftEntry[])[] => {
  const groups = new Map<string, DraftEntry[]>();
  for (const draft of drafts) {
    const group = groups.get(identityOf(draft.live));
    if (group === undefined) groups.set(identityOf(draft.live), [draft]);
    else group.push(draft);
  }
  return [...groups.values()];
};

const isMatched = (planning: Planning, draft: DraftEntry): boolean => {
  const match = matchEntry(planning, desiredOf(draft));
  return match.kind === 'adoptable' && match.live.id === draft.live.id;
};

const idRemark = ({ live }: DraftEntry, released: ReadonlySet<string>): string =>
  released.has(live.id)
    ? 'Setpoint released this one before, so it adopts it only by its id.'
    : 'Something else that is live has this type and name, so the id says which one is meant.';

/** Adds the id to drafts that the plan would not match by type and name. */
const withNeededIds = (drafts: readonly DraftEntry[], judging: Judging): readonly DraftEntry[] => {
  const planning = judging.planningWith(drafts.filter(isOn));
  return drafts.map((draft) => {
    if (!isOn(draft) || draft.withId || isMatched(planning, draft)) return draft;
    return { ...draft, withId: true, remarks: [...draft.remarks, idRemark(draft, judging.released)] };
  });
};

/** Comments out drafts that the plan would still not adopt. */
const withoutUnmatched = (drafts: readonly DraftEntry[], judging: Judging): readonly DraftEntry[] => {
  const planning = judging.planningWith(drafts.filter(isOn));
  return drafts.map((draft) => {
    if (!isOn(draft) || isMatched(planning, draft)) return draft;
    const match = matchEntry(planning, desiredOf(draft));
    return offFor(draft, match.kind === 'blocked' ? match.blocked.message : 'A plan would not adopt it.');
  });
};

/**
 * Decides for each draft whether to write it, and whether with its id, by planning with it.
 * @param drafts among those with one type and name, the likeliest first
 */
export const judgeDrafts = (drafts: readonly DraftEntry[], judging: Judging): readonly DraftEntry[] => {
  const alone = drafts.map((draft) => judgeAlone(draft, judging.capabilities));
  const parted = groupDuplicates(alone.filter(isOn)).flatMap(judgeDuplicates);
  const needed = withNeededIds([...parted, ...alone.filter((draft) => !isOn(draft))], judging);
  return withoutUnmatched(needed, judging);
};
