import type { DesiredIntegration } from '../model/desired.ts';
import type { Hasher } from '../model/hasher.ts';
import type { JsonValue } from '../model/json.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { Cause, LedgerStep } from '../model/plan.ts';
import type { Assessment } from '../model/provider.ts';
import { unsupportedBlock, writeBlock } from './blocks.ts';
import { type ChangeInput, makeChange } from './change.ts';
import type { ComparedField } from './compare/compare-entry.ts';
import { desiredFields, matchHash } from './compare/fields.ts';
import { contestOf, contestText, withCurrentWriteBacks } from './compare/write-backs.ts';
import type { EntryHash } from './entry-hash.ts';
import { reportsDrift } from './group-fields.ts';
import type { KeyPlan, Planned } from './planned.ts';
import type { Planning } from './planning.ts';
import { isNeverShown, neverShownBlock } from './settle-time.ts';

/** A desired entry before it is matched. */
export type Unmatched = {
  readonly planning: Planning;
  readonly entry: DesiredIntegration;
  readonly hash: EntryHash;
  readonly assessment: Assessment;
  readonly secrets: ReadonlySet<string>;
};

/** The input that all changes of the entry share. */
export const changeInputOf = ({
  planning,
  entry,
  hash,
  secrets,
}: Unmatched): Omit<ChangeInput, 'action' | 'id'> => ({
  hasher: planning.hasher,
  key: entry.key,
  type: entry.type,
  name: entry.name,
  secrets,
  entryHash: hash,
});

/** Why a create writes a field: drift if the integration was lost, unless the YAML has a new value by now. */
const createCause = (hasher: Hasher, lost: LedgerEntry | null, path: string, desired: JsonValue): Cause => {
  if (lost === null) return 'desired';
  const applied = lost.applied[path];
  const moved = applied === undefined || matchHash(hasher, applied, path, desired) === 'no';
  return moved ? 'both' : 'drift';
};

const createFields = (
  { planning, entry, assessment, secrets }: Unmatched,
  lost: LedgerEntry | null,
): ComparedField[] => {
  const unsupported = new Map<string, string>(
    assessment.unsupported.map(({ path, message }) => [path, message]),
  );
  return desiredFields(entry).map(([path, desired]) => {
    const message = unsupported.get(path);
    const verdict =
      message === undefined
        ? ({ kind: 'changed', cause: createCause(planning.hasher, lost, path, desired) } as const)
        : ({ kind: 'unsupported', message } as const);
    return { path, desired, live: undefined, secret: secrets.has(path), verdict };
  });
};

const isDrift = ({ verdict }: ComparedField): boolean =>
  verdict.kind === 'changed' && verdict.cause === 'drift';

/** Names the whole integration among the fields that were written back. */
const REMOVAL_PATH = 'the integration itself';

const REPORTED = 'it was removed at the provider; reported only (drift: report)';

/** Plans an integration that was removed at the provider and is not created again now. */
const planLost = (
  unmatched: Unmatched,
  lost: LedgerEntry,
  fields: readonly ComparedField[],
  notices: readonly string[],
  contested = false,
): KeyPlan => {
  const common = { ...changeInputOf(unmatched), action: 'none' as const, id: lost.id };
  const change = makeChange({ ...common, fields, notices, contested, drift: true });
  return { planned: [{ change, work: null, dangerous: false }], bookkeeping: [], vanished: true };
};

const withSecretsOf = (unmatched: Unmatched, lost: LedgerEntry | null): Unmatched => ({
  ...unmatched,
  secrets: new Set([...unmatched.secrets, ...(lost?.secretPaths ?? [])]),
});

/**
 * Plans an entry that has nothing live: creates it, creates it again, or only reports it (`drift: report`).
 */
export const planCreate = (asked: Unmatched, lost: LedgerEntry | null): KeyPlan => {
  const unmatched = withSecretsOf(asked, lost);
  const { planning, entry, hash, assessment, secrets } = unmatched;
  const all = createFields(unmatched, lost);
  const fields = all.filter(({ verdict }) => verdict.kind === 'changed');
  const reports = reportsDrift(entry, planning.account);
  const isOwn = lost !== null && lost.id === planning.entries.get(entry.key)?.id;
  if (isOwn && reports && fields.every(isDrift)) return planLost(unmatched, lost, fields, [REPORTED]);
  const current = isOwn ? withCurrentWriteBacks(lost, planning) : null;
  const contest = contestOf(current, planning.now);
  if (contest !== null && contest.waitsUntil > planning.now && fields.every(isDrift)) {
    const text = contestText(entry, contest, { now: planning.now, differs: true });
    return planLost(unmatched, lost as LedgerEntry, fields, [text], true);
  }
  const refused = all.filter(({ verdict }) => verdict.kind === 'unsupported');
  const unseen = isOwn && !planning.force && isNeverShown(planning, lost);
  const blocked = unseen
    ? neverShownBlock(planning, entry.key, lost.id)
    : writeBlock(planning, entry.key, hash, entry, assessment);
  const notices = lost !== null && !unseen ? ['it was removed at the provider: it is created again'] : [];
  const common = { ...changeInputOf(unmatched), action: 'create' as const, id: null };
  const create: Planned = {
    change: makeChange({ ...common, fields, blocked, notices }),
    work: blocked
      ? null
      : {
          kind: 'create',
          entry,
          secrets,
          unsupported: new Set(refused.map(({ path }) => path)),
          reverted: isOwn ? [REMOVAL_PATH] : [],
        },
    dangerous: false,
  };
  const rest: Planned[] =
    refused.length === 0
      ? []
      : [
          {
            change: makeChange({ ...common, fields: refused, blocked: unsupportedBlock(entry.key, refused) }),
            work: null,
            dangerous: false,
          },
        ];
  const bookkeeping: LedgerStep[] =
    current === null || current === lost ? [] : [{ kind: 'put', key: entry.key, entry: current }];
  return { planned: [create, ...rest], bookkeeping, vanished: lost !== null };
};
