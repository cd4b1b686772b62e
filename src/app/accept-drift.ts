import { unifiedPatch } from '../desired/edit/unified-patch.ts';
import { createLiveSecrets, secretKeysOf } from '../import/live-secrets.ts';
import type { DesiredIntegration, DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import { configPath } from '../model/field.ts';
import type { JsonValue } from '../model/json.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { applyKeyLine } from '../plan/command-lines.ts';
import { secretPathsOf } from '../plan/compare/compare-entry.ts';
import { holdsSecret } from '../plan/compare/may-hide.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { type ObservedPlan, observeAndPlan, type PlanRequest } from '../reconcile/plan-run.ts';
import { withRetries } from '../reconcile/with-retries.ts';
import { providerTitle } from '../report/text/words.ts';
import { isSecretName } from '../secrets/secret-name.ts';
import { type AcceptedField, acceptFields } from './accept/accept-fields.ts';
import type { EntryFile } from './accept/entry-file.ts';

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

/** What the entry means live. @throws UsageError where there is none */
const liveOf = (request: AcceptRequest, observed: ObservedPlan): LiveIntegration => {
  const { changes } = observed.plan;
  // Which one it means is in doubt.
  const isUnclear = changes.some(({ action, blocked }) => action === 'adopt' && blocked !== null);
  const id = isUnclear ? null : changes.find((change) => change.id !== null)?.id;
  const live = observed.observation.live.find((item) => item.id === id);
  if (live === undefined) throw nothingLive(request, observed);
  return live;
};

/** The paths of an entry that count as secret, those of a config key that the YAML does not have included. */
const secretsOf = (
  { entry }: AcceptRequest,
  { observation: { capabilities }, ledger, plan }: ObservedPlan,
  live: LiveIntegration,
): ReadonlySet<string> => {
  const known = secretPathsOf(entry, capabilities.assess(entry), ledger.entries[entry.key] ?? null);
  const stated = [...secretKeysOf(live, capabilities)].map(configPath);
  const planned = plan.changes.flatMap(({ fields }) =>
    fields.flatMap(({ path, secret }) => (secret ? [path] : [])),
  );
  return new Set([...known, ...stated, ...planned]);
};

const anyText = (value: JsonValue, test: (text: string) => boolean): boolean => {
  if (typeof value === 'string') return test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => test(key) || anyText(inner, test));
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
  const live = liveOf(request, observed);
  const { observation, plan } = observed;
  const isLiveSecret = createLiveSecrets(observation.live, observation.capabilities, isSecretName);
  const isKnown = (text: string): boolean => secrets.scrub(text) !== text || isLiveSecret(text);
  const accepted = acceptFields({
    file,
    desired,
    fields,
    judging: {
      entry,
      live,
      changes: plan.changes.filter((change) => change.key === key),
      secretPaths: secretsOf(request, observed, live),
      holdsSecret: (value) => holdsSecret(value) || anyText(value, isKnown),
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
