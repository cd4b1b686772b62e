import { randomUUID } from 'node:crypto';
import { describe, it } from 'vitest';
import { type ChangeData, changeJobId, type ReconcileData, runJobId } from '../../jobs/job-data.ts';
import { changeSignature, runSignature } from '../../jobs/signature.ts';
import type { Change } from '../../src/model/plan.ts';
import { endedRuns, idle, type Replica } from '../jobs/replica.ts';
import { shop } from '../reconcile/workshop.ts';
import { openScene, type Scene } from './writer-scene.ts';

/**
 * A daemon whose YAML has lost everything, so that a guard holds the three deletes: what an attacker would like to
 * have done, with all that Redis and the source code tell him.
 */
const openHeld = async (test: Parameters<typeof openScene>[0]) => {
  const scene = await openScene(test);
  const { daemon, tick, workshop } = scene;
  await daemon.desire([]);
  await tick();
  test.expect(workshop.simulated.world.list()).toHaveLength(4);
  const { plan } = await daemon.hand().plan();
  return { ...scene, deletes: plan.changes };
};

type Held = Awaited<ReturnType<typeof openHeld>>;

const changeData = ({ daemon }: Scene, { key, action, id, digest, entryHash }: Change): ChangeData => {
  const { revision, digest: desired } = daemon.hand().context;
  const fresh = { staleSince: null, triedSince: null, unsure: false, fields: [] };
  const change = { run: randomUUID(), key, action, id, digest, entryHash, revision, desired, sequence: 0 };
  return { ...change, ...fresh, signature: '' };
};

/** With the mark that has a daemon fetch it at once: it would find the job at the account's next run at the latest. */
const add = ({ jobs: { queue, work } }: Replica, data: ChangeData): Promise<unknown> =>
  work.add(() => queue.add(data.action, data, { jobId: changeJobId(data) }));

/** A key of the attacker's own, as long as a real one. */
const hisKey = {
  digest: (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url').slice(0, 22),
};

const runData = (held: Held, more: Partial<ReconcileData>): ReconcileData => ({
  run: randomUUID(),
  trigger: 'command',
  confirmed: null,
  force: false,
  keys: null,
  digest: held.daemon.hand().context.digest,
  step: 'plan',
  planned: null,
  staleSince: null,
  ...more,
});

const addRun = ({ daemon: { jobs } }: Held, data: ReconcileData): Promise<unknown> =>
  jobs.work.add(() => jobs.queue.add('reconcile', data, { jobId: runJobId(data.run) }));

const confirmedOf = ({ deletes }: Held) =>
  deletes.map(({ key, action, digest }) => ({ key, action, digest }));

type Attack = readonly [what: string, forge: (held: Held) => Promise<unknown>];

const eachDelete =
  (change: (data: ChangeData, held: Held) => unknown): Attack[1] =>
  async (held) => {
    for (const each of held.deletes) {
      const data = changeData(held, each);
      await add(held.daemon, { ...data, ...(change(data, held) as Partial<ChangeData>) });
    }
  };

const attacks: readonly Attack[] = [
  ['deletes without a signature, with the true digests', eachDelete(() => ({}))],
  ['deletes signed with another key', eachDelete((data) => ({ signature: changeSignature(hisKey, data) }))],
  ['deletes that are forced', eachDelete(() => ({ forced: true }))],
  [
    'deletes that may have been sent before',
    eachDelete(() => ({ unsure: true, isAside: true, swaps: true })),
  ],
  ['deletes with an older desired state', eachDelete(() => ({ desired: 'older', sequence: 99 }))],
  ['deletes of the foreign one', eachDelete((_, { foreign }) => ({ id: foreign.id }))],
  [
    'deletes with the signature of another change that Setpoint signed',
    async (held) => {
      const [one, ...others] = held.deletes.map((each) => changeData(held, each));
      const { hasher } = held.daemon.hand().context;
      const signature = changeSignature(hasher, { ...(one as ChangeData), key: 'elsewhere' });
      for (const data of others) await add(held.daemon, { ...data, signature });
    },
  ],
  [
    'a delete with the signature that it has in another run',
    async (held) => {
      const data = changeData(held, held.deletes[0] as Change);
      const signature = changeSignature(held.daemon.hand().context.hasher, data);
      await add(held.daemon, { ...data, run: randomUUID(), signature });
    },
  ],
  ['a run that is forced', (held) => addRun(held, runData(held, { force: true }))],
  [
    'a run that is forced, as its own schedule',
    (held) => addRun(held, runData(held, { force: true, trigger: 'schedule', digest: null })),
  ],
  [
    'a run that is said to be confirmed and forced',
    (held) => addRun(held, runData(held, { force: true, confirmed: confirmedOf(held) })),
  ],
  [
    'the same, signed with another key',
    (held) => {
      const data = runData(held, { force: true, confirmed: confirmedOf(held) });
      return addRun(held, { ...data, signature: runSignature(hisKey, data) });
    },
  ],
  [
    'the same, with the signature of a run that a person did confirm',
    (held) => {
      const confirmed = runData(held, { confirmed: confirmedOf(held) });
      const signature = runSignature(held.daemon.hand().context.hasher, confirmed);
      return addRun(held, { ...confirmed, force: true, signature });
    },
  ],
  [
    'a run that may use the ledger of another place',
    (held) => addRun(held, runData(held, { lifts: { newPlace: true, takeOver: true }, force: true })),
  ],
  ['a run of certain keys', (held) => addRun(held, runData(held, { keys: ['a'], force: true }))],
  [
    'a run that says that it has planned already',
    (held) => addRun(held, runData(held, { step: 'verify', force: true, confirmed: confirmedOf(held) })),
  ],
];

describe.concurrent('a job that someone else has written', () => {
  it.for(attacks)('removes nothing: %s', async ([, forge], test) => {
    const held = await openHeld(test);
    held.workshop.simulated.requests.clear();
    await forge(held);
    await idle(held.daemon);
    await held.tick();
    test.expect(held.workshop.simulated.requests.writes()).toEqual([]);
    test.expect(held.live()).toHaveLength(4);
  });

  it('says so where it is a run, and where it is a change', async (test) => {
    const held = await openHeld(test);
    await addRun(held, runData(held, { force: true }));
    const data = changeData(held, held.deletes[0] as Change);
    await add(held.daemon, data);
    await idle(held.daemon);
    const [run] = (await endedRuns(held.daemon)).filter(({ error }) => error !== null);
    test.expect(run?.error).toContain('not signed');
    test.expect(held.daemon.logged.some((line) => line.includes('cancelled'))).toBe(true);
  });

  it('is made where it is signed: a person has lifted the guard', async (test) => {
    const held = await openHeld(test);
    test
      .expect(await held.daemon.report(await held.daemon.confirm(true)))
      .toMatchObject({ applied: { delete: 3 } });
    test.expect(held.live()).toHaveLength(1);
  });
});

const garbage: readonly (readonly [what: string, name: string, data: unknown])[] = [
  ['nothing', 'reconcile', null],
  ['a text', 'update', 'text'],
  ['a list', 'delete', []],
  ['an unknown name', 'shutdown', { run: 'r' }],
  ['a name of every object', 'constructor', { run: 'r', key: '__proto__' }],
  ['a change without fields', 'update', { run: 'r', key: 'a', action: 'update' }],
  ['fields that are no list', 'update', { run: 'r', key: 'a', action: 'update', fields: 7, digest: {} }],
  [
    'a run without an id',
    'reconcile',
    { trigger: 'schedule', confirmed: null, force: false, keys: null, step: 'plan' },
  ],
  [
    'a run with numbers for lists',
    'reconcile',
    { run: 'r', confirmed: 7, keys: 7, lifts: 7, step: 'plan', digest: 7 },
  ],
  [
    'a run in the middle of nothing',
    'reconcile',
    { run: 'r', step: 'verify', planned: { outcomes: 7 }, confirmed: null },
  ],
  [
    'a prototype',
    'reconcile',
    JSON.parse('{"run":"r","__proto__":{"force":true},"confirmed":null,"step":"plan"}'),
  ],
  ['a megabyte', 'update', { run: 'r', key: 'a'.repeat(1_000_000), action: 'update' }],
];

describe.concurrent('a job that is none', () => {
  it.for(garbage)('harms neither the worker nor the next run: %s', async ([, name, data], test) => {
    const scene = await openScene(test);
    const { daemon, tick, live } = scene;
    await daemon.jobs.queue.add(name, data as object);
    await tick();
    const [failed] = await daemon.jobs.queue.getFailed();
    test.expect(failed?.failedReason).toContain('no job of setpoint');
    await daemon.desire([shop('a', { name: 'New name' }), shop('b'), shop('c')]);
    await tick();
    test.expect(live().map((each) => each.name)).toContain('New name');
    test.expect(live()).toHaveLength(4);
  });
});
