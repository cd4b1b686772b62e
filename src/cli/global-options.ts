/** The options that every command takes. */
export type GlobalOptions = {
  /** Where the desired state is; undefined: SETPOINT_DESIRED_STATE or its default. */
  readonly desiredState?: string | undefined;
  /** Only these accounts; empty: all. */
  readonly account: readonly string[];
  /** One JSON value on stdout in place of text. */
  readonly json: boolean;
  readonly logLevel?: string | undefined;
  /** In place of SETPOINT_GIT_REF; only some commands take it. */
  readonly ref?: string | undefined;
};
