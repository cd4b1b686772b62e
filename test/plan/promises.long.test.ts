import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/model/ledger-entry.ts';
import { planAccount, type WorkPlan } from '../../src/plan/plan-account.ts';
import { after, type Moment } from '../support/model-history.ts';
import { createModelRun, type ModelRun } from '../support/model-run.ts';
import { createModelWorld, type ModelWorld } from '../support/model-world.ts';
import { desiredOf, eventOf, liveBefore, quirks, SECRET_SIGN } from '../support/plan-arbitraries.ts';
import { account, hasher, inputOf, line } from '../support/plan-fixtures.ts';
import { runs } from '../support/runs.ts';

// Many histories each: seconds on an idle machine, more on a busy one.

const examples = { numRuns: runs(120) };

const history = quirks().chain((drawn) =>
  fc.record({
    drawn: fc.constant(drawn),
    desired: desiredOf(drawn.kind),
    before: liveBefore(drawn.kind),
    events: fc.array(eventOf(drawn.kind), { maxLength: 3 }),
  }),
);

const ownedIds = ({ entries }: Ledger): Set<string> =>
  new Set(Object.values(entries).flatMap(({ id, retire }) => [id ?? '', retire ?? '']));

type Step = {
  readonly model: ModelRun;
  readonly world: ModelWorld;
  readonly moment: Moment;
  readonly ownedBefore: ReadonlySet<string>;
  readonly storedBefore: ReadonlyMap<string, unknown>;
  readonly plan: WorkPlan;
  readonly requestsBefore: number;
};

/** Lives through a history, a run after each event and three at the end, and looks at every run. */
const live = (
  { drawn, desired, before, events }: typeof history extends fc.Arbitrary<infer T> ? T : never,
  look: (step: Step) => void,
): { readonly model: ModelRun; readonly world: ModelWorld; readonly moment: Moment } => {
  const world = createModelWorld(drawn, before);
  const model = createModelRun(world);
  let moment: Moment = { desired, hasher };
  const step = (): void => {
    const ownedBefore = ownedIds(model.ledger());
    const storedBefore = world.stored();
    const requestsBefore = world.requests.length;
    const plan = model.run(moment);
    look({ model, world, moment, ownedBefore, storedBefore, plan, requestsBefore });
  };
  step();
  for (const event of events) {
    moment = after(event, moment, model, world);
    step();
  }
  step();
  step();
  // What was held back until a write had shown what updates do is written a run later.
  step();
  return { model, world, moment };
};

describe('through any history of edits, rotations, moves, hand edits and hand deletions', () => {
  it('nothing is planned for, or done to, what setpoint neither created nor adopted', () => {
    fc.assert(
      fc.property(history, (drawn) => {
        live(drawn, ({ world, ownedBefore, storedBefore, plan, requestsBefore }) => {
          for (const change of plan.plan.changes) {
            if (!['update', 'replace', 'delete'].includes(change.action) || change.adopts) continue;
            const adopted = plan.plan.changes.some(
              ({ action, id, adopts }) => id === change.id && (action === 'adopt' || adopts),
            );
            expect(adopted || ownedBefore.has(change.id ?? ''), line(change)).toBe(true);
          }
          const taken = plan.planned.flatMap(({ change, work }) =>
            work?.kind === 'adopt' || change.adopts ? [change.id] : [],
          );
          const touched = world.requests.slice(requestsBefore).filter(({ method }) => method !== 'POST');
          for (const { id } of touched) expect(ownedBefore.has(id) || taken.includes(id)).toBe(true);
          for (const [id, item] of storedBefore) {
            if (!ownedBefore.has(id) && !taken.includes(id)) expect(world.stored().get(id)).toBe(item);
          }
        });
      }),
      examples,
    );
  });

  it('the world ends as the YAML says, once, and a further run does nothing', () => {
    fc.assert(
      fc.property(history, (drawn) => {
        const { model, world, moment } = live(drawn, () => undefined);
        const requests = world.requests.length;
        const last = model.run(moment);
        expect(last.planned.filter(({ work }) => work).map(({ change }) => line(change))).toEqual([]);
        expect(last.plan.bookkeeping).toEqual([]);
        expect(world.requests.length).toBe(requests);
        const ids = Object.values(model.ledger().entries).flatMap(({ id }) => id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { key } of moment.desired) {
          const id = model.ledger().entries[key]?.id;
          expect(world.stored().has(id ?? ''), key).toBe(true);
        }
      }),
      examples,
    );
  });

  it('no secret is anywhere in a plan or in the ledger, also none that left the YAML', () => {
    fc.assert(
      fc.property(history, (drawn) => {
        live(drawn, ({ plan, model }) => {
          expect(JSON.stringify(plan.plan).toLowerCase()).not.toContain(SECRET_SIGN);
          expect(JSON.stringify(model.ledger()).toLowerCase()).not.toContain(SECRET_SIGN);
        });
      }),
      examples,
    );
  });

  it('no plan deletes, replaces or switches off more than the guards allow', () => {
    const guards = {
      maxDeletes: 2,
      maxDeletePercent: 30,
      maxVanishedPercent: 30,
      maxUpdatePercent: 50,
      allowEmpty: false,
    };
    fc.assert(
      fc.property(history, fc.subarray([0, 1, 2, 3, 4, 5]), (drawn, gone) => {
        const { model, moment } = live(drawn, () => undefined);
        const desired = moment.desired
          .filter((_, i) => !gone.includes(i))
          .map((entry) => ({ ...entry, active: false }));
        const { planned } = model.plan({ ...moment, desired, account: account({ guards }) });
        const dangerous = planned.filter(
          ({ work, change }) =>
            work?.kind === 'delete' ||
            work?.kind === 'replace' ||
            (work?.kind === 'update' &&
              change.fields.some(({ path, after: value }) => path === 'active' && value === false)),
        );
        expect(dangerous.length).toBeLessThanOrEqual(2);
        if (desired.length === 0) expect(dangerous).toEqual([]);
      }),
      examples,
    );
  });

  it('an empty or cut list never leads to a delete of what it does not show, nor to more creates than the guard allows', () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 6 }), (drawn, shown) => {
        const { model, world, moment } = live(drawn, () => undefined);
        const whole = world.list();
        const cut = whole.slice(0, shown);
        const { planned } = model.plan(moment, cut);
        const { planned: usual } = model.plan(moment, whole);
        const deletes = (all: typeof planned) => all.filter(({ work }) => work?.kind === 'delete').length;
        expect(deletes(planned)).toBeLessThanOrEqual(deletes(usual));
        const visible = new Set(cut.map(({ id }) => id));
        const owned = [...ownedIds(model.ledger())].filter((id) => id !== '');
        const missing = owned.filter((id) => !visible.has(id)).length;
        if (missing > 3 && missing * 100 > 30 * owned.length)
          expect(planned.filter(({ work }) => work?.kind === 'create').length).toBeLessThanOrEqual(
            usual.filter(({ work }) => work?.kind === 'create').length,
          );
      }),
      examples,
    );
  });
});

describe('the order of what goes in', () => {
  it('does not change one byte of the plan', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
        const { model, world, moment } = live(
          { ...drawn, events: drawn.events.slice(0, 2) },
          () => undefined,
        );
        const shuffled = <T>(items: readonly T[]): T[] => {
          const keyed = items.map((item) => [numbers.next().value ?? 0, item] as const);
          return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
        };
        const reordered = <T>(record: { readonly [key: string]: T }): { [key: string]: T } =>
          Object.fromEntries(shuffled(Object.entries(record)));
        const desired = moment.desired.map((entry) => ({ ...entry, active: !entry.active }));
        const { entries, released } = model.ledger();
        const shown = world.list();
        const { capabilities } = world;
        const one = inputOf({ ...moment, desired, live: shown, entries, released, capabilities });
        const other = inputOf({
          ...moment,
          desired: shuffled(desired),
          live: shuffled(shown),
          entries: reordered(
            Object.fromEntries(
              Object.entries(entries).map(([key, entry]) => [
                key,
                {
                  ...entry,
                  applied: reordered(entry.applied),
                  observed: reordered(entry.observed),
                  written: reordered(entry.written),
                },
              ]),
            ),
          ),
          released: shuffled(released),
          capabilities,
        });
        expect(JSON.stringify(planAccount(other).plan)).toBe(JSON.stringify(planAccount(one).plan));
      }),
      examples,
    );
  });
});
