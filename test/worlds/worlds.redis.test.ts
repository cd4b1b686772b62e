import fc from 'fast-check';
import { describe, expect, it, type TestContext } from 'vitest';
import type { StoredIntegration } from '../../src/simulator/world.ts';
import { assistant, openWorkshop, shop, type Workshop } from '../reconcile/workshop.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { type Event, event, quirks } from './events.ts';
import { Story } from './story.ts';

/*
 * Worlds through which anything happens: edits of the YAML, edits by hand, rotated secrets, moved keys, faults, killed processes. After each
 * sequence, when faults end, two runs converge it and a third writes nothing; and through all of it the promises hold.
 * TORTURE_WORLDS and TORTURE_SEED make more of them, and others.
 */
const parts = 6;
const worlds = Number(process.env.TORTURE_WORLDS ?? 60);
const seed = Number(process.env.TORTURE_SEED ?? 20_261_122);

const providers = { aloochat: shop, toolzz: assistant } as const;

const sequence = fc.record({
  provider: fc.constantFrom('aloochat' as const, 'aloochat' as const, 'toolzz' as const),
  quirks,
  entries: fc.integer({ min: 1, max: 7 }),
  events: fc.array(event, { minLength: 2, maxLength: 9 }),
});

/** Somebody else's, and so like ours as can be. */
const neighbours = (workshop: Workshop, type: string): readonly StoredIntegration[] =>
  ['Neighbour one', 'Neighbour two'].map((name) =>
    workshop.simulated.world.add({ type, name, config: { region: 'theirs' } }),
  );

/** What holds at any time, whatever has happened. */
const checkAlways = (story: Story, theirs: readonly StoredIntegration[]): void => {
  const { world } = story.workshop.simulated;
  for (const neighbour of theirs) expect(world.get(neighbour.id)).toEqual(neighbour);
  const live = world.list().filter(({ active }) => active);
  for (const { key, type, name } of story.desired) {
    const same = live.filter((item) => item.type === type && item.name === name);
    expect(same.length, `${key} is there ${same.length} times`).toBeLessThanOrEqual(1);
  }
};

/** The guards' limit: three always, and beyond that a third and no more than ten. */
const mostRemoved = (owned: number): number => Math.max(3, Math.min(10, Math.floor(0.3 * owned)));

const checkedStep = async (story: Story, one: Event, theirs: readonly StoredIntegration[]): Promise<void> => {
  const { world } = story.workshop.simulated;
  const owned = await story.ours();
  const before = new Map(world.list().map((item) => [item.id, item]));
  await story.happen(one);
  checkAlways(story, theirs);
  if (one.is !== 'run' && one.is !== 'crash') return;
  const gone = [...before].filter(([id, { active }]) => active && world.get(id)?.active !== true);
  for (const { id } of world.list()) if (!before.has(id)) story.made.add(id);
  // What was adopted in this very run is ours, too, and so is what we made and nobody has recorded.
  const ours = new Set([...owned, ...(await story.ours()), ...story.made]);
  for (const [id] of gone) expect(ours.has(id), `${id} was not ours`).toBe(true);
  const switchedOff = story.desired.filter(({ active }) => !active).length;
  expect(gone.length).toBeLessThanOrEqual(mostRemoved(owned.length) + switchedOff);
};

/** What holds once nothing goes wrong any more. */
const checkInTheEnd = async (story: Story, theirs: readonly StoredIntegration[]): Promise<void> => {
  const { workshop } = story;
  const { world, faults, requests } = workshop.simulated;
  faults.clear();
  for (let runs = 0; runs < 2; runs++) {
    await story.passTime();
    await story.run({ manual: true });
    checkAlways(story, theirs);
  }
  const { plan, planned } = await story.plan();
  const open = planned.filter(({ work }) => work !== null).map(({ change }) => change);
  expect(
    open.map(({ key, action, fields }) => ({ key, action, fields })),
    'left to do',
  ).toEqual([]);
  requests.clear();
  await story.passTime();
  await story.run({ manual: true });
  expect(requests.writes(), 'writes of the third run').toEqual([]);
  const blocked = new Set(plan.changes.filter((change) => change.blocked !== null).map(({ key }) => key));
  for (const { key, type, name, active } of story.desired) {
    if (blocked.has(key)) continue;
    const same = world.list().filter((item) => item.type === type && item.name === name);
    expect(same, `${key} is live as it is asked for`).toEqual([expect.objectContaining({ active })]);
  }
  const kept = (await dumpRedis(workshop.redis, workshop.prefix)).join('\n');
  for (const secret of story.secrets) expect(kept).not.toContain(secret);
};

const tell = async (test: TestContext, given: typeof sequence extends fc.Arbitrary<infer T> ? T : never) => {
  const { provider, entries, events } = given;
  const workshop = await openWorkshop(test, { provider, quirks: given.quirks });
  const story = new Story(workshop, providers[provider]);
  for (let i = 0; i < entries; i++) story.add();
  const theirs = neighbours(workshop, providers[provider]('any').type);
  for (const one of [...events, { is: 'run' } as const]) await checkedStep(story, one, theirs);
  await checkInTheEnd(story, theirs);
};

/** Closes what a sequence opened when it ends, not when the whole test does. */
const closing = async (work: (test: TestContext) => Promise<void>): Promise<void> => {
  const closers: (() => unknown)[] = [];
  const test = { onTestFinished: (close: () => unknown) => closers.push(close) } as unknown as TestContext;
  try {
    await work(test);
  } finally {
    for (const close of closers) await close();
  }
};

describe.concurrent('whatever happens', () => {
  it.each(Array.from({ length: parts }, (_, part) => part))(
    `a world converges, and nothing is lost, doubled or leaked (seed ${seed}, part %i)`,
    async (part) => {
      await fc.assert(
        fc.asyncProperty(sequence, (given) => closing((test) => tell(test, given))),
        {
          numRuns: Math.ceil(worlds / parts),
          seed: seed + part,
          endOnFailure: process.env.TORTURE_SHRINK !== 'yes',
        },
      );
    },
    3_600_000,
  );
});
