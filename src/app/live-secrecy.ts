import { createLiveSecrets, secretKeysOf } from '../import/live-secrets.ts';
import type { DesiredIntegration } from '../model/desired.ts';
import { configPath } from '../model/field.ts';
import type { JsonValue } from '../model/json.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { secretPathsOf } from '../plan/compare/compare-entry.ts';
import { holdsSecret } from '../plan/compare/may-hide.ts';
import type { ObservedPlan } from '../reconcile/plan-run.ts';
import { isSecretName } from '../secrets/secret-name.ts';

/** What of an integration must not be shown. */
export type Secrecy = {
  /** The field paths whose values are secret, those that only the provider or an earlier write knows included. */
  readonly secretPaths: ReadonlySet<string>;
  /** Whether a value has a secret in it, whatever its path. */
  readonly holdsSecret: (value: JsonValue) => boolean;
};

const anyText = (value: JsonValue, test: (text: string) => boolean): boolean => {
  if (typeof value === 'string') return test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => test(key) || anyText(inner, test));
};

/** Whether a value repeats a secret that this process has read, such as one pasted into another field. */
export const repeatsSecret = (value: JsonValue, { scrub }: Pick<SecretRegistry, 'scrub'>): boolean => {
  const text = JSON.stringify(value);
  return scrub(text) !== text;
};

/**
 * What of a live integration and its entry must not be shown: secrets by their origin, name or form, by what the
 * provider declares, and whatever the provider shows in clear as a secret elsewhere in the account.
 * @param entry null: it left the YAML
 * @param live null: there is none
 */
export const liveSecrecy = (
  { observation: { capabilities, live: all }, ledger, plan }: ObservedPlan,
  entry: DesiredIntegration | null,
  live: LiveIntegration | null,
  secrets: Pick<SecretRegistry, 'scrub'>,
  key: string = entry?.key ?? '',
): Secrecy => {
  const owned = ledger.entries[key] ?? null;
  const known = secretPathsOf(entry ?? undefined, entry ? capabilities.assess(entry) : undefined, owned);
  const stated = live === null ? [] : [...secretKeysOf(live, capabilities)].map(configPath);
  const planned = plan.changes
    .filter((change) => change.key === key)
    .flatMap(({ fields }) => fields.flatMap(({ path, secret }) => (secret ? [path] : [])));
  const isLiveSecret = createLiveSecrets(all, capabilities, isSecretName);
  const isKnown = (text: string): boolean => secrets.scrub(text) !== text || isLiveSecret(text);
  return {
    secretPaths: new Set([...known, ...stated, ...planned]),
    holdsSecret: (value) => holdsSecret(value) || anyText(value, isKnown),
  };
};
