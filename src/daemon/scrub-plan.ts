import { repeatsSecret } from '../app/live-secrecy.ts';
import type { AccountPlan, Change, FieldChange } from '../model/plan.ts';
import type { SecretRegistry } from '../model/secrets.ts';

type Secrets = Pick<SecretRegistry, 'scrub'>;

/** A value that repeats a known secret is secret too. */
const scrubField = (field: FieldChange, secrets: Secrets): FieldChange =>
  repeatsSecret(field.before, secrets) || repeatsSecret(field.after, secrets)
    ? { ...field, before: null, after: null, secret: true }
    : field;

const scrubChange = (change: Change, secrets: Secrets): Change => {
  const { fields, blocked, notices, remarks } = change;
  const { scrub } = secrets;
  return {
    ...change,
    fields: fields.map((field) => scrubField(field, secrets)),
    blocked: blocked && { ...blocked, message: scrub(blocked.message) },
    ...(notices && { notices: notices.map(scrub) }),
    ...(remarks && { remarks: remarks.map(scrub) }),
  };
};

/**
 * A plan as pages and the API show it: with no known secret in its values and texts, as the command line scrubs what
 * it prints. Keys and names stay as they are, since a secret may be an ordinary word.
 */
export const scrubPlan = (plan: AccountPlan, secrets: Secrets): AccountPlan => ({
  ...plan,
  changes: plan.changes.map((change) => scrubChange(change, secrets)),
  notices: plan.notices.map((notice) => secrets.scrub(notice)),
});
