import { describe, it, type TestContext } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { openScene, type Scene } from './writer-scene.ts';

type Poison = readonly [what: string, write: (scene: Scene) => Promise<unknown>];

const keysOf = ({ workshop: { prefix, account } }: Scene) => accountKeys(prefix, account.name);

const field =
  (key: 'throttleRecord' | 'desired' | 'timestamps', name: string, text: string): Poison[1] =>
  (scene) =>
    scene.workshop.redis.hset(keysOf(scene)[key], name, text);

/** Another record of the rate, as of another process. */
const recordText =
  (text: string): Poison[1] =>
  (scene) =>
    scene.workshop.redis.hset(keysOf(scene).throttleRecord, 'version', 999, 'record', text);

/** Changes the record of the rate as its process left it. */
const record =
  (change: object): Poison[1] =>
  async (scene) => {
    const { redis } = scene.workshop;
    const key = keysOf(scene).throttleRecord;
    const known = JSON.parse((await redis.hget(key, 'record')) ?? '{}');
    await redis.hset(key, 'version', 999, 'record', JSON.stringify({ ...known, ...change }));
  };

/** A key of another type than its own. */
const asText =
  (
    name: 'throttleRecord' | 'throttleTrail' | 'desired' | 'desiredHolders' | 'history' | 'removals',
  ): Poison[1] =>
  async (scene) => {
    const key = keysOf(scene)[name];
    await scene.workshop.redis.del(key);
    await scene.workshop.redis.set(key, 'text');
  };

const queueKey = (scene: Scene, name: string): string => scene.daemon.jobs.queue.toKey(name);

const poisons: readonly Poison[] = [
  ['a rate that is no JSON', recordText('{"format":2')],
  ['a rate of no fields', recordText('{"format":2}')],
  ['a rate of another kind', recordText('[]')],
  ['a rate of nothing', recordText('null')],
  ['a rate of zero', record({ rate: 0 })],
  ['a rate below zero', record({ rate: -5 })],
  ['a rate that is a text', record({ rate: '5' })],
  ['requests in flight that are no list', record({ inFlight: 7 })],
  ['requests in flight that are no requests', record({ inFlight: [null, {}] })],
  ['a search without fields', record({ search: {} })],
  ['a quota of zero', record({ window: { quota: 0 } })],
  ['a version of the rate that is no number', field('throttleRecord', 'version', 'abc')],
  ['a version of the rate in another notation', field('throttleRecord', 'version', '5e3')],
  ['a version of the rate with zeros before it', field('throttleRecord', 'version', '007')],
  ['a version of the rate beyond all numbers', field('throttleRecord', 'version', '9'.repeat(40))],
  ['a rate of another type', asText('throttleRecord')],
  ['points of the rate of another type', asText('throttleTrail')],
  ['a desired state whose time is no number', field('desired', 'time', 'soon')],
  ['a desired state whose time is not a number', field('desired', 'time', 'nan')],
  ['a desired state whose time never comes', field('desired', 'time', 'inf')],
  ['a desired state whose order is no number', field('desired', 'sequence', 'x')],
  [
    'a desired state without a revision',
    (scene) => scene.workshop.redis.hdel(keysOf(scene).desired, 'revision'),
  ],
  ['a desired state of another type', asText('desired')],
  ['holders of it of another type', asText('desiredHolders')],
  ['a turn that never ends', (scene) => scene.workshop.redis.set(keysOf(scene).runTurn, 'run-x')],
  ['a lock that never ends', (scene) => scene.workshop.redis.set(keysOf(scene).runLock, 'run-x')],
  ['a lock that is a name of the queue', (scene) => scene.workshop.redis.set(keysOf(scene).runLock, 'wait')],
  ['a time that is none', field('timestamps', 'observedAt', 'yesterday')],
  ['removals at the end of time', (scene) => scene.workshop.redis.zadd(keysOf(scene).removals, 'inf', 'x')],
  ['removals before all time', (scene) => scene.workshop.redis.zadd(keysOf(scene).removals, '-inf', 'x')],
  [
    'a run that waits for a job that is not there',
    (scene) => scene.workshop.redis.set(queueKey(scene, 'de:by-trigger'), 'run-ghost'),
  ],
  ['a job that is not there', (scene) => scene.workshop.redis.lpush(queueKey(scene, 'wait'), 'ghost')],
  [
    'a job whose data is no JSON',
    async (scene) => {
      const { redis } = scene.workshop;
      const fields = { name: 'reconcile', data: '{', opts: '{}', timestamp: '1' };
      await redis.hset(queueKey(scene, 'poison'), fields);
      await redis.lpush(queueKey(scene, 'wait'), 'poison');
    },
  ],
  [
    'a job whose options are no JSON',
    async (scene) => {
      const { redis } = scene.workshop;
      const fields = { name: 'reconcile', data: '{}', opts: '[', timestamp: 'x', atm: 'x' };
      await redis.hset(queueKey(scene, 'poison'), fields);
      await redis.lpush(queueKey(scene, 'wait'), 'poison');
    },
  ],
  [
    'stalled jobs that are none',
    (scene) => scene.workshop.redis.sadd(queueKey(scene, 'stalled'), 'ghost', 'wait', ''),
  ],
  ['events that are none', (scene) => scene.workshop.redis.xadd(queueKey(scene, 'events'), '*', 'a', 'b')],
  ['another version', (scene) => scene.workshop.redis.hset(queueKey(scene, 'meta'), 'version', 'x:9.9.9')],
];

const renamed = [shop('a', { name: 'New name' }), shop('b'), shop('c')];

const edit = async (test: TestContext, poison: Poison[1]): Promise<Scene> => {
  const scene = await openScene(test);
  await poison(scene);
  await scene.daemon.desire(renamed);
  await scene.daemon.trigger();
  return scene;
};

describe.concurrent('a key in Redis that cannot be read', () => {
  it.for(poisons)(
    'ends no daemon, and the next run makes what the YAML says: %s',
    async ([, poison], test) => {
      const { live } = await edit(test, poison);
      await until(() => live().some(({ name }) => name === 'New name'));
      test.expect(live()).toHaveLength(4);
    },
  );
});
