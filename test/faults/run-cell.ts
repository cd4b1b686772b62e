import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import type { IntegrationStatus, RunReport } from '../../src/model/run.ts';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import type { StoredIntegration } from '../../src/simulator/world.ts';
import { openReplica, type Replica } from '../jobs/replica.ts';
import { type Hand, openChanges } from '../reconcile/hand.ts';
import { age, openWorkshop, type Workshop } from '../reconcile/workshop.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { type Armed, arm } from './arm.ts';
import type { Cell } from './matrix.ts';
import { foreignSecret, rotatedSecret, type Scene, sceneOf, secretsOf } from './scene.ts';

/** What a run under a fault did, and what became of the account afterwards. */
export type CellRun = {
  readonly scene: Scene;
  /** The report of the struck run, or of its follow-up where it asked for one. */
  readonly report: RunReport;
  /** What `status` says after it. */
  readonly standings: readonly IntegrationStatus[];
  /** What reached the provider until then. */
  readonly struck: readonly LoggedRequest[];
  /** What reached it after the fault was over. */
  readonly after: readonly LoggedRequest[];
  /** The reports of the further runs that it took. */
  readonly further: readonly RunReport[];
  /** Changes and blocks that a plan still has at the end. */
  readonly open: readonly string[];
  /** What was live when the run began, and at the end. */
  readonly was: readonly StoredIntegration[];
  readonly is: readonly StoredIntegration[];
  /** Ids of the ledger when the run began, by key. */
  readonly owned: ReadonlyMap<string, string>;
  /** All that can be read of it: Redis, logs, reports. */
  readonly texts: readonly string[];
  /** What must not be in them. */
  readonly secrets: readonly string[];
};

/** No more than this many further runs may be needed. */
const FURTHER = 2;

const POLL_MS = 200;

/** Waits until the queue has nothing left to do; asks less often than there are cells. */
const quiet = async ({ jobs: { queue } }: Replica): Promise<void> => {
  for (;;) {
    const counts = await queue.getJobCounts(
      'active',
      'waiting',
      'delayed',
      'waiting-children',
      'prioritized',
    );
    if (Object.values(counts).every((count) => count === 0)) return;
    await sleep(POLL_MS);
  }
};

const lastRun = async ({ jobs }: Replica): Promise<RunReport> => {
  const { lastRun: report } = await jobs.status.read();
  if (!report) throw new Error('No run has ended.');
  return report;
};

/** Brings the account to where the operation starts: what is ours is live, in sync, seen, and settled long ago. */
const begin = async (workshop: Workshop, { before, neighbours }: Scene): Promise<Hand> => {
  for (const neighbour of neighbours) workshop.simulated.world.add(neighbour);
  const hand = await workshop.hand(before);
  await hand.run();
  for (const { key } of before) await age(hand, key);
  return hand;
};

/** The same, but what is ours was made just now, and only the list from before is to be had. */
const beginLate = async (workshop: Workshop, scene: Scene): Promise<Hand> => {
  for (const neighbour of scene.neighbours) workshop.simulated.world.add(neighbour);
  const hand = await workshop.hand(scene.before);
  for (const change of openChanges(await hand.plan())) await hand.insist(change);
  return hand;
};

const settleNow = async ({ context }: Hand, { before }: Scene): Promise<void> => {
  for (const { key } of before)
    await context.ledger.update(key, (entry) => (entry ? { ...entry, appliedAt: Date.now() } : undefined));
};

const idsOf = async ({ context }: Hand): Promise<ReadonlyMap<string, string>> => {
  const { entries } = await context.ledger.read();
  return new Map(Object.entries(entries).flatMap(([key, { id }]) => (id === null ? [] : [[key, id]])));
};

/** A further run as a person would start it, who does not wait for a pause after failures; for an observation, the schedule's. */
const runAgain = async ({ operation }: Cell, replica: Replica): Promise<RunReport> => {
  if (operation === 'observe') await replica.trigger();
  else await replica.report(await replica.confirm());
  await quiet(replica);
  return lastRun(replica);
};

const openOf = async (replica: Replica): Promise<readonly string[]> => {
  const { plan } = await replica.hand().plan();
  return plan.changes
    .filter(({ action, blocked }) => action !== 'none' || blocked)
    .map(({ key, action, blocked }) => `${key}: ${action} ${blocked?.message ?? ''}`);
};

const goOn = async (cell: Cell, replica: Replica, first: RunReport) => {
  const further: RunReport[] = [];
  let open = first.result === 'converged' ? await openOf(replica) : ['not converged'];
  while (open.length > 0 && further.length < FURTHER) {
    further.push(await runAgain(cell, replica));
    open = await openOf(replica);
  }
  return { further, open };
};

/** Runs one cell: the real queue and worker on the real Redis, over real HTTP. */
export const runCell = async (test: TestContext, cell: Cell): Promise<CellRun> => {
  const { fault, provider, operation } = cell;
  const workshop = await openWorkshop(test, { provider, ...(fault.limits ? { limits: fault.limits } : {}) });
  const { simulated } = workshop;
  const scene = sceneOf(provider, operation);
  const isLateStart = fault.strike.is === 'late' && operation === 'observe';
  const early = isLateStart ? arm(cell, workshop, new Set()) : null;
  const hand = await (isLateStart ? beginLate : begin)(workshop, scene);
  const owned = await idsOf(hand);
  const was = simulated.world.list();
  const subjects = new Set(['subject', 'gone'].flatMap((key) => owned.get(key) ?? []));
  const spared = new Set(was.flatMap(({ id }) => (subjects.has(id) ? [] : [id])));
  const armed: Armed = early ?? arm(cell, workshop, spared);
  // On a busy machine attempts take longer than a list is gone by, and the last one would find in a new list what those before did.
  const options = { wrap: armed.wrap, maxAgeMs: Number.POSITIVE_INFINITY };
  const replica = await openReplica(test, workshop, scene.after, options);
  for (const secret of [rotatedSecret, foreignSecret]) replica.jobContext.secrets.register(secret);
  simulated.requests.clear();
  await replica.start();
  if (isLateStart) await settleNow(hand, scene);
  await replica.trigger();
  await quiet(replica);
  const report = await lastRun(replica);
  const { integrations } = await replica.jobs.status.read();
  const struck = [...simulated.requests.all];
  armed.disarm();
  simulated.requests.clear();
  const { further, open } = await goOn(cell, replica, report);
  await replica.stop();
  const redis = await dumpRedis(workshop.redis, workshop.prefix);
  return {
    scene,
    report,
    standings: [...integrations.values()],
    struck,
    after: [...simulated.requests.all],
    further,
    open,
    was,
    is: simulated.world.list(),
    owned,
    secrets: secretsOf(workshop.account.credential),
    texts: [...redis, ...replica.logged, JSON.stringify([report, further])],
  };
};
