import type { ExpectStatic } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import type { StoredIntegration } from '../../src/simulator/stored-integration.ts';
import type { Cell } from './matrix.ts';
import type { CellRun } from './run-cell.ts';
import { secretsOf } from './scene.ts';

type Seen = Pick<StoredIntegration, 'type' | 'name' | 'active' | 'config'>;

const seen = ({ type, name, active, config }: Seen): string => JSON.stringify({ type, name, active, config });

const desired = ({ type, name, active, config }: DesiredIntegration): string =>
  seen({ type, name, active, config });

/** What is to be live of ours at the end. Toolzz has no delete: what was removed is there still, switched off. */
const wanted = ({ provider }: Cell, { scene, was, owned }: CellRun): string[] => {
  const removed = new Set(scene.removed.map((key) => owned.get(key)));
  const off = was.filter(({ id }) => removed.has(id)).map((item) => seen({ ...item, active: false }));
  return [...scene.after.map(desired), ...(provider === 'toolzz' ? off : [])].sort();
};

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
export const checkCell = (expect: ExpectStatic, cell: Cell, run: CellRun, credential: string): void => {
  const { scene, was, is, owned, open, struck, after, texts } = run;
  expect(open, 'what a plan still has after two further runs').toEqual([]);

  const neighbours = was.filter(isNeighbour(run));
  expect(neighbours).toHaveLength(scene.neighbours.length);
  expect(
    is.filter(({ id }) => neighbours.some((neighbour) => neighbour.id === id)),
    'neighbours',
  ).toEqual(neighbours);

  const ours = is.filter(({ id }) => !neighbours.some((neighbour) => neighbour.id === id));
  expect(ours.map(seen).sort(), 'what is live of ours: all of it, and nothing twice').toEqual(wanted(cell, run));

  const mayRemove = scene.removed.map((key) => owned.get(key));
  const removed = [...struck, ...after].map(removedBy).filter((id) => id !== null);
  for (const id of removed) expect(mayRemove, `removal of ${id}`).toContain(id);

  const whole = texts.join('\n');
  for (const secret of secretsOf(credential)) expect(whole.includes(secret), 'a secret in sight').toBe(false);
};

/** A run that did not converge says what it was, of which key, and what a person can do. */
export const checkWords = (expect: ExpectStatic, { fault, operation }: Cell, run: CellRun): void => {
  const { report, standings } = run;
  if (report.result === 'converged') return;
  if (operation === 'observe' || report.error !== null) {
    expect(report).toMatchObject({ result: 'failed', error: expect.stringMatching(fault.says) });
    return;
  }
  const standing = standings.find(({ key }) => key === 'subject');
  expect(standing?.condition).toMatch(/^(failed|blocked|pending)$/);
  const texts = [...report.failed, ...report.blocked].map((item) => JSON.stringify(item));
  expect([standing?.message, ...texts].join('\n')).toMatch(fault.says);
};
