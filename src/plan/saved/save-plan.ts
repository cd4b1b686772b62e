import type { JsonValue } from '../../model/json.ts';
import type { AccountPlan, Change, FailedAccount, FieldChange, Plan } from '../../model/plan.ts';
import { isShown } from '../../report/text/change-words.ts';
import {
  type AccountMark,
  SAVED_PLAN,
  SAVED_PLAN_VERSION,
  type SavedAccount,
  type SavedFailure,
  type SavedPlan,
  sealed,
} from './saved-plan.ts';

/** The input for saving a plan, beside the plan. */
export type SaveInput = {
  readonly marks: ReadonlyMap<string, AccountMark>;
  readonly force: boolean;
  readonly selected: readonly string[] | undefined;
  readonly setpoint: string;
  /** ms since the epoch. */
  readonly now: number;
  /** Removes known secrets: a last line of defence, as for all output. */
  readonly scrub: (text: string) => string;
};

type Scrub = SaveInput['scrub'];

const scrubbed = (value: JsonValue, scrub: Scrub): JsonValue => {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const text = JSON.stringify(value);
  if (scrub(text) === text) return value;
  // Scrubbing serialised JSON could break it, so a value with a secret is saved as one text.
  return typeof value === 'string' ? scrub(value) : scrub(text);
};

const savedField = (field: FieldChange, scrub: Scrub): FieldChange => ({
  path: scrub(field.path),
  before: field.secret ? null : scrubbed(field.before, scrub),
  after: field.secret ? null : scrubbed(field.after, scrub),
  secret: field.secret,
  cause: field.cause,
});

const savedChange = (change: Change, scrub: Scrub): Change => ({
  key: change.key,
  action: change.action,
  type: scrub(change.type),
  name: scrub(change.name),
  id: change.id === null ? null : scrub(change.id),
  fields: change.fields.map((field) => savedField(field, scrub)),
  blocked: change.blocked && { reason: change.blocked.reason, message: scrub(change.blocked.message) },
  ...(change.adopts && { adopts: true }),
  ...(change.drift && { drift: true }),
  ...(change.notices && { notices: change.notices.map(scrub) }),
  digest: change.digest,
  entryHash: change.entryHash,
});

const savedAccount = (
  planned: AccountPlan | FailedAccount,
  { digest, hasher }: AccountMark,
  scrub: Scrub,
): SavedAccount | SavedFailure => {
  const { account, provider } = planned;
  const mark = { digest, fingerprint: hasher.fingerprint };
  if ('error' in planned) return { account, provider, error: scrub(planned.error), ...mark };
  return {
    account,
    provider,
    summary: planned.summary,
    changes: planned.changes
      .filter((change) => isShown(change, false))
      .map((change) => savedChange(change, scrub)),
    notices: planned.notices.map(scrub),
    ...(planned.estimate && { estimate: planned.estimate }),
    ...mark,
  };
};

/** Makes a saved plan: what `plan` shows, the digests to recognise it by, and a seal for each account. */
export const savePlan = (plan: Plan, input: SaveInput): SavedPlan => {
  const { marks, force, selected, setpoint, now, scrub } = input;
  const accounts = plan.accounts.flatMap((planned) => {
    const mark = marks.get(planned.account);
    return mark ? [savedAccount(planned, mark, scrub)] : [];
  });
  const { revision } = plan;
  const head = { format: SAVED_PLAN, version: SAVED_PLAN_VERSION, setpoint, savedAt: now } as const;
  return sealed({ ...head, revision, force, selected: selected ?? null, accounts, seals: {} }, marks);
};
