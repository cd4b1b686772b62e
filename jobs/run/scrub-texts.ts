import type { ChangeOutcome, RunReport } from '../../src/model/run.ts';
import type { SecretRegistry } from '../../src/model/secrets.ts';
import type { KeyStatus } from '../../src/store/status/status-texts.ts';

type Scrub = SecretRegistry['scrub'];

/*
 * What is stored of a run is scrubbed as a whole, although each message leaves secrets out by itself: a remark
 * quotes what a provider shows. Keys and reasons stay as they are, since a secret may be an ordinary word.
 */

/** An outcome whose texts hold no known secret. */
export const scrubOutcome = (result: ChangeOutcome, scrub: Scrub): ChangeOutcome => {
  switch (result.outcome) {
    case 'blocked':
      return { ...result, blocked: { ...result.blocked, message: scrub(result.blocked.message) } };
    case 'failed':
      return { ...result, error: scrub(result.error) };
    default:
      return result;
  }
};

/** A report whose texts hold no known secret. */
export const scrubReport = (report: RunReport, scrub: Scrub): RunReport => ({
  ...report,
  failed: report.failed.map((each) => ({ ...each, error: scrub(each.error) })),
  blocked: report.blocked.map((each) => ({ ...each, message: scrub(each.message) })),
  error: report.error === null ? null : scrub(report.error),
  notices: report.notices.map(scrub),
});

/** Statuses whose texts hold no known secret. */
export const scrubStatuses = (statuses: readonly KeyStatus[], scrub: Scrub): readonly KeyStatus[] =>
  statuses.map((each) => (each.message === null ? each : { ...each, message: scrub(each.message) }));
