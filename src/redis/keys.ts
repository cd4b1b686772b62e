/**
 * Every key that Setpoint makes in Redis; docs/design/redis.md lists what is in each.
 *
 * All keys of an account have the hash tag `{PREFIX:ACCOUNT}`, and all others `{PREFIX:}`: on a Redis Cluster the
 * keys of one tag are in one quarter, so a script or a transaction may use several of them, but never of two tags.
 * Neither a prefix nor the name of an account contains a colon or a brace.
 */

/** What a run keeps, one key a run. */
export type RunKind =
  | 'run-report'
  | 'run-cancelled'
  | 'run-attended'
  | 'run-failed'
  | 'run-conflicts'
  | 'run-begun';

/** The keys of one account that have no further part. */
const kinds = {
  /** Hash: key → the entry as JSON. */
  entries: 'ledger',
  /** Hash: id → the key that owns it; kept in the same step as the entries. */
  owners: 'ledger-owners',
  /** Set: the ids that were released or replaced. */
  released: 'ledger-released',
  /** Sorted set: the ids of the last day's removals, by time. */
  removals: 'ledger-removals',
  /** Hash: the facts of the account as a whole, each as JSON. */
  facts: 'ledger-facts',
  /** String: random, for the hashes of what is not secret. */
  salt: 'ledger-salt',
  /** Hash: key → its condition. */
  status: 'status',
  /** String: the report of the last run. */
  lastRun: 'status-run',
  /** Stream: changes and people's requests. */
  history: 'history',
  /** Stream: the reports of the last runs. */
  runs: 'runs',
  /** Sorted set: the runs that history has. */
  recordedRuns: 'history-runs',
  /** Hash: how many runs of the last day ended how, by quarter of an hour. */
  runQuarters: 'history-quarters',
  /** Hash: when a run last observed, converged, ended. */
  timestamps: 'timestamps',
  /** String: since when and by whom the account is paused. */
  paused: 'paused',
  /** String: the troubles that notifications were sent for. */
  notified: 'notified',
  /** Hash: the rate, the pause, the requests in flight. */
  throttleRecord: 'throttle:record',
  /** List: the rate and the 429s over time. */
  throttleTrail: 'throttle:trail',
  /** Hash: the latest desired state that a daemon published. */
  desired: 'desired',
  /** Sorted set: the daemons that have it. */
  desiredHolders: 'desired-holders',
  /** String: the job that has the run lock. */
  runLock: 'run-lock',
  /** String: the job that has the next turn. */
  runTurn: 'run-turn',
  /** String: something happened that the run under way may not see. */
  dirty: 'dirty',
  /** String: written for the replicas to confirm what was written before it. */
  confirmed: 'confirmed',
} as const;

/** The keys of one account. */
export type AccountKeys = { readonly [Kind in keyof typeof kinds]: string } & {
  /** The prefix of the account's queue: BullMQ's own keys follow it. */
  readonly queuePrefix: string;
  /** What one run keeps. */
  run(kind: RunKind, run: string): string;
  /** String: a replica has claimed this tick of the schedule. */
  tick(quarter: string): string;
};

const tagOf = (prefix: string, account: string): string => `{${prefix}:${account}}`;

/** @param prefix of this Setpoint, SETPOINT_PREFIX */
export const accountKeys = (prefix: string, account: string): AccountKeys => {
  const tag = tagOf(prefix, account);
  const plain = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, `${tag}:${kind}`]));
  return {
    ...(plain as { [Kind in keyof typeof kinds]: string }),
    queuePrefix: tag,
    run: (kind, run) => `${tag}:${kind}:${run}`,
    tick: (quarter) => `${tag}:tick:${quarter}`,
  };
};

/** The keys that belong to no account. */
export type SharedKeys = {
  /** String: the version of this layout. */
  readonly layout: string;
  /** Set: every account that has owned something. One whose ledger is empty may still be in it. */
  readonly accounts: string;
  /** Hash: process → the status of its Git source. */
  readonly sources: string;
  /** Sorted set: when each process saved it. */
  readonly sourcesSeen: string;
  /** Sorted set: until when each daemon counts as alive. */
  readonly daemons: string;
  /** Hash: account whose queue may have jobs → the mark of who added some last. */
  readonly work: string;
  /** Stream: accounts whose queue got jobs that any daemon may do. */
  readonly wakeUps: string;
  /** The prefix of the queue of notifications. */
  readonly queuePrefix: string;
  /** String: the account that took an id lately, or is about to. */
  taken(mark: string): string;
  /** What `doctor` tries, to learn the rights of this user; the type of each key follows. */
  probe(id: string): string;
};

/** @param prefix of this Setpoint, SETPOINT_PREFIX */
export const sharedKeys = (prefix: string): SharedKeys => {
  const tag = tagOf(prefix, '');
  return {
    layout: `${tag}:layout`,
    accounts: `${tag}:accounts`,
    sources: `${tag}:sources`,
    sourcesSeen: `${tag}:sources-seen`,
    daemons: `${tag}:daemons`,
    work: `${tag}:work`,
    wakeUps: `${tag}:wake-ups`,
    queuePrefix: tag,
    taken: (mark) => `${tag}:taken:${mark}`,
    probe: (id) => `${tag}:probe:${id}:`,
  };
};

/** What every key of this Setpoint begins with. */
export const keysBegin = (prefix: string): string => `{${prefix}:`;
