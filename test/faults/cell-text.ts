import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import { leavesBehind } from './check-cell.ts';
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

const arrows = ({ further }: CellRun): string =>
  further
    .map(() => ' → converged')
    .slice(-1)
    .join('');

const marks = (cell: Cell, { further }: CellRun): string =>
  `${further.length > 1 ? ' (2nd run)' : ''}${leavesBehind(cell) ? ' ¹' : ''}`;

/** What the table says of a cell: how the run ended, what it sent, and what it took to converge once the fault was over. */
export const cellText = (cell: Cell, run: CellRun): string =>
  `${run.report.result} · ${requestsText(cell, run.struck)}${arrows(run)}${marks(cell, run)}`;
