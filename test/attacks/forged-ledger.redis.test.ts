import { describe, it } from 'vitest';
import { accountKeys, sharedKeys } from '../../src/redis/keys.ts';
import { idle, openReplica } from '../jobs/replica.ts';
import { shop } from '../reconcile/workshop.ts';
import { keys, openScene, type Scene, type Stored } from './writer-scene.ts';

/** What someone who can write to Redis tries, so that Setpoint removes or changes what no plan of the YAML would. */
type Attack = readonly [what: string, forge: (scene: Scene) => Promise<void>];

const without = ({ signature: _signature, ...entry }: Stored): Stored => entry;

/** An entry of Setpoint's with other content, and the signature that it had. */
const altered = (key: string, as: string, change: (entry: Stored, scene: Scene) => Stored): Attack[1] => {
  return async (scene) => {
    const entry = await scene.read(key);
    await scene.forge(as, { ...entry, ...change(entry, scene) });
  };
};

const attacks: readonly Attack[] = [
  [
    'an entry for the foreign one, copied from a real one',
    altered('a', 'gone', (_, { foreign }) => ({ id: foreign.id })),
  ],
  [
    'the same without a signature, as an older version wrote it',
    async (scene) => scene.forge('gone', { ...without(await scene.read('a')), id: scene.foreign.id }),
  ],
  [
    'the same with an empty signature',
    altered('a', 'gone', (_, { foreign }) => ({ id: foreign.id, signature: '' })),
  ],
  [
    'the same with the signature of another entry',
    async (scene) => {
      const { signature } = await scene.read('b');
      await scene.forge('gone', { ...(await scene.read('a')), id: scene.foreign.id, signature });
    },
  ],
  [
    'the same with a mark that it was checked',
    altered('a', 'gone', (_, { foreign }) => ({ id: foreign.id, signature: null, unsigned: false })),
  ],
  ['a copy of a real entry under a key that is not in the YAML', altered('a', 'gone', () => ({}))],
  [
    'two entries exchanged, and one more under a key that is not in the YAML',
    async (scene) => {
      const [a, b] = [await scene.read('a'), await scene.read('b')];
      await scene.forge('a', b);
      await scene.forge('b', a);
      await scene.forge('gone', a);
    },
  ],
  ['a real entry that names the foreign one', altered('a', 'a', (_, { foreign }) => ({ id: foreign.id }))],
  [
    'a real entry that names the foreign one, by its name',
    altered('a', 'a', (_, { foreign }) => ({ id: foreign.id, name: foreign.name, type: foreign.type })),
  ],
  ['a foreign old half of a replace', altered('a', 'a', (_, { foreign }) => ({ retire: foreign.id }))],
  [
    'a foreign old half of a replace, where the new half is gone',
    altered('a', 'a', (_, { foreign }) => ({ id: 'gone', retire: foreign.id })),
  ],
  [
    'a create that is said to have made the foreign one',
    altered('a', 'a', (_, { foreign }) => ({
      id: foreign.id,
      creating: { token: 't', at: Date.now(), made: foreign.id },
    })),
  ],
  [
    'an unanswered create of a key that is not in the YAML, before which all but the foreign one were there',
    altered('a', 'gone', ({ fingerprint }, { idOf }) => ({
      id: null,
      fingerprint,
      creating: { token: 't', at: 1, type: 'x', before: keys.map(idOf) },
    })),
  ],
  [
    'an entry that has kept the type of an unanswered create',
    altered('a', 'a', ({ fingerprint }, { idOf }) => ({
      id: 'gone',
      fingerprint,
      appliedAt: 1,
      creating: { token: 't', at: 1, type: 'x', before: keys.map(idOf) },
    })),
  ],
  [
    'owners that say the foreign one is ours',
    async ({ workshop: { redis, prefix, account }, foreign }) =>
      void (await redis.hset(accountKeys(prefix, account.name).owners, foreign.id, 'gone')),
  ],
  [
    'owners emptied',
    async ({ workshop: { redis, prefix, account } }) =>
      void (await redis.del(accountKeys(prefix, account.name).owners)),
  ],
  [
    'a key like a property of every object',
    altered('a', '__proto__', (_, { foreign }) => ({ id: foreign.id })),
  ],
  ['a key like a constructor', altered('a', 'constructor', (_, { foreign }) => ({ id: foreign.id }))],
  [
    'an entry with a prototype',
    altered('a', 'gone', (_, { foreign }) =>
      JSON.parse(`{"id":"${foreign.id}","__proto__":{"signature":"x","unsigned":false}}`),
    ),
  ],
  ['an entry that is no entry', async ({ forge }) => forge('gone', { id: 7, signature: [] })],
  [
    'a whole ledger of another account',
    async ({ workshop: { redis, prefix, account }, forge, foreign, read }) => {
      const other = accountKeys(prefix, 'other');
      await redis.hset(other.entries, 'gone', JSON.stringify({ ...(await read('a')), id: foreign.id }));
      await redis.copy(accountKeys(prefix, account.name).facts, other.facts);
      await redis.sadd(sharedKeys(prefix).accounts, 'other');
      await forge('gone', { ...(await read('a')), id: foreign.id });
    },
  ],
];

describe.concurrent('a ledger that someone else has written', () => {
  it.for(attacks)('removes and changes nothing: %s', async ([, forge], test) => {
    const scene = await openScene(test);
    const before = scene.live();
    test.expect(before).toHaveLength(4);
    await forge(scene);
    await scene.tick();
    await scene.tick();
    const now = scene.live();
    // A key whose entry was damaged may be written again, with what the YAML says.
    for (const { updatedAt: _at, ...each } of before)
      test.expect(now.find(({ id }) => id === each.id)).toMatchObject(each);
    test.expect(now).toHaveLength(4);
    test.expect(now.find(({ id }) => id === scene.foreign.id)).toEqual(scene.foreign);
  });
});

describe.concurrent('a forged entry', () => {
  const forged = async (test: Parameters<typeof openScene>[0]) => {
    const scene = await openScene(test);
    await scene.forge('gone', { ...(await scene.read('a')), id: scene.foreign.id });
    return scene;
  };

  it('is shown as blocked, with what to do', async (test) => {
    const { daemon, tick, foreign } = await forged(test);
    await tick();
    const { integrations } = await daemon.jobs.status.read();
    test.expect(integrations.get('gone')).toMatchObject({
      condition: 'blocked',
      reason: 'unsigned',
      message: test.expect.stringContaining(`${foreign.id} is not removed`),
    });
  });

  it('is not made good by a failure that is recorded in it, nor by many runs', async (test) => {
    const { daemon, tick, read, foreign, live } = await forged(test);
    await daemon
      .hand()
      .context.ledger.update('gone', (entry) =>
        entry ? { ...entry, failures: { count: 1, at: 1, message: 'x' } } : undefined,
      );
    for (let runs = 0; runs < 3; runs++) await tick();
    test.expect(await read('gone')).not.toHaveProperty('signature');
    test.expect(live().map(({ id }) => id)).toContain(foreign.id);
  });

  it('is obeyed once a person lifts the guards', async (test) => {
    const { daemon, live, foreign } = await forged(test);
    test.expect(await daemon.report(await daemon.confirm(true))).toMatchObject({ applied: { delete: 1 } });
    test.expect(live().map(({ id }) => id)).not.toContain(foreign.id);
  });
});

describe.concurrent('protection that was taken off in Redis', () => {
  it('still protects what left the YAML', async (test) => {
    const scene = await openScene(test);
    const { daemon, read, forge, tick, idOf, live } = scene;
    await daemon.desire([shop('a', { protect: true }), shop('b'), shop('c')]);
    await tick();
    const id = idOf('a');
    test.expect(await read('a')).toMatchObject({ protect: true });
    await forge('a', { ...(await read('a')), protect: false });
    await daemon.desire([shop('b'), shop('c')]);
    await tick();
    test.expect(live().map((each) => each.id)).toContain(id);
  });
});

describe.concurrent('entries without a signature', () => {
  it('are signed by the next run where the YAML has them, and can be removed after that', async (test) => {
    const { daemon, read, forge, tick, live, workshop } = await openScene(test);
    for (const key of keys) await forge(key, without(await read(key)));
    workshop.simulated.requests.clear();
    await tick();
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    for (const key of keys) test.expect(await read(key)).toHaveProperty('signature');
    await daemon.desire([shop('a'), shop('b')]);
    await tick();
    test.expect(live().map(({ name }) => name)).not.toContain('Shop c');
  });

  it('of another credential likewise: a rotation shows as no change', async (test) => {
    const { daemon, workshop, read, live } = await openScene(test);
    const { signature } = await read('a');
    await daemon.stop();
    const credential = 'rotated-credential-9c2e';
    workshop.simulated.credential = credential;
    const all = keys.map((key) => shop(key));
    const rotated = await openReplica(test, workshop, all, { account: { credential }, revisionTime: 2 });
    await rotated.start();
    const tick = async () => {
      await rotated.trigger();
      await idle(rotated);
    };
    workshop.simulated.requests.clear();
    await tick();
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    test.expect((await read('a')).signature).not.toBe(signature);
    await rotated.desire([shop('a'), shop('b')]);
    await tick();
    test.expect(live().map(({ name }) => name)).not.toContain('Shop c');
  });
});
