import { unifiedPatch } from '../desired/edit/unified-patch.ts';
import type { DesiredIntegration, DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { applyKeyLine } from '../plan/command-lines.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { type ObservedPlan, observeAndPlan, type PlanRequest } from '../reconcile/plan-run.ts';
import { withRetries } from '../reconcile/with-retries.ts';
import { providerTitle } from '../report/text/words.ts';
import { type AcceptedField, acceptFields } from './accept/accept-fields.ts';
import type { EntryFile } from './accept/entry-file.ts';
import { liveOfKey } from './integration-fields.ts';
import { liveSecrecy } from './live-secrecy.ts';

/** Live values that were taken over into the YAML. Contains no secret. */
export type Accepted = {
  readonly key: string;
  readonly account: string;
  /** Those that were named, or those that drifted; none: nothing drifted. */
  readonly fields: readonly AcceptedField[];
  /** What `git apply` takes; empty where nothing is to be edited, null where it would show a secret. */
  readonly patch: string | null;
  /** The file's whole text with the edits. Not to be shown. */
  readonly text: string;
};

/** Which live values go where. */
export type AcceptRequest = {
  readonly account: AccountContext;
  readonly desired: Pick<DesiredState, 'accounts' | 'integrations'>;
  readonly entry: DesiredIntegration;
  readonly file: EntryFile;
  /** As the person wrote them; none: those that drifted. */
  readonly fields: readonly string[];
  readonly secrets: SecretRegistry;
};

export type AcceptDrift = AcceptRequest & {
  /** The provider's rate limit makes it wait, in ms. */
  onWait(ms: number): void;
};

const placeOf = ({ source: { file, line } }: DesiredIntegration): string => `${file}:${line}`;

/** Why there is nothing live to take over. */
const nothingLive = ({ entry, account }: AcceptRequest, { plan }: ObservedPlan): UsageError => {
  const { key } = entry;
  const title = providerTitle(account.account.provider);
  const [change] = plan.changes;
  if (change?.blocked) return new UsageError(change.blocked.message);
  if (change?.waits)
    return new UsageError(
      `${key}: made moments ago, and ${title} does not list it yet. Try again in a few seconds.`,
    );
  if (change?.drift) {
    return new UsageError(
      `${key}: it was removed at ${title}, and that is not a field to take over. Remove the entry at ${placeOf(entry)} if it is to stay away, or create it again with: ${applyKeyLine(key, entry.account)}`,
    );
  }
  return new UsageError(
    `${key}: there is no such integration at ${title} yet. Create it with: ${applyKeyLine(key, entry.account)}`,
  );
};

/** What is asked of the planner: all of one integration, as a person sees it. */
export const acceptPlanRequest = ({ key }: Pick<DesiredIntegration, 'key'>): PlanRequest => ({
  manual: true,
  force: true,
  keys: new Set([key]),
});

/**
 * Takes live values of one integration over into the text of its file. Changes nothing anywhere.
 * @param observed planned for `acceptPlanRequest`
 * @throws UsageError when there is nothing live
 */
export const acceptObserved = (request: AcceptRequest, observed: ObservedPlan): Accepted => {
  const { desired, entry, file, fields, secrets } = request;
  const { key } = entry;
  const live = liveOfKey(observed, key);
  if (live === null) throw nothingLive(request, observed);
  const { plan } = observed;
  const accepted = acceptFields({
    file,
    desired,
    fields,
    judging: {
      entry,
      live,
      changes: plan.changes.filter((change) => change.key === key),
      ...liveSecrecy(observed, entry, live, secrets),
    },
  });
  const isOpen = (line: string): boolean => secrets.scrub(line) === line;
  const patch = unifiedPatch(file.path, file.text, accepted.text, isOpen);
  return { key, account: entry.account, ...accepted, patch: patch !== null && isOpen(patch) ? patch : null };
};

/**
 * The same of what is live now.
 * @throws ProviderError when the account cannot be observed
 * @throws UsageError when there is nothing live, or the ledger belongs to something else
 */
export const acceptDrift = async (request: AcceptDrift): Promise<Accepted> => {
  const asked = acceptPlanRequest(request.entry);
  const observed = await withRetries(() => observeAndPlan(request.account, asked), request.onWait);
  return acceptObserved(request, observed);
};
