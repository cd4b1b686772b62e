import type { DesiredIntegration } from './desired.ts';
import type { FieldPath } from './field.ts';
import type { JsonObject } from './json.ts';
import type { LiveIntegration } from './live.ts';
import type { Blocked } from './plan.ts';

/** Everything that is live of an account, read at once and known to be whole. */
export type Observation = {
  readonly live: readonly LiveIntegration[];
  /** When the reading began, in ms since the epoch. */
  readonly at: number;
  /** How many requests the reading took. */
  readonly requests: number;
  /** What the provider can do, as of this reading (its catalogue counts). */
  readonly capabilities: Capabilities;
};

/** What a provider says of one desired entry before anything is enqueued. */
export type Assessment = {
  /** The entry as a whole cannot be applied: `unsupported`, `unavailable` or `invalid`. */
  readonly blocked: Blocked | null;
  /** Fields that the provider does not have at all; the rest of the entry is applied. */
  readonly unsupported: readonly { readonly path: FieldPath; readonly message: string }[];
  /** Field paths that the provider's own form calls secret (type password), beside those that the YAML knows. */
  readonly secretPaths: readonly FieldPath[];
};

/** One field of a type's config, as its provider states it. */
export type ConfigField = {
  readonly name: string;
  /** Never to be shown, whatever its name. */
  readonly secret: boolean;
  /** Nothing can be made without it. */
  readonly required: boolean;
  /** An object of which nothing more is stated. */
  readonly isObject?: true;
  /** There is none where another field says so. */
  readonly noneWith?: { readonly field: string; readonly value: string };
};

/** What a provider states of the config of a type. */
export type ConfigForm = {
  readonly fields: readonly ConfigField[];
  /** It takes these fields alone, and texts only. */
  readonly closed: boolean;
};

/** What a provider can do, as data and pure functions: the plan turns what it cannot do into named blocked changes. */
export type Capabilities = {
  /** What becomes of a removed integration. */
  readonly removal: 'delete' | 'switch-off';
  /** Whether one integration can be asked for by its id. Where it cannot, only lists tell whether it is there. */
  readonly asksById: boolean;
  /** Fields that no update can change. `config` stands for every config key. */
  readonly immutable: readonly ('type' | 'config')[];
  /** Why nothing can be written at this account, with what to add; null where everything can. */
  readonly readOnly: string | null;
  /** What a config of this type holds, as far as the provider states it; null where it does not. Pure. */
  form(type: string): ConfigForm | null;
  /** Pure: no request is made. */
  assess(entry: DesiredIntegration): Assessment;
};

/**
 * An update of a live integration: exactly what is to be sent, no more. `config` is whole when present (our keys plus the live ones
 * that are kept).
 */
export type IntegrationUpdate = {
  readonly name?: string;
  readonly active?: boolean;
  readonly visibility?: string;
  readonly agentId?: string | null;
  readonly config?: JsonObject;
};

/** What a write's own answer showed. `live` is null when the answer did not show the integration whole. */
export type Written = { readonly id: string; readonly live: LiveIntegration | null };

/** Set on calls that change something. */
export type CallOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called when the request's slot has come, just before it is sent: throwing stops it unsent. */
  readonly beforeSend?: (() => Promise<void>) | undefined;
  /** Sent as Idempotency-Key where the provider may know it. */
  readonly idempotencyKey?: string | undefined;
};

/**
 * One account at a provider. Every call takes its slots from the account's throttle, and throws a `ProviderError` (src/model/errors.ts)
 * on anything but success; nothing is retried inside.
 */
export interface Provider {
  /**
   * Reads everything live. Any sign that it is not whole, or not an answer of the API, is a `ProviderError` with code `malformed`.
   * @param desired the account's entries; a provider may ask more when one of them needs it.
   */
  observe(desired: readonly DesiredIntegration[], options?: CallOptions): Promise<Observation>;
  /** Whether this id exists, although the list did not show it; null when the provider cannot be asked by id. */
  exists(id: string, options?: CallOptions): Promise<boolean | null>;
  create(entry: DesiredIntegration, observation: Observation, options?: CallOptions): Promise<Written>;
  update(live: LiveIntegration, change: IntegrationUpdate, options?: CallOptions): Promise<Written>;
  /** Deletes it, or switches it off (`capabilities.removal`). Gone already counts as done. */
  remove(live: Pick<LiveIntegration, 'id'> & Partial<LiveIntegration>, options?: CallOptions): Promise<void>;
}
