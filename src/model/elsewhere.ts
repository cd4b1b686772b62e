/** A live integration that another account's ledger owns, so that it cannot be adopted. */
export type OwnedElsewhere = {
  readonly account: string;
  readonly key: string;
  /** That account left this desired state and was at the same place: it was probably renamed. */
  readonly isLeft: boolean;
};
