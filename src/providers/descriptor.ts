import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Capabilities, Provider } from '../model/provider.ts';
import type { ProviderOptions } from './provider-options.ts';

/** What a field of the YAML means at a provider: for people, editors and the reference. */
export type FieldText = {
  /** Ends with a full stop; stands after the provider's name and a colon. */
  readonly means: string;
  readonly examples: readonly JsonValue[];
};

/** A field that an account at this provider has beside the common ones. Its value is a text. */
export type AccountField = FieldText & {
  /** Of the value when it is there; what it outputs is what the provider gets. */
  readonly schema: z.ZodType<string>;
  readonly required: boolean;
};

/** Something wrong between the fields of one account. */
export type AccountProblem = {
  /** The field to point at. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
};

/**
 * Everything that the rest of Setpoint knows of one provider. Every command loads all descriptors, so a
 * descriptor holds data and small functions, and imports its provider only when one is made.
 */
export type ProviderDescriptor = {
  /** As the YAML, Redis and `--json` have it; never changes. */
  readonly name: string;
  /** As its maker writes it. */
  readonly title: string;
  /** As problems of the YAML and the reference have it. */
  readonly shortTitle: string;
  /** From its documentation, without a trailing slash; an account may have another. */
  readonly baseUrl: string;
  /** The field of an account that holds the credential. */
  readonly credential: {
    readonly field: string;
    /** `the API key` */
    readonly means: string;
    /** A reference. */
    readonly example: string;
  };
  /**
   * What an account has beside the common fields and the credential, by name. Where another provider has a
   * field of the same name, it has the same form.
   */
  readonly accountFields: { readonly [name: string]: AccountField };
  /**
   * The account field that, with the base URL, says which part of the provider the account is in: ids of one
   * part mean nothing in another. Null where the base URL says it all.
   */
  readonly place: { readonly field: string; readonly caseMatters: boolean } | null;
  /** What an integration's `type` is. */
  readonly type: FieldText;
  /** Which of the fields that not every provider has an integration has here. */
  readonly integrationFields: { readonly [field in 'visibility' | 'agentId']?: FieldText };
  /** What becomes of a removed integration; the capabilities say the same. */
  readonly removal: Capabilities['removal'];
  /** What is wrong between the account's own fields, beside a required one that is missing. */
  accountProblems(fields: JsonObject): readonly AccountProblem[];
  /**
   * The way to one account.
   * @throws UsageError when the account's baseUrl is not https (or http to this machine).
   */
  create(options: ProviderOptions): Promise<Provider>;
};
