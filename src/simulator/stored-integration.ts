import type { JsonObject, JsonValue } from '../model/json.ts';

/**
 * One integration as a simulated provider truly stores it, secrets included, in the words of Setpoint for
 * both providers. At Toolzz the type is the slug of the catalogue entry and `config` the credentials.
 */
export type StoredIntegration = {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly active: boolean;
  readonly config: JsonObject;
  /** AlooChat only. */
  readonly visibility: 'private' | 'public';
  /** AlooChat only. */
  readonly agentId: string | null;
  /** Toolzz only. */
  readonly unit: string;
  /** Toolzz only. */
  readonly user: string;
  /** Toolzz only. */
  readonly secretId: string;
  /** ms since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What is needed to put an integration into a world; the rest takes the provider's defaults. */
export type NewIntegration = Pick<StoredIntegration, 'type' | 'name'> & Partial<StoredIntegration>;

/** An edit by hand. `config` is merged key by key; a key that is `undefined` is removed. */
export type IntegrationEdit = Partial<Omit<StoredIntegration, 'id' | 'config'>> & {
  readonly config?: { readonly [key: string]: JsonValue | undefined };
};
