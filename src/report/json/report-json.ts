import type { RunReport } from '../../model/run.ts';

/**
 * One run as JSON. `run` is null if there was none; `error` is set only when the whole run failed or was
 * superseded, `notices` only when there are any.
 */
const runJson = (report: RunReport) => ({
  account: report.account,
  run: report.run === '' ? null : report.run,
  result: report.result,
  applied: report.applied,
  failed: report.failed.map(({ key, action, error }) => ({ key, action, error })),
  blocked: report.blocked.map(({ key, reason, message }) => ({ key, reason, message })),
  ...(report.error !== null && { error: report.error }),
  ...(report.notices.length > 0 && { notices: report.notices }),
  durationMs: report.durationMs,
});

/** The object that `apply --json` prints. */
export const reportJson = (reports: readonly RunReport[]) => ({ accounts: reports.map(runJson) });
