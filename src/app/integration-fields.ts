import type { DesiredIntegration } from '../model/desired.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { holdsSecret } from '../plan/compare/may-hide.ts';
import { type FieldView, viewFields } from '../plan/field-views.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { ObservedPlan } from '../reconcile/plan-run.ts';
import { liveSecrecy, repeatsSecret } from './live-secrecy.ts';

/** An integration as the YAML asks for it and as it is live. Safe to show. */
export type IntegrationFields = {
  /** Of the live integration; null: there is none, or it is not known which one it is. */
  readonly id: string | null;
  readonly fields: readonly FieldView[];
  /** The config keys that are live and not managed, sorted. */
  readonly unmanaged: readonly string[];
  /** When the provider was asked, in ms since the epoch; null: it could not be. */
  readonly readAt: number | null;
};

/** What a key means live: as planned, or, where it left the YAML, what the ledger owns. */
export const liveOfKey = (
  { plan, observation, ledger }: ObservedPlan,
  key: string,
): LiveIntegration | null => {
  const changes = plan.changes.filter((change) => change.key === key);
  // Which one it means is in doubt.
  if (changes.some(({ action, blocked }) => action === 'adopt' && blocked !== null)) return null;
  const id = changes.find((change) => change.id !== null)?.id ?? ledger.entries[key]?.id;
  return observation.live.find((item) => item.id === id) ?? null;
};

const unmanagedKeys = (
  live: LiveIntegration | null,
  entry: DesiredIntegration | null,
): IntegrationFields['unmanaged'] =>
  live === null || entry === null
    ? []
    : Object.keys(live.config)
        .filter((name) => !Object.hasOwn(entry.config, name))
        .sort();

const notRead = (entry: DesiredIntegration, secrets: Pick<SecretRegistry, 'scrub'>): IntegrationFields => {
  const fields = viewFields({
    entry,
    live: undefined,
    owner: null,
    changes: [],
    secretPaths: new Set(entry.secretPaths),
    holdsSecret: (value) => holdsSecret(value) || repeatsSecret(value, secrets),
  });
  return { id: null, fields, unmanaged: [], readAt: null };
};

/**
 * Every managed field of an integration. Sends no request to a provider.
 * @param observed of its account; null: it could not be read, so only what the YAML asks is known
 * @returns null where neither the YAML nor the ledger has the key
 */
export const integrationFields = (
  account: AccountContext,
  observed: ObservedPlan | null,
  key: string,
  secrets: Pick<SecretRegistry, 'scrub'>,
): IntegrationFields | null => {
  const entry = account.entries.find((each) => each.key === key) ?? null;
  if (observed === null) return entry && notRead(entry, secrets);
  const owner = observed.ledger.entries[key] ?? null;
  if (entry === null && owner === null) return null;
  const live = liveOfKey(observed, key);
  const changes = observed.plan.changes.filter((change) => change.key === key);
  const secrecy = liveSecrecy(observed, entry, live, secrets, key);
  return {
    id: live?.id ?? null,
    fields: viewFields({ entry, live, owner, changes, ...secrecy }),
    unmanaged: unmanagedKeys(live, entry),
    readAt: observed.observation.at,
  };
};
