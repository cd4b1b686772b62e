// node .ci/closing-line.mjs REPORT...: prints `N passed, N failed[, N skipped]` from vitest's JSON reports. Exit 1 when anything failed,
// nothing ran, or a report is missing (the checks or the build before vitest failed).
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

const read = process.argv.slice(2).map(readReport);
const reports = read.filter((report) => report !== null);
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);

if (reports.length === 0) {
  process.stderr.write('No test ran: what comes before the tests failed, see above.\n');
  process.exitCode = 1;
} else {
  const passed = sum((report) => report.numPassedTests);
  const failed = sum((report) => report.numFailedTests + brokenFiles(report));
  const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  const isWhole = reports.length === read.length && reports.every((report) => report.success === true);
  process.exitCode = failed > 0 || passed === 0 || !isWhole ? 1 : 0;
}
