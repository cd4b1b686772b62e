/** The steps of a run between which a daemon was killed, and what the next one does: a row each of the table in docs/reliability.md. */
export type Step = {
  readonly step: string;
  /** The names of its points. */
  readonly names: RegExp;
  readonly next: string;
};

/** Every point belongs to the first step that it fits. */
export const steps: readonly Step[] = [
  {
    step: 'Start: salt, announcement, the queue’s settings, mark',
    names: /^(set layout|setnx ledger-salt|announce desired state|hset queue meta|set dirty)$/,
    next: 'Nothing was begun. The next daemon’s own start does it all.',
  },
  {
    step: 'The daemon’s heartbeat, and its place in the wake-ups',
    names: /^(xrevrange wake-ups|daemons)$/,
    next: 'They belong to no run. The next daemon begins with its own.',
  },
  {
    step: 'The account is marked, wake-ups are sent, the worker looks for jobs, the mark is removed',
    names: /^(hset work|xadd wake-ups|zpopmin queue marker|work)$/,
    next: 'The mark is there before the job and until the queue was found empty: the next daemon finds what is left.',
  },
  {
    step: 'The run’s job: added, fetched',
    names: /^(addStandardJob run|moveToActive)$/,
    next: 'Added twice it is still one run. A job that was fetched stalls, and the next daemon takes it.',
  },
  {
    step: 'The run begins: lock, mark',
    names: /^(take run lock|del dirty)$/,
    next: 'The lock is the job’s and not the process’s: the worker that takes the job over holds it.',
  },
  {
    step: 'A slot of the throttle: taken, settled, and the trail of the rate',
    names: /^((rpush |ltrim )?throttle)$/,
    next: 'A slot that was taken and not used costs one request’s time, nothing else.',
  },
  {
    step: 'The list, for the plan or to verify',
    names: /^GET /,
    next: 'It is read again.',
  },
  {
    step: 'The plan’s bookkeeping (a key that moved)',
    names: /^(ledger: moved gone|hset ledger-facts)/,
    next: 'One step in Redis: done, or planned again.',
  },
  {
    step: 'The changes are enqueued, the first of them, all, and the run waits for them',
    names: /^(addStandardJob (create|update|replace|delete)|updateData run|moveToWaitingChildren)/,
    next: 'What the run has jobs for already is not enqueued again; the rest is, by it or by its follow-up.',
  },
  {
    step: 'A create is announced',
    names: /^ledger: (created|replaced) announced/,
    next: 'The ledger may hold an attempt that may or may not have been sent. The next one reads a fresh list, once the settle time is over, and only then sends.',
  },
  {
    step: 'A create’s request: before, sent, answered',
    names: /^POST /,
    next: 'As above. What was made shows in the list and is adopted: a single request for each create, and at AlooChat one update, since secrets do not show.',
  },
  {
    step: 'A create is recorded',
    names: /^ledger: (created written|replaced moved on)/,
    next: 'Before: as above. After: it is owned. A replace remembers the old one, which the next daemon removes.',
  },
  {
    step: 'Other accounts are shown which id a create or an adoption takes',
    names: /^(set )?taken$/,
    next: 'It belongs to the account, whichever process goes by it: what was taken is still its own to take.',
  },
  {
    step: 'An update’s request: before, sent, answered, and its record',
    names: /^(PUT .*\/(changed|renamed)-1$|ledger: (changed-1 noted|(changed|renamed) written))/,
    next: 'Sent once more where live is not as desired; where it is, only recorded.',
  },
  {
    step: 'A removal’s request: before, sent, answered, and its record',
    names:
      /^(DELETE |PUT .*\/(deleted|replaced)-1$|ledger: (deleted gone|replaced written|(deleted|replaced)-1 (noted|let go)))/,
    next: 'What is gone (or off) in the list is only recorded; what is still there is removed.',
  },
  {
    step: 'The job of a change ends',
    names: /^moveToFinished (create|update|replace|delete)/,
    next: 'The job is taken over, finds nothing to do, and ends.',
  },
  {
    step: 'Verifying records what is shown',
    names: /^ledger: .* settled/,
    next: 'The run verifies again.',
  },
  {
    step: 'The run ends: status, history, marks of when, lock, job',
    names: /^(save status|history|hset timestamps|release run lock|moveToFinished run)$/,
    next: 'The run verifies again, and reports what it would have reported; history tells each change once.',
  },
];
