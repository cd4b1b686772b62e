import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Capabilities, Provider } from '../model/provider.ts';
import type { ProviderOptions } from './provider-options.ts';

/** The documentation of a YAML field at a provider, for editors and the reference. */
export type FieldText = {
  /** Ends with a full stop; follows the provider's name and a colon. */
  readonly means: string;
  readonly examples: readonly JsonValue[];
};

/** An account field of this provider beside the common ones. Its value is a string. */
export type AccountField = FieldText & {
  /** Validates the value if present; the provider gets its output. */
  readonly schema: z.ZodType<string>;
  readonly required: boolean;
};

/** A problem across the fields of one account. */
export type AccountProblem = {
  /** The field to report it at. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
};

/**
 * Everything that the rest of Setpoint knows about one provider. Every command loads all descriptors, so a
 * descriptor contains data and small functions, and imports its provider lazily.
 */
export type ProviderDescriptor = {
  /** The name in the YAML, Redis and `--json`; never changes. */
  readonly name: string;
  /** The official name. */
  readonly title: string;
  /** The name in problems and in the reference. */
  readonly shortTitle: string;
  /** The documented base URL, without a trailing slash; accounts can override it. */
  readonly baseUrl: string;
  /** The account field with the credential. */
  readonly credential: {
    readonly field: string;
    /** `the API key` */
    readonly means: string;
    /** An example reference. */
    readonly example: string;
  };
  /** The account's other fields, by name. Providers that share a field name share its schema. */
  readonly accountFields: { readonly [name: string]: AccountField };
  /**
   * The account field that, with the base URL, identifies the part of the provider that the account is in:
   * ids are valid in one part only. Null if the base URL suffices.
   */
  readonly place: { readonly field: string; readonly caseMatters: boolean } | null;
  /** The meaning of an integration's `type`. */
  readonly type: FieldText;
  /** The optional integration fields that this provider supports. */
  readonly integrationFields: { readonly [field in 'visibility' | 'agentId']?: FieldText };
  /** What a removal does; equals the value in the capabilities. */
  readonly removal: Capabilities['removal'];
  /** Problems across the account's own fields, except missing required ones. */
  accountProblems(fields: JsonObject): readonly AccountProblem[];
  /**
   * Creates the provider of one account.
   * @throws UsageError when the account's baseUrl is not https (or http to localhost).
   */
  create(options: ProviderOptions): Promise<Provider>;
};
