import { clean } from '../../report/text/clean.ts';
import { type AccountMark, SAVED_PLAN, type SavedPlan } from './saved-plan.ts';

/**
 * The keyed hash of a saved plan under one account's ledger key: without the key and the ledger's
 * salt, a changed file (guards lifted, say) cannot be sealed again.
 */
const sealOf = ({ hasher }: AccountMark, { seals: _seals, ...content }: SavedPlan): string =>
  hasher.digest([SAVED_PLAN, content]);

/** The plan sealed under the key of each of its accounts. */
export const sealed = (plan: SavedPlan, marks: ReadonlyMap<string, AccountMark>): SavedPlan => {
  const seals = plan.accounts.flatMap(({ account }) => {
    const mark = marks.get(account);
    return mark ? [[account, sealOf(mark, plan)] as const] : [];
  });
  return { ...plan, seals: Object.fromEntries(seals) };
};

const OTHER_KEY =
  'the plan was saved under a different ledger key (SETPOINT_LEDGER_KEY, the credential that it is derived from, SETPOINT_PREFIX or the Redis changed), so it cannot be verified';

/** Why a saved plan cannot be verified under the current keys. Empty: it is unchanged. */
export const sealProblems = (plan: SavedPlan, marks: ReadonlyMap<string, AccountMark>): string[] =>
  plan.accounts.flatMap(({ account, fingerprint }) => {
    const name = clean(account);
    const mark = marks.get(account);
    if (mark === undefined) return [`${name}: the desired state has no such account any more`];
    if (mark.hasher.fingerprint !== fingerprint) return [`${name}: ${OTHER_KEY}`];
    const seal = Object.hasOwn(plan.seals, account) ? plan.seals[account] : undefined;
    return seal === sealOf(mark, plan)
      ? []
      : [`${name}: the file was changed after setpoint wrote it: its seal does not fit`];
  });
