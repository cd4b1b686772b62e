import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Blocked } from '../model/plan.ts';
import {
  immutableBlock,
  notAcceptedBlock,
  removalHash,
  riskBlock,
  unsupportedBlock,
  writeBlock,
} from './blocks.ts';
import { type ChangeInput, makeChange } from './change.ts';
import { type HeldBack, holdBack } from './compare/at-risk.ts';
import type { ComparedField } from './compare/compare-entry.ts';
import type { FieldGroups } from './group-fields.ts';
import { isEditOf } from './guards/updates-guard.ts';
import type { Matched } from './match/matched.ts';
import type { Planned } from './planned.ts';

/** What every change of one entry has in common. */
type CommonInput = Required<
  Pick<ChangeInput, 'hasher' | 'key' | 'type' | 'name' | 'id' | 'secrets' | 'entryHash' | 'contested'>
>;

/** What the changes of one matched entry are made of. */
type MatchedChangesInput = {
  readonly matched: Matched;
  readonly groups: FieldGroups;
  readonly common: CommonInput;
  readonly base: LedgerEntry;
  readonly old: LiveIntegration | null;
  readonly notices: readonly string[];
  /** How the provider shows values that are in sync. */
  readonly remarks: readonly string[];
};

const blockedChange = (
  common: CommonInput,
  fields: readonly ComparedField[],
  block: () => Blocked,
): Planned[] =>
  fields.length === 0
    ? []
    : [
        {
          change: makeChange({ ...common, action: 'update', fields, blocked: block() }),
          work: null,
          dangerous: false,
        },
      ];

/** The changes of one matched entry: first what will be done, then what is blocked. */
export const matchedChanges = (input: MatchedChangesInput): Planned[] => {
  const { matched, groups, common, base, old, notices } = input;
  const { key } = common;
  const { replace, protect } = matched.entry;
  // A replace removes the old integration, so an earlier run must have adopted it.
  const mayReplace = replace && !protect && matched.owner !== null && old === null;
  const replaces = mayReplace && groups.immutable.length > 0;
  const holding = holdBack({ matched, base }, groups.write);
  const main = replaces
    ? replaceChange(matched, [...groups.write, ...groups.immutable], common, base, notices)
    : mainChanges(input, holding);
  const rest = [
    ...(old ? [retireChange(matched, common, old, base)] : []),
    ...(replaces ? [] : blockedChange(common, holding.held, () => riskBlock(key, holding.risks))),
    ...(replaces
      ? []
      : blockedChange(common, groups.immutable, () => immutableBlock(matched.entry, groups.immutable))),
    ...blockedChange(common, groups.notAccepted, () => notAcceptedBlock(key, groups.notAccepted)),
    ...blockedChange(common, groups.unsupported, () => unsupportedBlock(key, groups.unsupported)),
  ];
  const [first, ...others] = rest;
  // A blocked entry is not also in sync: its notices move to the first block.
  const idle = main.every(({ change }) => change.action === 'none' && !change.drift);
  return idle && first ? [withNotices(first, notices), ...others] : [...main, ...rest];
};

const withNotices = (planned: Planned, notices: readonly string[]): Planned => {
  const all = [...(planned.change.notices ?? []), ...notices];
  return all.length === 0 ? planned : { ...planned, change: { ...planned.change, notices: all } };
};

const retireChange = (
  { planning }: Matched,
  common: CommonInput,
  old: LiveIntegration,
  owner: LedgerEntry,
): Planned => {
  const notices = [`finishes the replace: the old integration ${old.id} is still there`];
  const blocked = writeBlock(planning, common.key, removalHash);
  return {
    change: makeChange({ ...common, action: 'replace', id: old.id, blocked, notices }),
    work: blocked ? null : { kind: 'retire', old, owner },
    dangerous: true,
  };
};

const replaceChange = (
  { planning, entry, live, hash, assessment }: Matched,
  fields: readonly ComparedField[],
  common: CommonInput,
  owner: LedgerEntry,
  notices: readonly string[],
): Planned[] => {
  const blocked = writeBlock(planning, entry.key, hash, entry, assessment);
  const change = makeChange({ ...common, action: 'replace', fields, blocked, notices });
  const unsupported = new Set<string>(assessment.unsupported.map(({ path }) => path));
  const work = blocked
    ? null
    : ({ kind: 'replace', entry, live, owner, unsupported, secrets: common.secrets } as const);
  return [{ change, work, dangerous: true }];
};

const isDrift = ({ verdict }: ComparedField): boolean =>
  verdict.kind === 'changed' && verdict.cause !== 'desired';

const updateChange = (
  { matched, groups, common, base: owner, notices, remarks }: MatchedChangesInput,
  { free: fields, omit }: HeldBack,
): Planned => {
  const { planning, entry, live, hash, assessment } = matched;
  const adopts = matched.owner === null;
  const blocked = writeBlock(planning, entry.key, hash, entry, assessment);
  const drift = fields.some(isDrift);
  const said = { notices, remarks };
  const change = makeChange({ ...common, action: 'update', fields, blocked, adopts, ...said, drift });
  const keep = new Set([...groups.reported, ...groups.contested].map((field) => field.path));
  const reverted = fields.flatMap(({ path, verdict }) =>
    verdict.kind === 'changed' && verdict.writeBack ? [path] : [],
  );
  const { secrets } = common;
  const work = blocked
    ? null
    : ({ kind: 'update', entry, live, owner, fields, keep, omit, reverted, secrets } as const);
  const switchesOff = fields.some((field) => field.path === 'active' && field.desired === false);
  const edits = fields.some((field) => isEditOf(matched, field));
  return { change, work, dangerous: switchesOff && !adopts, ...(edits && { edits }) };
};

const adoptChange = (common: CommonInput, owner: LedgerEntry): Planned => ({
  change: makeChange({ ...common, action: 'adopt' }),
  work: { kind: 'adopt', owner },
  dangerous: false,
});

/** What is done now: an update, an adoption, or nothing. */
const mainChanges = (input: MatchedChangesInput, holding: HeldBack): Planned[] => {
  const { matched, groups, base, notices, remarks } = input;
  if (holding.free.length > 0) return [updateChange(input, holding), ...leftDrift(input.common, groups)];
  const isLeft = groups.reported.length + groups.contested.length > 0;
  if (matched.owner !== null && !isLeft) return [inSync(input)];
  const common = { ...input.common, notices, remarks };
  return matched.owner === null ? [adoptChange(common, base)] : leftDrift(common, groups);
};

/** Nothing to do, as for most entries. Written out: two spreads of each took a tenth of planning. */
const inSync = ({ common, groups, notices, remarks }: MatchedChangesInput): Planned => {
  const { hasher, key, type, name, id, secrets, entryHash, contested } = common;
  const waits = groups.waiting.length > 0;
  const change = makeChange({
    hasher,
    key,
    action: 'none',
    type,
    name,
    id,
    secrets,
    entryHash,
    contested,
    waits,
    notices,
    remarks,
  });
  return { change, work: null, dangerous: false };
};

/** Drift that is not written back: reported only, or contested. */
const leftDrift = (common: CommonInput, { reported, contested }: FieldGroups): Planned[] => {
  const fields = [...reported, ...contested];
  if (fields.length === 0) return [];
  const change = makeChange({ ...common, action: 'none', fields, drift: true });
  return [{ change, work: null, dangerous: false }];
};
