/** The kinds of trouble that notifications report. */
export const troubleKinds = ['source', 'unauthorised', 'failed', 'blocked', 'contested', 'drift'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** One thing that is wrong, until a run finds it gone. */
export type Trouble = {
  readonly kind: TroubleKind;
  /** Null for the account itself, and for the Git source. */
  readonly key: string | null;
  /** As in `status`. Contains no secret. */
  readonly message: string;
  /** Found and fixed by the same run: its end is not notified. */
  readonly mended?: true;
};

/** The troubles that a run found. */
export type Findings = {
  readonly troubles: readonly Trouble[];
  /**
   * What the run checked: `all`, only some keys (and the account itself), or `nothing`: the account could not
   * be read. The troubles of unchecked keys remain.
   */
  readonly looked: 'all' | 'nothing' | ReadonlySet<string>;
  /** Keys whose changes wait for a window: nothing shows yet whether their troubles are over. Absent: none. */
  readonly waiting?: ReadonlySet<string>;
};

/** One message about one account: new troubles, or the end of some. */
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
  /** With `recovered`: those that ended. */
  readonly troubles: readonly Trouble[];
};
