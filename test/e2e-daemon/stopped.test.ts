import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { until } from '../support/until.ts';
import {
  type End,
  expectNothingLeft,
  isIdle,
  type Point,
  tortured,
  writesOf,
} from '../torture/kills/kill-at-point.ts';
import { type KillScene, openKillScene } from '../torture/kills/kill-scene.ts';

const store = useStore();

const stopAt = (moment: Point['moment'], name: string): End => ({
  point: { moment, name, nth: 1 },
  signal: 'SIGSTOP',
});

/** A daemon that was stopped at a point, and another one that has made its change meanwhile. */
type Stopped = KillScene & {
  /** Wakes it, waits until it has come by a point of its own, and ends it in order. */
  wake(until: Point['moment'], name: string): Promise<void>;
};

/** Stops a daemon at the first of the ends, and lets another take over the change of this key. */
const stopPastItsLock = async (
  { onTestFinished }: TestContext,
  key: string,
  ends: readonly [End, ...End[]],
): Promise<Stopped> => {
  const scene = await openKillScene(store());
  const { world } = scene;
  onTestFinished(world.close);
  const record = join(world.folder, 'points.jsonl');
  const stopped = await startDaemon(world, tortured(world, { record, ends }));
  const cameBy = (point: Point): Promise<void> =>
    until(async () => (await readFile(record, 'utf8')).includes(JSON.stringify(point)));
  await cameBy(ends[0].point);
  const other = await startDaemon(world);
  await other.said('Change ended', { is: ({ key: of, outcome }) => of === key && outcome === 'applied' });
  const wake: Stopped['wake'] = async (moment, name) => {
    process.kill(stopped.pid, 'SIGCONT');
    await cameBy({ moment, name, nth: 1 });
    await stopped.stop();
  };
  return { ...scene, wake };
};

const expectSettled = async (scene: Stopped): Promise<void> => {
  await until(async () => scene.isDone() && (await isIdle(store().client, scene.world)));
  expect(scene.live()).toEqual(scene.cast.wanted);
  expect(scene.neighboursAreUntouched()).toBe(true);
  await expectNothingLeft(scene);
};

const nameOf = ({ body }: LoggedRequest): string => (body as { readonly name: string }).name;

const created = ({ sim }: KillScene): readonly string[] =>
  sim.aloochat.world
    .list()
    .filter(({ type, name }) => type === 'slack' && name === 'Created')
    .map(({ id }) => id);

const createRequest = 'POST /integrations Created';

describe.concurrent('a daemon stopped past its lock, and woken when another has made its create', () => {
  it('sends none where it had not announced it', async (test) => {
    const scene = await stopPastItsLock(test, 'created', [stopAt('before', 'ledger: created announced')]);
    await scene.wake('after', 'ledger: created announced');
    expect(writesOf(scene).filter((write) => write === 'POST Created')).toHaveLength(1);
    await expectSettled(scene);
  });

  it('sends none where it was just announcing it', async (test) => {
    const scene = await stopPastItsLock(test, 'created', [stopAt('after', 'ledger: created announced')]);
    await scene.wake('after', 'moveToDelayed create created');
    expect(writesOf(scene).filter((write) => write === 'POST Created')).toHaveLength(1);
    await expectSettled(scene);
  });

  it('sends a create that was about to be sent, and deletes what it created', async (test) => {
    const scene = await stopPastItsLock(test, 'created', [stopAt('before', createRequest)]);
    const [kept] = created(scene);
    const { requests } = scene.sim.aloochat;
    await scene.wake('answered', createRequest);
    const [, second] = requests.matching('POST', /./).filter((post) => nameOf(post) === 'Created');
    const [removed] = requests.matching('DELETE', /./).filter(({ path }) => !path.endsWith('-1'));
    await test.annotate(`two of one create for ${(removed?.at ?? 0) - (second?.at ?? 0)} ms`);
    expect(removed?.status).toBe(204);
    expect(created(scene)).toEqual([kept]);
    await expectSettled(scene);
  });

  it('leaves it to the other where it had sent it, since that one found it', async (test) => {
    const scene = await stopPastItsLock(test, 'created', [stopAt('sent', createRequest)]);
    const [kept] = created(scene);
    await scene.wake('answered', createRequest);
    expect(writesOf(scene).filter((write) => write === 'POST Created')).toHaveLength(1);
    expect(created(scene)).toEqual([kept]);
    await expectSettled(scene);
  });

  // The one way to a stray: it takes two blows to one process, and nothing proves to a later one whose it is.
  it('leaves a duplicate if it is killed before deleting it, which is never touched', async (test) => {
    const scene = await stopPastItsLock(test, 'created', [
      stopAt('before', createRequest),
      { point: { moment: 'answered', name: createRequest, nth: 1 }, signal: 'SIGKILL' },
    ]);
    const [kept] = created(scene);
    await scene.wake('answered', createRequest);
    await until(() => isIdle(store().client, scene.world));
    await expectNothingLeft(scene);
    expect(created(scene)).toHaveLength(2);
    expect(created(scene)[0]).toBe(kept);
  });
});

describe.concurrent('a daemon stopped past its lock just before its request, and woken when another has made', () => {
  for (const [action, key, method, id] of [
    ['update', 'changed', 'PUT', 'changed-1'],
    ['delete', 'deleted', 'DELETE', 'deleted-1'],
  ] as const)
    it(`the ${action} sends its own once more, to no effect`, async (test) => {
      const request = `${method} /integrations/${id}`;
      const scene = await stopPastItsLock(test, key, [stopAt('before', request)]);
      await scene.wake('answered', request);
      const sent = scene.sim.aloochat.requests.matching(method, new RegExp(id));
      expect(sent.map(({ status }) => status)).toEqual(method === 'PUT' ? [200, 200] : [204, 404]);
      await expectSettled(scene);
    });
});
