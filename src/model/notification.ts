/** What is wrong with an account or an integration, as a notification tells it. */
export const troubleKinds = ['unauthorised', 'failed', 'blocked', 'contested', 'drift'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** One thing that is wrong, from the run that found it until the run that finds it gone. */
export type Trouble = {
  readonly kind: TroubleKind;
  /** Null: the account as a whole. */
  readonly key: string | null;
  /** Complete by itself, as `status` shows it. Holds no secret. */
  readonly message: string;
  /** Was found and set right by the same run: it needs nobody, and its end is not told. */
  readonly mended?: true;
};

/** What a run found out about an account's troubles. */
export type Findings = {
  /** Everything that is wrong among what the run looked at. */
  readonly troubles: readonly Trouble[];
  /**
   * What the run looked at: `all`, only some keys (beside the account itself), or `nothing` but that the account cannot be looked at. What it did not look at is
   * as wrong as before.
   */
  readonly looked: 'all' | 'nothing' | ReadonlySet<string>;
};

/** One message to people, about one account: what has newly gone wrong, or what is right again. */
export type Notification = {
  readonly event: TroubleKind | 'recovered';
  readonly account: string;
  readonly provider: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly run: string;
  readonly revision: string;
  /** With `recovered`, what each was. */
  readonly troubles: readonly Trouble[];
};
