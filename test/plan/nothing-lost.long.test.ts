import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { configPath } from '../../src/model/field.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { Capabilities } from '../../src/model/provider.ts';
import { isObject, itemOf, leavesWithout, memberOf } from '../../src/plan/compare/leaves.ts';
import { createModelRun } from '../support/model-run.ts';
import { createModelWorld, type Quirks, usual } from '../support/model-world.ts';
import { account, aloochatLike, entry, hasherOf, line, live } from '../support/plan-fixtures.ts';
import { runs } from '../support/runs.ts';

/* Secrets in a config, at the top and inside its values, at a provider that masks or omits them and whose updates replace or merge. */

vi.setConfig({ testTimeout: 3_600_000 });

const examples = { numRuns: runs(200) };

/** A value that the YAML never has. */
const THEIRS = 'Their-own-';

/** A provider that states one secret of the type, and is able to say of it that there is none. */
const capabilities: Capabilities = {
  ...aloochatLike,
  form: () => ({
    closed: false,
    fields: [
      {
        name: 'access_token',
        secret: true,
        required: false,
        noneWith: { field: 'auth_type', value: 'none' },
      },
    ],
  }),
};

/** Made once: the derivation of their keys takes its time. */
const [firstHasher, secondHasher] = [hasherOf('credential-1'), hasherOf('credential-2')];

type Display = 'omit' | 'mask' | 'random-mask';

const plain = fc.constantFrom<JsonValue>('eu', 'us', 'a/b', 7, true, '');
const ours = fc.integer({ min: 1, max: 4 }).map((n): JsonValue => `Our-own-${n}`);
const theirs = fc.integer({ min: 1, max: 9 }).map((n): JsonValue => `${THEIRS}${n}`);

/** An object with some of these members. */
const some = (members: { [name: string]: fc.Arbitrary<JsonValue> }): fc.Arbitrary<JsonValue> =>
  fc.record(members, { requiredKeys: [] }).map((object) => ({ ...object }) as JsonObject);

/** What a provider leaves out shows in no list and under no name but those that say what is there: only there can it be known of. */
const configOf = (secret: fc.Arbitrary<JsonValue>, display: Display): fc.Arbitrary<JsonObject> => {
  const signIn = some({ client_id: plain, client_secret: secret });
  const inside = some({ mode: plain, ...(display === 'omit' ? {} : { token: secret }), oauth: signIn });
  return some({
    region: plain,
    topic: plain,
    access_token: secret,
    oauth: signIn,
    options: fc.oneof(inside, plain),
    ...(display === 'omit' ? {} : { hooks: fc.array(inside, { maxLength: 3 }), token: secret }),
  }) as fc.Arbitrary<JsonObject>;
};

type Event =
  | { readonly kind: 'yaml' | 'hand'; readonly config: JsonObject }
  | { readonly kind: 'credential' | 'report' | 'remade' };

const eventOf = (display: Display): fc.Arbitrary<Event> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('yaml' as const), config: configOf(ours, display) }),
    },
    // What is put by hand where nothing of it is shown cannot be known of.
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('hand' as const),
        config: display === 'omit' ? fc.record({ region: plain }) : configOf(theirs, display),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('credential', 'report', 'remade') }) },
  );

const stories = fc
  .record({
    display: fc.constantFrom<Display>('omit', 'mask', 'random-mask'),
    put: fc.constantFrom<Quirks['put']>('replace', 'merge', 'deep-merge'),
    answers: fc.constantFrom<Quirks['answers']>('same', 'omit', 'bare'),
  })
  .chain((quirks) =>
    fc.record({
      quirks: fc.constant(quirks),
      before: fc.option(configOf(theirs, quirks.display)),
      desired: configOf(ours, quirks.display),
      events: fc.array(eventOf(quirks.display), { maxLength: 6 }),
    }),
  );

type Story = typeof stories extends fc.Arbitrary<infer T> ? T : never;

/** Where their secrets truly are, and which. */
const theirSecrets = (item: LiveIntegration | undefined): ReadonlyMap<string, JsonValue> =>
  new Map(
    leavesWithout('config', item?.config, undefined).flatMap(({ path, value }) =>
      String(value).startsWith(THEIRS) ? [[path, value] as const] : [],
    ),
  );

/** The places of their secrets for which the YAML has nothing. */
const unnamed = (item: LiveIntegration | undefined, config: JsonObject): readonly string[] => {
  const secrets = theirSecrets(item);
  return leavesWithout('config', item?.config, config).flatMap(({ path }) =>
    secrets.has(path) ? [path] : [],
  );
};

/** A secret that somebody puts over one of ours is in our place: what becomes of it is no matter. */
const besideOurs = (value: JsonValue, yaml: JsonValue | undefined): JsonValue => {
  if (Array.isArray(value)) return value.map((item: JsonValue, at) => besideOurs(item, itemOf(yaml, at)));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, besideOurs(inner, memberOf(yaml, name))]),
    );
  return yaml !== undefined && String(value).startsWith(THEIRS) ? 'By hand, over ours' : value;
};

/** As the desired state names them: the fields in which anything is secret. */
const secretsOf = (config: JsonObject): string[] =>
  Object.keys(config)
    .filter((key) => JSON.stringify({ [key]: config[key] ?? null }).includes('Our-own-'))
    .map(configPath);

const wanted = (config: JsonObject, drift: DesiredIntegration['drift']): DesiredIntegration =>
  entry('shop', { config, secretPaths: secretsOf(config), ...(drift && { drift }) });

/** Lives through a story, and looks at each run. */
const tell = (
  { quirks, before, desired, events }: Story,
  look: (seen: {
    readonly lines: readonly string[];
    readonly lost: readonly string[];
    readonly writes: number;
  }) => void,
): void => {
  const first = before === null ? [] : [live('id-shop', { config: before })];
  const world = { ...createModelWorld({ ...usual, ...quirks }, first), capabilities };
  const model = createModelRun(world);
  let config = desired;
  let drift: DesiredIntegration['drift'];
  let credentials = 1;
  const only = (): LiveIntegration | undefined => [...world.stored().values()][0];
  const run = (): void => {
    const stored = only();
    const requests = world.requests.length;
    const hasher = credentials % 2 === 1 ? firstHasher : secondHasher;
    const { plan } = model.run({ desired: [wanted(config, drift)], hasher, account: account() });
    const kept = theirSecrets(only());
    const lost = unnamed(stored, config).filter((path) => kept.get(path) !== theirSecrets(stored).get(path));
    look({ lines: plan.changes.map(line), lost, writes: world.requests.length - requests });
  };
  run();
  for (const event of events) {
    const item = only();
    if (event.kind === 'yaml') config = event.config;
    else if (event.kind === 'credential') credentials += 1;
    else if (event.kind === 'report') drift = drift === 'report' ? 'revert' : 'report';
    else if (event.kind === 'hand' && item)
      world.byHand(item.id, {
        ...item,
        config: {
          ...item.config,
          ...(besideOurs(besideOurs(event.config, config), item.config) as JsonObject),
        },
      });
    else if (event.kind === 'remade' && item) world.byHand(item.id, null);
    run();
  }
  run();
};

describe('whatever is live, asked for and done by hand', () => {
  it('no secret is lost that the YAML has nothing for', () => {
    fc.assert(
      fc.property(stories, (story) => {
        tell(story, ({ lost, lines }) => expect(lost, lines.join(' | ')).toEqual([]));
      }),
      examples,
    );
  });

  it('nothing is held back of what we created and no other writer changed', () => {
    const own = stories.map(
      (story): Story => ({
        ...story,
        // A mask that is another at each look does not tell what was added from what was there.
        quirks: { ...story.quirks, display: story.quirks.display === 'omit' ? 'omit' : 'mask' },
        before: null,
        // Nor does a hash under a key that is gone.
        events: story.events.filter(({ kind }) => kind !== 'hand' && kind !== 'credential'),
      }),
    );
    fc.assert(
      fc.property(own, (story) => {
        tell(story, ({ lines }) => expect(lines.filter((text) => text.includes('!unsupported'))).toEqual([]));
      }),
      examples,
    );
  });
});
