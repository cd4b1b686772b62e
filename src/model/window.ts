/**
 * A change window of an account: it opens at each time of its schedule and stays open for a while. `allow`: changes
 * may be made while one is open; `deny`: no change is made while one is.
 */
export type ChangeWindow = {
  readonly kind: 'allow' | 'deny';
  /** Cron, five or six fields. */
  readonly schedule: string;
  /** As written: `30m`, `8h`, `3d`. */
  readonly duration: string;
  readonly durationMs: number;
  /** The IANA time zone of the schedule. */
  readonly timezone: string;
};

/** Whether changes may be made at one instant. Times in ms since the epoch. */
export type WindowStatus = {
  readonly open: boolean;
  /** When that ends. Null: never, as far as can be foreseen, or changes may not be made now. */
  readonly until: number | null;
  /** When changes may be made again. Null: never, or they may be made now. */
  readonly opensAt: number | null;
  /** The window that holds changes: the deny window that ends last, else the next allow window. Null: none does. */
  readonly heldBy: ChangeWindow | null;
  /** The IANA time zone to show these times in: that of the window which holds changes, else of the first. */
  readonly timezone: string;
};
