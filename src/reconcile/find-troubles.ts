import type { Findings, Trouble } from '../model/notification.ts';
import type { RunReport } from '../model/run.ts';
import type { Standing } from '../store/status/status-store.ts';

/** The facts of an ended run that troubles are found in. */
export type EndedRun = {
  readonly report: RunReport;
  /** The condition of the observed integrations; empty when the run could not plan. */
  readonly standings: readonly Standing[];
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

/** Blocked for these reasons means: still failed. */
const AFTER_FAILURE: readonly Standing['reason'][] = ['rejected', 'cooling'];

const ofStanding = ({ key, condition, reason, message }: Standing): Trouble[] => {
  if (condition === 'in-sync' || condition === 'pending') return [];
  const kind = AFTER_FAILURE.includes(reason) ? 'failed' : kinds[condition];
  const said = message ?? 'drifted; not written back (drift: report)';
  return [{ kind, key, message: said }];
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

/** Finds the troubles of an account in the result of its run. */
export const findTroubles = (ended: EndedRun): Findings => {
  const { standings, planned, keys, reverted } = ended;
  const own = standings.flatMap(ofStanding);
  const known = new Set(
    own.flatMap(({ kind, key }) => (kind === 'drift' || kind === 'contested' ? [key] : [])),
  );
  const mended = [...reverted].filter(([key]) => !known.has(key)).map(ofReverted);
  const looked = keys === null ? 'all' : new Set(keys);
  return { troubles: [...ofAccount(ended), ...own, ...mended], looked: planned ? looked : 'nothing' };
};
