import {
  type Findings,
  type Notification,
  type Trouble,
  type TroubleKind,
  troubleKinds,
} from '../model/notification.ts';
import type { BlockedReason } from '../model/plan.ts';
import type { RunReport } from '../model/run.ts';
import type { KeyStatus } from '../store/status/status-texts.ts';

/** What troubles are found in. */
export type EndedRun = {
  readonly report: RunReport;
  /** The condition of the observed integrations; empty when the run could not plan. */
  readonly statuses: readonly KeyStatus[];
  /** Whether the run could observe the account at its end. */
  readonly planned: boolean;
  /** Null: the whole account. */
  readonly keys: readonly string[] | null;
  /** The provider refused the credential. */
  readonly unauthorised: boolean;
  /** The drifted fields that were written back, by key. */
  readonly reverted: ReadonlyMap<string, readonly string[]>;
};

const kinds = { failed: 'failed', blocked: 'blocked', contested: 'contested', drifted: 'drift' } as const;

/** Blocked because an earlier attempt failed means: still failed. */
const kindOfBlock: Readonly<Record<BlockedReason, 'failed' | 'blocked'>> = {
  deletes: 'blocked',
  empty: 'blocked',
  vanished: 'blocked',
  updates: 'blocked',
  unsigned: 'blocked',
  ambiguous: 'blocked',
  immutable: 'blocked',
  unsupported: 'blocked',
  unavailable: 'blocked',
  invalid: 'blocked',
  rejected: 'failed',
  'not-accepted': 'blocked',
  cooling: 'failed',
};

const ofStatus = ({ key, condition, reason, message }: KeyStatus): Trouble[] => {
  if (condition === 'in-sync' || condition === 'pending') return [];
  const kind = reason ? kindOfBlock[reason] : kinds[condition];
  const text = message ?? 'drifted; not written back (drift: report)';
  return [{ kind, key, message: text }];
};

const ofAccount = ({ report, unauthorised }: EndedRun): Trouble[] => {
  if (report.error === null || report.result === 'superseded') return [];
  return [{ kind: unauthorised ? 'unauthorised' : 'failed', key: null, message: report.error }];
};

const ofReverted = ([key, paths]: readonly [string, readonly string[]]): Trouble => ({
  kind: 'drift',
  key,
  message: `changed outside Setpoint and reverted: ${paths.join(', ')}`,
  mended: true,
});

/** What waits for a window was not tried again. */
const waitingOf = ({ report, statuses }: EndedRun): Pick<Findings, 'waiting'> => {
  if (report.held === undefined) return {};
  const pending = statuses.filter(({ condition }) => condition === 'pending');
  return { waiting: new Set(pending.map(({ key }) => key)) };
};

/** Finds the troubles of an account in the result of its run. */
export const findTroubles = (ended: EndedRun): Findings => {
  const { statuses, planned, keys, reverted } = ended;
  const own = statuses.flatMap(ofStatus);
  const known = new Set(
    own.flatMap(({ kind, key }) => (kind === 'drift' || kind === 'contested' ? [key] : [])),
  );
  const resolved = [...reverted].filter(([key]) => !known.has(key)).map(ofReverted);
  const looked = keys === null ? 'all' : new Set(keys);
  return {
    troubles: [...ofAccount(ended), ...own, ...resolved],
    looked: planned ? looked : 'nothing',
    ...waitingOf(ended),
  };
};

/** The notifications to send, and the troubles that were notified once they are sent. */
export type TroubleDiff = { readonly events: readonly Event[]; readonly notified: readonly Trouble[] };

/** One notification about one account. */
export type Event = Pick<Notification, 'event' | 'troubles'>;

const isSame = (a: Trouble, b: Trouble): boolean => a.kind === b.kind && a.key === b.key;

/** Every run checks the account itself. */
const wasChecked = ({ key }: Trouble, { looked, waiting }: Findings): boolean => {
  if (key !== null && waiting?.has(key)) return false;
  if (looked === 'all' || key === null) return true;
  return looked !== 'nothing' && looked.has(key);
};

const eventsOf = (opened: readonly Trouble[]): Event[] =>
  troubleKinds.flatMap((event: TroubleKind) => {
    const troubles = opened.filter(({ kind }) => kind === event);
    return troubles.length === 0 ? [] : [{ event, troubles }];
  });

/**
 * Compares the troubles of a run with those already notified: one message for each new trouble, and a
 * recovery for each that is gone, unless it was drift that a run reverted.
 */
export const diffTroubles = (notified: readonly Trouble[], findings: Findings): TroubleDiff => {
  const { troubles } = findings;
  const opened = troubles.filter((found) => !notified.some((known) => isSame(known, found)));
  const kept = notified.filter((known) => !wasChecked(known, findings));
  const over = notified.filter(
    (known) => wasChecked(known, findings) && !troubles.some((found) => isSame(found, known)),
  );
  // A key with another trouble now has not recovered.
  const stillWrong = (key: string | null): boolean => troubles.some((found) => found.key === key);
  const recovered = over.filter(({ key, mended }) => mended !== true && !stillWrong(key));
  return {
    events: [
      ...eventsOf(opened),
      ...(recovered.length === 0 ? [] : [{ event: 'recovered' as const, troubles: recovered }]),
    ],
    notified: [...kept.filter((known) => !troubles.some((found) => isSame(found, known))), ...troubles],
  };
};
