import type { RunReport } from '../../model/run.ts';

/** One run as programs read it. `run` is null where no run took place; `error` is there only when the run as a whole failed or was superseded, `notices` where there are any. */
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
