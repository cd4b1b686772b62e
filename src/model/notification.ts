/** What is wrong with the Git source, an account or an integration, as notifications report it. */
export const troubleKinds = ['source', 'unauthorised', 'failed', 'blocked', 'contested', 'drift'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** One thing that is wrong, from the run that found it until the run that finds it gone. */
export type Trouble = {
  readonly kind: TroubleKind;
  /** Null: the account or the Git source as a whole. */
  readonly key: string | null;
  /** Complete by itself, as `status` shows it. Holds no secret. */
  readonly message: string;
  /** Found and fixed by the same run: its end is not notified. */
  readonly mended?: true;
};

/** What a run found out about an account's troubles. */
export type Findings = {
  /** Everything that is wrong among what the run looked at. */
  readonly troubles: readonly Trouble[];
  /**
   * What the run checked: `all`, only some keys (and the account itself), or `nothing`: the account could not be
   * read. The troubles of unchecked keys stand.
   */
  readonly looked: 'all' | 'nothing' | ReadonlySet<string>;
};

/** One message to people, about one account: what has newly gone wrong, or what is right again. */
export type Notification = {
  readonly event: TroubleKind | 'recovered';
  /** Null: it is about the Git source of all accounts. */
  readonly account: string | null;
  /** Empty where it is about no account. */
  readonly provider: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly run: string;
  readonly revision: string;
  /** With `recovered`, what each was. */
  readonly troubles: readonly Trouble[];
};
