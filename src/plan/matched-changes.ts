import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Blocked } from '../model/plan.ts';
import {
  gate,
  immutableBlock,
  notAcceptedBlock,
  removalHash,
  riskBlock,
  unsupportedBlock,
} from './blocks.ts';
import { type ChangeInput, makeChange } from './change.ts';
import { type HeldBack, holdBack } from './compare/at-risk.ts';
import type { ComparedField } from './compare/compare-entry.ts';
import type { FieldGroups } from './group-fields.ts';
import { isEditOf } from './guards/updates-guard.ts';
import type { Matched } from './match/matched.ts';
import type { Planned } from './planned.ts';

/** What the changes of one matched entry are made of. */
export type MatchedChangesInput = {
  readonly matched: Matched;
  readonly groups: FieldGroups;
  readonly common: Omit<ChangeInput, 'action'>;
  readonly base: LedgerEntry;
  readonly old: LiveIntegration | null;
  readonly notices: readonly string[];
  /** What the provider makes of values that are in sync. */
  readonly remarks: readonly string[];
};

/** @param block asked only where there is something to block: nearly no entry has it */
const blockedRow = (
  common: Omit<ChangeInput, 'action'>,
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

/** The changes of one matched entry: what will be done first, then what is blocked of it. */
export const matchedChanges = ({
  matched,
  groups,
  common,
  base,
  old,
  notices,
  remarks,
}: MatchedChangesInput): Planned[] => {
  const { key } = common;
  const { replace, protect } = matched.entry;
  // Replacing removes, so it takes an integration that is ours: adopting it comes first, in a run of its own.
  const mayReplace = replace && !protect && matched.owner !== null && old === null;
  const replaces = mayReplace && groups.immutable.length > 0;
  const holding = holdBack({ matched, base }, groups.write);
  const main = replaces
    ? replaceRow(matched, [...groups.write, ...groups.immutable], common, base, notices)
    : mainRow(matched, holding, groups, common, base, { notices, remarks });
  const rest = [
    ...(old ? [retireRow(matched, common, old, base)] : []),
    ...(replaces ? [] : blockedRow(common, holding.held, () => riskBlock(key, holding.risks))),
    ...(replaces
      ? []
      : blockedRow(common, groups.immutable, () => immutableBlock(matched.entry, groups.immutable))),
    ...blockedRow(common, groups.notAccepted, () => notAcceptedBlock(key, groups.notAccepted)),
    ...blockedRow(common, groups.unsupported, () => unsupportedBlock(key, groups.unsupported)),
  ];
  const [first, ...others] = rest;
  // An entry that is held back is not in sync as well: its notices go with what holds it back.
  const idle = main.every(({ change }) => change.action === 'none' && !change.drift);
  return idle && first ? [withNotices(first, notices), ...others] : [...main, ...rest];
};

const withNotices = (planned: Planned, notices: readonly string[]): Planned => {
  const all = [...(planned.change.notices ?? []), ...notices];
  return all.length === 0 ? planned : { ...planned, change: { ...planned.change, notices: all } };
};

const retireRow = (
  { planning }: Matched,
  common: Omit<ChangeInput, 'action'>,
  old: LiveIntegration,
  owner: LedgerEntry,
): Planned => {
  const notices = [`finishes the replace: the old integration ${old.id} is still there`];
  const blocked = gate(planning, common.key, removalHash);
  return {
    change: makeChange({ ...common, action: 'replace', id: old.id, blocked, notices }),
    work: blocked ? null : { kind: 'retire', old, owner },
    dangerous: true,
  };
};

const replaceRow = (
  { planning, entry, live, hash, assessment }: Matched,
  fields: readonly ComparedField[],
  common: Omit<ChangeInput, 'action'>,
  owner: LedgerEntry,
  notices: readonly string[],
): Planned[] => {
  const blocked = gate(planning, entry.key, hash, entry, assessment);
  const change = makeChange({ ...common, action: 'replace', fields, blocked, notices });
  const unsupported = new Set<string>(assessment.unsupported.map(({ path }) => path));
  const work = blocked
    ? null
    : ({ kind: 'replace', entry, live, owner, unsupported, secrets: common.secrets } as const);
  return [{ change, work, dangerous: true }];
};

const mainRow = (
  matched: Matched,
  { free: fields, omit }: HeldBack,
  groups: FieldGroups,
  common: Omit<ChangeInput, 'action'>,
  owner: LedgerEntry,
  said: Pick<MatchedChangesInput, 'notices' | 'remarks'>,
): Planned[] => {
  const { planning, entry, live, hash, assessment } = matched;
  const adopts = matched.owner === null;
  const isDrift = ({ verdict }: ComparedField): boolean =>
    verdict.kind === 'changed' && verdict.cause !== 'desired';
  if (fields.length > 0) {
    const blocked = gate(planning, entry.key, hash, entry, assessment);
    const change = makeChange({
      ...common,
      action: 'update',
      fields,
      blocked,
      adopts,
      ...said,
      drift: fields.some(isDrift),
    });
    const keep = new Set([...groups.reported, ...groups.contested].map((field) => field.path));
    const reverted = fields.flatMap(({ path, verdict }) =>
      verdict.kind === 'changed' && verdict.writeBack ? [path] : [],
    );
    const work = blocked
      ? null
      : ({
          kind: 'update',
          entry,
          live,
          owner,
          fields,
          keep,
          omit,
          reverted,
          secrets: common.secrets,
        } as const);
    const switchesOff = fields.some((field) => field.path === 'active' && field.desired === false);
    const edits = fields.some((field) => isEditOf(matched, field));
    const main: Planned = { change, work, dangerous: switchesOff && !adopts, ...(edits && { edits }) };
    return [main, ...leftRow(common, groups)];
  }
  if (adopts) {
    return [
      {
        change: makeChange({ ...common, ...said, action: 'adopt' }),
        work: { kind: 'adopt', owner },
        dangerous: false,
      },
    ];
  }
  if (groups.reported.length + groups.contested.length > 0) return leftRow({ ...common, ...said }, groups);
  const waits = groups.waiting.length > 0;
  const change = makeChange({ ...common, ...said, action: 'none', waits });
  return [{ change, work: null, dangerous: false }];
};

/** Drift that is left as it is: reported only, or contested. */
const leftRow = (common: Omit<ChangeInput, 'action'>, { reported, contested }: FieldGroups): Planned[] => {
  const fields = [...reported, ...contested];
  if (fields.length === 0) return [];
  const change = makeChange({ ...common, action: 'none', fields, drift: true });
  return [{ change, work: null, dangerous: false }];
};
