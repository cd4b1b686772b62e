import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import type { Cell } from './matrix.ts';
import type { CellRun } from './run-cell.ts';

const methods = ['POST', 'PUT', 'DELETE', 'GET'] as const;

/**
 * Whether the number of readings is the same each time. It is not where a list is looked at again until it shows something, nor where a create is
 * tried again after pauses of which some are longer than the settle time.
 */
const readsAreFixed = ({ fault, operation, span }: Cell): boolean => {
  if (fault.strike.is === 'late' || fault.strike.is === 'omit') return false;
  return span === 'once' || (operation !== 'create' && operation !== 'replace');
};

const requestsText = (cell: Cell, requests: readonly LoggedRequest[]): string => {
  const counted = methods.filter((method) => method !== 'GET' || readsAreFixed(cell));
  const parts = counted.flatMap((method) => {
    const count = requests.filter((request) => request.method === method).length;
    return count === 0 ? [] : [`${count} ${method}`];
  });
  return parts.join(', ') || (readsAreFixed(cell) ? 'no request' : 'no write');
};

const afterText = ({ further }: CellRun): string => {
  if (further.length === 0) return '';
  return further.length === 1 ? '; the next run converges' : '; the second run after converges';
};

/** What the table says of a cell: how the run ended, what it sent, and what it took to converge once the fault was over. */
export const cellText = (cell: Cell, run: CellRun): string =>
  `${run.report.result} · ${requestsText(cell, run.struck)}${afterText(run)}`;
