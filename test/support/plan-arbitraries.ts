import fc from 'fast-check';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { FieldPath } from '../../src/model/field.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { Quirks } from './model-world.ts';
import { entry, isSecretKey, live } from './plan-fixtures.ts';

export const keys = ['k0', 'k1', 'k2', 'k3', 'k4'] as const;

/** The secret at this place, in its n-th version: recognisable wherever it turns up. */
export const secretValue = (place: string, version: number): string => `S3cr3t-${place}-v${version}-zQ`;

/** What every secret of these worlds has in it, in lower case, and nothing else does. */
export const SECRET_SIGN = 's3cr3t';

const plainValue = fc.constantFrom<JsonValue>('eu', 'US-East ', ' Straße', '01', 'a/b', 7, true, null, {
  deep: ['x', { y: 1 }],
});

const plainText = fc.constantFrom<JsonValue>('eu', 'US-East', 'Straße', '01', 'a/b');

const plainKeys = ['region', 'api.url', 'limit'] as const;
const secretKeys = ['token', 'client_secret'] as const;

/** A config whose secrets are named after the key that they belong to. */
export const configOf = (key: string, kind: Quirks['kind']): fc.Arbitrary<JsonObject> =>
  fc
    .record(
      {
        ...Object.fromEntries(plainKeys.map((name) => [name, kind === 'toolzz' ? plainText : plainValue])),
        ...Object.fromEntries(
          secretKeys.map((name) => [
            name,
            fc
              .integer({ min: 1, max: 3 })
              .map((version): JsonValue => secretValue(`${key}-${name}`, version)),
          ]),
        ),
      },
      { requiredKeys: [] },
    )
    .map((config) => ({ ...config }) as JsonObject);

export const quirks = (fixed: Partial<Quirks> = {}): fc.Arbitrary<Quirks> =>
  fc
    .record({
      display: fc.constantFrom<Quirks['display']>('omit', 'mask', 'random-mask', 'echo'),
      put: fc.constantFrom<Quirks['put']>('merge', 'replace'),
      answers: fc.constantFrom<Quirks['answers']>('same', 'echo', 'omit', 'bare'),
      normalise: fc.boolean(),
      ignore: fc.option(fc.constantFrom<FieldPath>('visibility', 'config.region', 'config.token', 'name'), {
        freq: 3,
      }),
      late: fc.constantFrom(0, 0, 1),
      kind: fc.constantFrom<Quirks['kind']>('aloochat', 'aloochat', 'toolzz'),
    })
    .map((drawn) => ({ ...drawn, ...fixed }));

const integration = (key: string, kind: Quirks['kind']): fc.Arbitrary<DesiredIntegration> =>
  fc
    .record(
      {
        active: fc.boolean(),
        visibility: fc.constantFrom<'private' | 'public'>('private', 'public'),
        agentId: fc.constantFrom(null, 'agent-1', 'agent-2'),
        config: configOf(key, kind),
        replace: fc.boolean(),
        protect: fc.constantFrom(false, false, true),
        drift: fc.constantFrom<'revert'>('revert'),
      },
      { requiredKeys: ['active', 'config'] },
    )
    .map(({ visibility, agentId, ...given }) =>
      entry(key, {
        ...given,
        ...(kind === 'toolzz' || visibility === undefined ? {} : { visibility }),
        ...(kind === 'toolzz' || agentId === undefined ? {} : { agentId }),
      }),
    );

/** Entries under some of the keys, each with a name of its own. */
export const desiredOf = (kind: Quirks['kind'], minLength = 0): fc.Arbitrary<DesiredIntegration[]> =>
  fc
    .subarray([...keys], { minLength })
    .chain((drawn) => fc.tuple(...drawn.map((key) => integration(key, kind))))
    .map((entries) => [...entries]);

const someLive = (key: string, kind: Quirks['kind']): fc.Arbitrary<LiveIntegration> =>
  fc.record({ active: fc.boolean(), config: configOf(`live-${key}`, kind) }).map(({ active, config }) => {
    const shown = kind === 'toolzz' ? {} : { visibility: 'private', agentId: null };
    return live(`id-${key}`, { active, config, ...shown });
  });

/** What is live before setpoint comes: namesakes of some keys, and things that nobody asked for. */
export const liveBefore = (kind: Quirks['kind']): fc.Arbitrary<LiveIntegration[]> =>
  fc
    .subarray([...keys, 'foreign-1', 'foreign-2'])
    .chain((drawn) => fc.tuple(...drawn.map((key) => someLive(key, kind))))
    .map((items) => [...items]);

/** One thing that happens between two runs. */
export type Event =
  | { readonly kind: 'edit'; readonly at: number; readonly config: JsonObject; readonly active: boolean }
  | { readonly kind: 'rotate'; readonly at: number; readonly version: number }
  | { readonly kind: 'rename' | 'move' | 'remove' | 'hand-delete'; readonly at: number }
  | { readonly kind: 'hand-edit'; readonly at: number; readonly name: boolean; readonly region: string }
  | { readonly kind: 'credential' };

export const eventOf = (kind: Quirks['kind']): fc.Arbitrary<Event> => {
  const at = fc.nat({ max: 4 });
  return fc.oneof(
    fc.record({
      kind: fc.constant('edit' as const),
      at,
      config: configOf('edited', kind),
      active: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('rotate' as const), at, version: fc.integer({ min: 4, max: 9 }) }),
    fc.record({ kind: fc.constantFrom('rename', 'move', 'remove', 'hand-delete'), at }),
    fc.record({
      kind: fc.constant('hand-edit' as const),
      at,
      name: fc.boolean(),
      region: fc.constantFrom('hand-1', 'hand-2'),
    }),
    fc.record({ kind: fc.constant('credential' as const) }),
  );
};

/** The config with every secret in another version. */
export const rotated = (key: string, config: JsonObject, version: number): JsonObject =>
  Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      isSecretKey(name) ? secretValue(`${key}-${name}`, version) : value,
    ]),
  );
