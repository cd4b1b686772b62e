/** What the ledger of another account owns: a live integration that is not to be had. */
export type OwnedElsewhere = {
  readonly account: string;
  readonly key: string;
  /** That account left this very desired state, and was at this very place: most likely it got another name. */
  readonly isLeft: boolean;
};
