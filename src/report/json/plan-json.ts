import type { RowPlace } from '../../model/desired.ts';
import type { AccountPlan, Change, FailedAccount, FieldChange, Plan } from '../../model/plan.ts';
import type { RequestEstimate } from '../../model/throttle.ts';
import { windowJson } from './window-json.ts';

/**
 * Lists the contract's fields by name, so that a new field of the model is not printed by accident. Secrets
 * have no values.
 */
const fieldJson = ({ path, before, after, secret, cause }: FieldChange) => ({
  path,
  before: secret ? null : before,
  after: secret ? null : after,
  secret,
  cause,
});

const noticesJson = ({ notices = [], remarks = [] }: Change) =>
  notices.length + remarks.length > 0 && { notices: [...notices, ...remarks] };

const rowJson = ({ set, file, line }: RowPlace) => ({ set, file, line });

const changeJson = (change: Change) => ({
  key: change.key,
  action: change.action,
  type: change.type,
  name: change.name,
  id: change.id,
  fields: change.fields.map(fieldJson),
  blocked: change.blocked && { reason: change.blocked.reason, message: change.blocked.message },
  ...(change.adopts && { adopts: true }),
  ...(change.drift && { drift: true }),
  ...(change.contested && { contested: true }),
  ...(change.row && { row: rowJson(change.row) }),
  ...noticesJson(change),
});

/** Without `--all` the contract lists a change of action none only where live drifted. */
const isListed = (change: Change, all: boolean): boolean =>
  all || change.action !== 'none' || change.blocked !== null || change.drift === true;

/** The account's notices, with those of changes that are not listed. */
const noticesOf = ({ changes, notices }: AccountPlan, all: boolean): readonly string[] => [
  ...notices,
  ...changes.flatMap((change) =>
    isListed(change, all) ? [] : (change.notices ?? []).map((notice) => `${change.key}: ${notice}`),
  ),
];

/** `seconds` is null where no rate is known. */
const estimateJson = ({ requests, ms, ratePerSecond, basis }: RequestEstimate) => ({
  requests,
  seconds: ms === null ? null : Math.ceil(ms / 100) / 10,
  ratePerSecond,
  rateBasis: basis,
});

const accountJson = (account: AccountPlan | FailedAccount, all: boolean) => {
  const { account: name, provider } = account;
  if ('error' in account) return { account: name, provider, error: account.error };
  const notices = noticesOf(account, all);
  const { create, update, replace, delete: remove, adopt, none, blocked } = account.summary;
  return {
    account: name,
    provider,
    summary: { create, update, replace, delete: remove, adopt, none, blocked },
    changes: account.changes.filter((change) => isListed(change, all)).map(changeJson),
    ...(notices.length > 0 && { notices }),
    ...(account.window && { window: windowJson(account.window) }),
    ...(account.estimate && { estimate: estimateJson(account.estimate) }),
  };
};

/** The object that `plan --json` prints. Digests, entry hashes and bookkeeping stay inside. */
export const planJson = (plan: Plan, { all = false }: { readonly all?: boolean } = {}) => ({
  revision: plan.revision,
  accounts: plan.accounts.map((account) => accountJson(account, all)),
});
