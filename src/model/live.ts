import type { JsonObject } from './json.ts';

/**
 * One integration as the provider shows it now. A property that is `undefined` is not shown by the provider; a config key
 * that is absent is not shown either (omitted secrets are).
 */
export type LiveIntegration = {
  readonly id: string;
  /** What its provider calls its kind, as the YAML has it. */
  readonly type: string;
  readonly name: string;
  readonly active: boolean | undefined;
  readonly visibility: string | undefined;
  readonly agentId: string | null | undefined;
  readonly config: JsonObject;
  /** The provider shows no config at all: `config` is empty, and says nothing. */
  readonly configHidden?: true;
  /** What the provider wants repeated in an update (ids, mostly). Only its provider reads it. */
  readonly extra: JsonObject;
};

/** A live integration that another account's ledger owns, so that it cannot be adopted. */
export type OwnedElsewhere = {
  readonly account: string;
  readonly key: string;
  /** That account left this desired state and was at the same place: it was probably renamed. */
  readonly isLeft: boolean;
};
