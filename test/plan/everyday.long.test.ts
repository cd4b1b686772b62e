import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { createModelRun, type ModelRun } from '../support/model-run.ts';
import { createModelWorld, type ModelWorld, type Quirks } from '../support/model-world.ts';
import { desiredOf, quirks, rotated } from '../support/plan-arbitraries.ts';
import { hasherOf, isSecretKey, line, secretPathsIn } from '../support/plan-fixtures.ts';
import { runs } from '../support/runs.ts';

const examples = { numRuns: runs(150) };

const converged = (fixed: Partial<Quirks> = {}) =>
  quirks({ ignore: null, kind: 'aloochat', late: 0, ...fixed }).chain((drawn) =>
    fc.record({
      drawn: fc.constant(drawn),
      desired: desiredOf(drawn.kind, 1),
      at: fc.nat(),
    }),
  );

type Drawn = { readonly drawn: Quirks; readonly desired: readonly DesiredIntegration[]; readonly at: number };

const start = ({ drawn, desired, at }: Drawn) => {
  const world = createModelWorld(drawn, []);
  const model = createModelRun(world);
  model.run({ desired });
  model.run({ desired });
  return {
    world,
    model,
    at: at % desired.length,
    chosen: desired[at % desired.length] as DesiredIntegration,
  };
};

const withOne = (desired: readonly DesiredIntegration[], at: number, next: DesiredIntegration) =>
  desired.map((entry, i) => (i === at ? next : entry));

const done = (model: ModelRun, desired: readonly DesiredIntegration[]): string[] =>
  model
    .run({ desired })
    .plan.changes.filter(({ action, blocked }) => action !== 'none' || blocked)
    .map(line);

const put = (world: ModelWorld, before: number): string[] =>
  world.requests.slice(before).map(({ method }) => method);

const secretKeyOf = ({ config }: DesiredIntegration): string | undefined =>
  Object.keys(config).filter(isSecretKey).sort()[0];

describe('in a converged world, however the provider shows and takes values', () => {
  it('a rotated secret is exactly one update of that field, because of the YAML', () => {
    fc.assert(
      fc.property(converged(), (drawn) => {
        const { model, world, at, chosen } = start(drawn);
        const key = secretKeyOf(chosen);
        fc.pre(key !== undefined);
        const config = {
          ...chosen.config,
          [key as string]: rotated('x', chosen.config, 9)[key as string] ?? null,
        };
        const desired = withOne(drawn.desired, at, { ...chosen, config });
        const before = world.requests.length;
        expect(done(model, desired)).toEqual([`update ${chosen.key} config.${key}:desired`]);
        expect(put(world, before)).toEqual(['PUT']);
        expect(done(model, desired)).toEqual([]);
      }),
      examples,
    );
  });

  it('a renamed integration is one update of its name', () => {
    fc.assert(
      fc.property(converged(), (drawn) => {
        const { model, world, at, chosen } = start(drawn);
        const desired = withOne(drawn.desired, at, { ...chosen, name: 'Renamed' });
        const before = world.requests.length;
        expect(done(model, desired)).toEqual([`update ${chosen.key} name:desired`]);
        expect(put(world, before)).toEqual(['PUT']);
        expect(done(model, desired)).toEqual([]);
      }),
      examples,
    );
  });

  it('a moved key writes nothing', () => {
    fc.assert(
      fc.property(converged({ kind: 'toolzz' }), converged(), (toolzz, aloochat) => {
        for (const drawn of [toolzz, aloochat]) {
          const { model, world, at, chosen } = start(drawn);
          const desired = withOne(drawn.desired, at, { ...chosen, key: 'moved' });
          const before = world.requests.length;
          expect(done(model, desired)).toEqual([]);
          expect(world.requests.length).toBe(before);
          const entries = model.ledger().entries;
          expect([entries.moved?.id !== undefined, entries[chosen.key]]).toEqual([true, undefined]);
          expect(model.run({ desired }).plan.bookkeeping).toEqual([]);
        }
      }),
      examples,
    );
  });

  it('a hand edit of anything that is shown is drift, and is put back', () => {
    fc.assert(
      fc.property(converged(), fc.constantFrom('name', 'active', 'config.region' as const), (drawn, path) => {
        const { model, world, chosen } = start(drawn);
        fc.pre(path !== 'config.region' || Object.hasOwn(chosen.config, 'region'));
        const id = model.ledger().entries[chosen.key]?.id ?? '';
        const item = world.stored().get(id);
        if (!item) throw new Error(`${id} is not there`);
        const edited =
          path === 'config.region'
            ? { ...item, config: { ...item.config, region: 'by-hand' } }
            : { ...item, ...(path === 'name' ? { name: 'by hand' } : { active: !item.active }) };
        world.byHand(id, edited);
        expect(done(model, drawn.desired)).toEqual([`update ${chosen.key} drift ${path}:drift`]);
        expect(world.stored().get(id)).toEqual(item);
        expect(done(model, drawn.desired)).toEqual([]);
      }),
      examples,
    );
  });

  it('a rotated credential of the account neither rewrites nor blocks anything', () => {
    fc.assert(
      fc.property(converged({ kind: 'toolzz' }), converged(), (toolzz, aloochat) => {
        for (const drawn of [toolzz, aloochat]) {
          const { model, world } = start(drawn);
          const asked = { desired: drawn.desired, hasher: hasherOf('credential-2') };
          const before = world.requests.length;
          const blocked = (plan: ReturnType<ModelRun['run']>) => plan.plan.summary.blocked;
          const first = model.run(asked);
          expect(blocked(first)).toBe(0);
          expect(world.requests.length).toBe(before);
          const second = model.run(asked);
          expect([blocked(second), second.plan.bookkeeping, second.plan.notices]).toEqual([0, [], []]);
          expect(world.requests.length).toBe(before);
        }
      }),
      examples,
    );
  });

  it('a config key that left the YAML is removed with one write, and then ignored', () => {
    fc.assert(
      fc.property(converged(), (drawn) => {
        const { model, world, at, chosen } = start(drawn);
        const [gone, ...rest] = Object.keys(chosen.config).sort();
        fc.pre(gone !== undefined);
        const config = Object.fromEntries(rest.map((key) => [key, chosen.config[key] ?? null]));
        const desired = withOne(drawn.desired, at, { ...chosen, config, secretPaths: secretPathsIn(config) });
        const id = model.ledger().entries[chosen.key]?.id ?? '';
        const before = world.requests.length;
        expect(done(model, desired)).toEqual([`update ${chosen.key} config.${gone}:desired`]);
        expect(put(world, before)).toEqual(['PUT']);
        const kept = Object.hasOwn(world.stored().get(id)?.config ?? {}, gone as string);
        expect(kept).toBe(drawn.drawn.put === 'merge');
        expect(done(model, desired)).toEqual([]);
        expect(model.run({ desired }).plan.bookkeeping).toEqual([]);
      }),
      examples,
    );
  });

  it('a removed entry is one delete, and nothing else is touched', () => {
    fc.assert(
      fc.property(converged(), (drawn) => {
        fc.pre(drawn.desired.length > 1);
        const { model, world, at, chosen } = start(drawn);
        fc.pre(!chosen.protect);
        const desired = drawn.desired.filter((_, i) => i !== at);
        const before = world.requests.length;
        expect(done(model, desired)).toEqual([`delete ${chosen.key}`]);
        expect(put(world, before)).toEqual(['DELETE']);
        expect(done(model, desired)).toEqual([]);
      }),
      examples,
    );
  });
});
