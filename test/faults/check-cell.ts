import type { ExpectStatic } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import type { StoredIntegration } from '../../src/simulator/world.ts';
import type { Cell } from './matrix.ts';
import type { CellRun } from './run-cell.ts';

type Seen = Pick<StoredIntegration, 'type' | 'name' | 'active' | 'config'>;

const seen = ({ type, name, active, config }: Seen): string => JSON.stringify({ type, name, active, config });

const desired = ({ type, name, active, config }: DesiredIntegration): string =>
  seen({ type, name, active, config });

/** What is to be live of ours at the end. Toolzz has no delete: what was removed is there still, switched off. */
const wanted = (cell: Cell, run: CellRun): string[] => {
  const { provider } = cell;
  const { scene, was, owned } = run;
  if (leavesBehind(cell)) {
    const missed = ['subject', 'gone'].map((key) => owned.get(key));
    const left = was.filter(({ id }) => missed.includes(id)).map(seen);
    return [...scene.after.map(desired), ...left].sort();
  }
  const removed = new Set(scene.removed.map((key) => owned.get(key)));
  const off = was.filter(({ id }) => removed.has(id)).map((item) => seen({ ...item, active: false }));
  return [...scene.after.map(desired), ...(provider === 'toolzz' ? off : [])].sort();
};

/**
 * Toolzz cannot be asked for one credential by its id: what it leaves out of every list of a run cannot be told from what somebody removed. It is made once
 * more at most, and what it was stays as it is.
 */
export const leavesBehind = ({ provider, fault, operation, span }: Cell): boolean =>
  provider === 'toolzz' && fault.strike.is === 'omit' && span === 'lasting' && operation !== 'create';

const isNeighbour = ({ owned }: CellRun): ((item: StoredIntegration) => boolean) => {
  const ours = new Set(owned.values());
  return (item) => !ours.has(item.id);
};

/** The live integration that a request is to remove, or to switch off; null: it is no removal. */
const removedBy = ({ method, path, body }: LoggedRequest): string | null => {
  const isRemoval =
    method === 'DELETE' || (method === 'PUT' && (body as { status?: unknown }).status === false);
  return isRemoval ? (path.split('/').at(-1) ?? '') : null;
};

/** What holds in every cell, whatever the fault: the promises of what Setpoint leaves alone. */
export const checkCell = (expect: ExpectStatic, cell: Cell, run: CellRun): void => {
  const { scene, was, is, owned, open, struck, after, texts } = run;
  const { fault } = cell;
  expect(open, 'what a plan still has after two further runs').toEqual([]);

  const neighbours = was.filter(isNeighbour(run));
  expect(neighbours).toHaveLength(scene.neighbours.length);
  expect(
    is.filter(({ id }) => neighbours.some((neighbour) => neighbour.id === id)),
    'neighbours',
  ).toEqual(neighbours);

  const ours = is.filter(({ id }) => !neighbours.some((neighbour) => neighbour.id === id));
  expect(ours.map(seen).sort(), 'what is live of ours: all of it, and nothing twice').toEqual(
    wanted(cell, run),
  );

  const made = struck.filter(({ method, status }) => method === 'POST' && status === 201);
  if (fault.strike.is !== 'answer') expect(made.length, 'creates that were answered').toBeLessThanOrEqual(1);

  const mayRemove = scene.removed.map((key) => owned.get(key));
  const removed = [...struck, ...after].map(removedBy).filter((id) => id !== null);
  for (const id of removed) expect(mayRemove, `removal of ${id}`).toContain(id);

  const whole = texts.join('\n');
  for (const secret of run.secrets) expect(whole.includes(secret), 'a secret in sight').toBe(false);
};

/** A run that did not converge says what it was, of which key, and what a person can do. */
export const checkWords = (expect: ExpectStatic, { fault }: Cell, run: CellRun): void => {
  const { report, standings } = run;
  if (report.result === 'converged') return;
  if (report.error !== null) {
    expect(report).toMatchObject({ result: 'failed', error: expect.stringMatching(fault.says) });
    return;
  }
  const standing = standings.find(({ key }) => key === 'subject');
  expect(standing?.condition).toMatch(/^(failed|blocked|pending)$/);
  const texts = [...report.failed, ...report.blocked].map((item) => JSON.stringify(item));
  expect([standing?.message, ...texts].join('\n')).toMatch(fault.says);
};
