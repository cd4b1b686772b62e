// node .ci/closing-line.mjs REPORT: prints `N passed, N failed[, N skipped]` from vitest's JSON report. Exit 1 when anything failed,
// nothing ran, or there is no report (the checks or the build before vitest failed).
import { readFileSync } from 'node:fs';

const readReport = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
};

/** A file that cannot be loaded has no tests to fail: it counts as one failure. */
const brokenFiles = (report) =>
  report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;

const report = readReport(process.argv[2]);
if (report === null) {
  process.stderr.write('No test ran: what comes before the tests failed, see above.\n');
  process.exitCode = 1;
} else {
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + brokenFiles(report);
  const skipped = report.numPendingTests + report.numTodoTests;
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  process.exitCode = failed > 0 || passed === 0 || report.success !== true ? 1 : 0;
}
