import type { DesiredIntegration } from './desired.ts';
import type { FieldPath } from './field.ts';
import type { JsonObject } from './json.ts';
import type { LiveIntegration } from './live.ts';
import type { Blocked } from './plan.ts';

/** Everything live of an account, read at once and complete. */
export type Observation = {
  readonly live: readonly LiveIntegration[];
  /** When the reading began, in ms since the epoch. */
  readonly at: number;
  /** How many requests the reading took. */
  readonly requests: number;
  /** As of this reading: they may depend on the provider's catalogue. */
  readonly capabilities: Capabilities;
};

/** A provider's checks of one desired entry before anything is enqueued. */
export type Assessment = {
  /** Why the entry cannot be applied: `unsupported`, `unavailable` or `invalid`; else null. */
  readonly blocked: Blocked | null;
  /** Fields that the provider lacks; the rest of the entry is applied. */
  readonly unsupported: readonly { readonly path: FieldPath; readonly message: string }[];
  /** Field paths that the provider's form marks as secret, in addition to those known from the YAML. */
  readonly secretPaths: readonly FieldPath[];
};

/** One field of a type's config, according to the provider. */
export type ConfigField = {
  readonly name: string;
  /** Never shown, whatever its name. */
  readonly secret: boolean;
  readonly required: boolean;
  /** An object of unknown content. */
  readonly isObject?: true;
  /** Absent if another field has this value. */
  readonly noneWith?: { readonly field: string; readonly value: string };
};

/** The config of a type, according to the provider. */
export type ConfigForm = {
  readonly fields: readonly ConfigField[];
  /** Only these fields are accepted, and only strings. */
  readonly closed: boolean;
};

/** What a provider can do, as data and pure functions. The plan blocks changes that it cannot make. */
export type Capabilities = {
  /** What a removal does. */
  readonly removal: 'delete' | 'switch-off';
  /** False if an integration cannot be requested by id, so that only lists show whether it exists. */
  readonly asksById: boolean;
  /** Fields that no update can change. `config` means every config key. */
  readonly immutable: readonly ('type' | 'config')[];
  /** Why nothing can be written at this account, and what to add; else null. */
  readonly readOnly: string | null;
  /** The config of this type; null if the provider does not state it. Pure. */
  form(type: string): ConfigForm | null;
  /** Pure. */
  assess(entry: DesiredIntegration): Assessment;
};

/**
 * An update of a live integration: exactly what is sent. `config` is complete if present (our keys plus the
 * live ones to keep).
 */
export type IntegrationUpdate = {
  readonly name?: string;
  readonly active?: boolean;
  readonly visibility?: string;
  readonly agentId?: string | null;
  readonly config?: JsonObject;
};

/** The result of a write. `live` is null if the response did not show the complete integration. */
export type Written = { readonly id: string; readonly live: LiveIntegration | null };

export type CallOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called with the slot acquired, just before sending. If it throws, nothing is sent. */
  readonly beforeSend?: (() => Promise<void>) | undefined;
  /** Sent as Idempotency-Key. */
  readonly idempotencyKey?: string | undefined;
};

/**
 * One account at a provider. Every call takes its slots from the account's throttle and throws a
 * `ProviderError` (src/model/errors.ts) unless it succeeds. Never retries.
 */
export interface Provider {
  /**
   * Reads everything live. Any sign of an incomplete list is a `ProviderError` with code `malformed`.
   * @param desired the account's entries; some need further requests
   */
  observe(desired: readonly DesiredIntegration[], options?: CallOptions): Promise<Observation>;
  /** True if an id that the list lacks exists; null if the provider cannot be asked by id. */
  exists(id: string, options?: CallOptions): Promise<boolean | null>;
  create(entry: DesiredIntegration, observation: Observation, options?: CallOptions): Promise<Written>;
  update(live: LiveIntegration, change: IntegrationUpdate, options?: CallOptions): Promise<Written>;
  /** Deletes it or switches it off (`capabilities.removal`). Succeeds if it is gone already. */
  remove(live: Pick<LiveIntegration, 'id'> & Partial<LiveIntegration>, options?: CallOptions): Promise<void>;
}
