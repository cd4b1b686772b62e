import type { Findings, Trouble } from '../model/notification.ts';
import type { RunReport } from '../model/run.ts';
import type { Standing } from '../store/status/status-store.ts';

/** What of an ended run tells what is wrong. */
export type EndedRun = {
  readonly report: RunReport;
  /** How the integrations stand that the run looked at; empty when it could not plan. */
  readonly standings: readonly Standing[];
  /** Whether the run knew at its end what is live. */
  readonly planned: boolean;
  /** Null: the whole account. */
  readonly keys: readonly string[] | null;
  /** The provider refused the credential. */
  readonly unauthorised: boolean;
  /** What had drifted and was written back: the fields by key. */
  readonly reverted: ReadonlyMap<string, readonly string[]>;
};

const kinds = { failed: 'failed', blocked: 'blocked', contested: 'contested', drifted: 'drift' } as const;

/** What blocks a change because it failed is that failure still. */
const AFTER_FAILURE: readonly Standing['reason'][] = ['rejected', 'cooling'];

const ofStanding = ({ key, condition, reason, message }: Standing): Trouble[] => {
  if (condition === 'in-sync' || condition === 'pending') return [];
  const kind = AFTER_FAILURE.includes(reason) ? 'failed' : kinds[condition];
  const said = message ?? 'live differs from what was left there; it is not written back (drift: report)';
  return [{ kind, key, message: said }];
};

const ofAccount = ({ report, unauthorised }: EndedRun): Trouble[] => {
  if (report.error === null || report.result === 'superseded') return [];
  return [{ kind: unauthorised ? 'unauthorised' : 'failed', key: null, message: report.error }];
};

const ofReverted = ([key, paths]: readonly [string, readonly string[]]): Trouble => ({
  kind: 'drift',
  key,
  message: `changed at the provider by somebody else, and set back: ${paths.join(', ')}`,
  mended: true,
});

/** What is wrong with an account by what its run found. Pure. */
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
