/** What `setpoint doctor` found about one part of an installation. */
export type Check = {
  /** What was checked: `settings`, `Redis`, `account acme`. */
  readonly subject: string;
  /** `skipped`: it needs another part, in which something is wrong. */
  readonly outcome: 'ok' | 'wrong' | 'skipped';
  /** Says with `wrong` also what to do. Contains no secret. */
  readonly message: string;
};

/** The difference of another clock from this machine's. */
export type ClockReading = {
  /** Whose clock: `Redis`, `acme`. */
  readonly of: string;
  /** In ms; positive: the other clock is ahead. */
  readonly offsetMs: number;
  /** What the offset may be wrong by, in ms. */
  readonly errorMs: number;
};
