import type { JsonObject } from './json.ts';

/**
 * One integration as the provider shows it now. A property that the provider does not show is `undefined`; a
 * config key that it does not show, such as an omitted secret, is absent.
 */
export type LiveIntegration = {
  readonly id: string;
  /** The provider's name for its kind, as in the YAML. */
  readonly type: string;
  readonly name: string;
  readonly active: boolean | undefined;
  readonly visibility: string | undefined;
  readonly agentId: string | null | undefined;
  readonly config: JsonObject;
  /** The provider shows no config at all, so the empty `config` means nothing. */
  readonly configHidden?: true;
  /** Values that an update must repeat, mostly ids. Only its provider reads them. */
  readonly extra: JsonObject;
};

/** A live integration that another account's ledger owns, so that it cannot be adopted. */
export type OwnedElsewhere = {
  readonly account: string;
  readonly key: string;
  /** That account was at the same place and is gone from the desired state: it was probably renamed. */
  readonly isLeft: boolean;
};
