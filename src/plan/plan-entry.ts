import type { DesiredIntegration } from '../model/desired.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Blocked } from '../model/plan.ts';
import { type ChangeInput, makeChange } from './change.ts';
import { secretPathsOf } from './compare/compare-entry.ts';
import { desiredFields, isEdited } from './compare/fields.ts';
import { entryHashOnce } from './entry-hash.ts';
import { type Match, matchEntry } from './match/match.ts';
import type { Matched } from './match/matched.ts';
import { changeInputOf, planCreate, type Unmatched } from './plan-create.ts';
import { planMatched } from './plan-matched.ts';
import type { KeyPlan } from './planned.ts';
import type { Planning } from './planning.ts';
import { isMissing } from './settle-time.ts';

const planBlocked = (
  unmatched: Unmatched,
  change: Pick<ChangeInput, 'action' | 'id'>,
  blocked: Blocked,
): KeyPlan => ({
  planned: [
    { change: makeChange({ ...changeInputOf(unmatched), ...change, blocked }), work: null, dangerous: false },
  ],
  bookkeeping: [],
  vanished: false,
});

const SETTLING = 'created moments ago and not in the provider’s list yet';

/** Whether the YAML has changed since the integration was created, which applied every supported field. */
const asksForMore = ({ planning, entry, assessment }: Unmatched, made: LedgerEntry): boolean => {
  const unsupported = new Set<string>(assessment.unsupported.map(({ path }) => path));
  return (
    planning.entries.get(entry.key) !== made ||
    (made.type !== '' && made.type !== entry.type) ||
    isEdited(planning.hasher, entry, made) ||
    desiredFields(entry).some(([path]) => made.applied[path] === undefined && !unsupported.has(path))
  );
};

const planSettling = (unmatched: Unmatched, made: LedgerEntry): KeyPlan => {
  const waits = asksForMore(unmatched, made);
  const notices = [
    waits
      ? `${SETTLING}, so what changed in the YAML since waits for the next run, in a few seconds`
      : `${SETTLING}: the next run checks it again`,
  ];
  const change = makeChange({
    ...changeInputOf(unmatched),
    action: 'none',
    id: made.id,
    waits: true,
    notices,
  });
  return { planned: [{ change, work: null, dangerous: false }], bookkeeping: [], vanished: false };
};

/** Written out: a spread of each entry took a tenth of planning, as in `inSync`. */
const matchedTo = (
  { planning, entry, hash, assessment }: Unmatched,
  live: LiveIntegration,
  owner: LedgerEntry | null,
  movedFrom: string | null,
): Matched => ({ planning, entry, hash, assessment, live, owner, movedFrom });

const planMatch = (unmatched: Unmatched, match: Match): KeyPlan => {
  switch (match.kind) {
    case 'owned':
      return planMatched(matchedTo(unmatched, match.live, match.entry, match.movedFrom));
    case 'adoptable':
      return planMatched(matchedTo(unmatched, match.live, null, null));
    case 'none':
      return planCreate(unmatched, match.lost);
    case 'settling':
      return planSettling(unmatched, match.entry);
    case 'blocked':
      return planBlocked(unmatched, { action: match.action, id: match.id }, match.blocked);
    default:
      return match satisfies never;
  }
};

/** Plans one desired entry. */
export const planEntry = (planning: Planning, entry: DesiredIntegration): KeyPlan => {
  const assessment = planning.capabilities.assess(entry);
  const hash = entryHashOnce(planning.hasher, entry);
  const owner = planning.entries.get(entry.key) ?? null;
  const secrets = secretPathsOf(entry, assessment, owner);
  const plan = planMatch({ planning, entry, hash, assessment, secrets }, matchEntry(planning, entry));
  return owner !== null && isMissing(planning, owner) ? { ...plan, vanished: true } : plan;
};
