import type { JsonObject } from './json.ts';

/**
 * One integration as the provider shows it now. A property that is `undefined` is not shown by the provider; a config key
 * that is absent is not shown either (omitted secrets are).
 */
export type LiveIntegration = {
  readonly id: string;
  /** AlooChat: its type. Toolzz: the slug of the catalogue entry. */
  readonly type: string;
  readonly name: string;
  readonly active: boolean | undefined;
  readonly visibility: string | undefined;
  readonly agentId: string | null | undefined;
  readonly config: JsonObject;
  /** The provider shows no config at all: `config` is empty, and says nothing. */
  readonly configHidden?: true;
  /** What the provider wants repeated in an update (Toolzz: userId, unityId, integrationId, secretId). Only its provider reads it. */
  readonly extra: JsonObject;
};
