import { expect, test } from 'vitest';
import type { FieldPath } from '../../src/model/field.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, ref, type World } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

type Keeps = (path: FieldPath, sent: JsonValue) => JsonValue | undefined;

const config = { token: ref('TOKEN'), limit: 50, channel: 'general', tags: ['b', 'a'] };

const openAt = async (keeps: Keeps) => {
  const { world, sim } = await worlds.open({ aloochat: { quirks: { keeps } } });
  const desire = (entry: object): Promise<void> =>
    world.desire({
      accounts: { acme: aloochatAt(sim) },
      integrations: { one: { account: 'acme', type: 'slack', name: 'One', config, ...entry } },
    });
  return { world, sim, desire };
};

const statusOf = async (world: World) => {
  const { code, stdout } = await world.run(['status', '--json']);
  return { code, ...JSON.parse(stdout).accounts[0].integrations[0] };
};

test.for<[string, object, Keeps, string]>([
  ['a boolean', { active: false }, (path, sent) => (path === 'active' ? true : sent), 'active'],
  [
    'a word',
    { visibility: 'private' },
    (path, sent) => (path === 'visibility' ? 'internal' : sent),
    'visibility',
  ],
  ['a number that is clamped', {}, (path, sent) => (path === 'config.limit' ? 10 : sent), 'config.limit'],
  [
    'a key that is dropped',
    {},
    (path, sent) => (path === 'config.channel' ? undefined : sent),
    'config.channel',
  ],
])('a create that the provider does not honour is not in sync: %s', async ([, entry, keeps, path]) => {
  const { world, sim, desire } = await openAt(keeps);
  await desire(entry);
  const first = await world.apply();
  expect([first.code, of(first, 'acme').result, of(first, 'acme').applied]).toEqual([
    1,
    'partial',
    { create: 1 },
  ]);
  expect((await statusOf(world)).code).toBe(2);

  const second = await world.apply();
  expect([second.code, of(second, 'acme').applied]).toEqual([1, { update: 1 }]);
  expect(of(second, 'acme').blocked).toMatchObject([
    { key: 'one', reason: 'not-accepted', message: expect.stringContaining(path) },
  ]);
  expect(await statusOf(world)).toMatchObject({ code: 2, condition: 'blocked', reason: 'not-accepted' });

  world.quiet();
  for (const args of [[], ['--force']]) expect((await world.apply(...args)).code).toBe(1);
  expect(world.writes()).toEqual([]);

  // Now it takes the value: a person asks for it once more.
  Object.assign(sim.aloochat.quirks, { keeps: null });
  await world.run(['retry', 'one']);
  expect((await world.apply()).code).toBe(0);
  expect(await statusOf(world)).toMatchObject({ code: 0, condition: 'in-sync' });
});

test('an update that ends at a third value is not in sync either', async () => {
  const { world, sim, desire } = await openAt((_path, sent) => sent);
  await desire({ visibility: 'private' });
  expect((await world.apply()).code).toBe(0);
  Object.assign(sim.aloochat.quirks, {
    keeps: (path: FieldPath, sent: JsonValue) => (path === 'visibility' ? 'internal' : sent),
  });
  await desire({ visibility: 'public' });
  expect((await world.apply()).code).toBe(1);
  expect(of(await world.apply(), 'acme').blocked).toMatchObject([{ reason: 'not-accepted' }]);
});

const sorted = (value: JsonValue): JsonValue => (Array.isArray(value) ? [...value].sort() : value);

const rewritings: readonly (readonly [string, object, object, Keeps])[] = [
  ['the order of a list', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, (_path, sent) => sorted(sent)],
  [
    'a trailing slash',
    { channel: 'https://x.example' },
    { channel: 'https://x.example/' },
    (path, sent) => (path === 'config.channel' ? String(sent).replace(/\/$/, '') : sent),
  ],
  [
    'the zone of a date',
    { channel: '2026-01-01T10:00:00Z' },
    { channel: '2026-01-01T12:00:00+02:00' },
    (path, sent) => (path === 'config.channel' ? '2026-01-01T10:00:00Z' : sent),
  ],
  [
    'inner blanks',
    { channel: 'a b' },
    { channel: 'a  b' },
    (path, sent) => (path === 'config.channel' ? String(sent).replaceAll(/ +/g, ' ') : sent),
  ],
  [
    'nothing and null',
    { channel: null },
    { channel: '' },
    (path, sent) => (path === 'config.channel' && sent === '' ? null : sent),
  ],
  [
    'a text that is cut',
    { channel: 'ten letters' },
    { channel: 'ten letters and more' },
    (path, sent) => (path === 'config.channel' ? String(sent).slice(0, 11) : sent),
  ],
];

test.for(rewritings)(
  'the verdict does not depend on how the value came to be there: %s',
  async ([, before, after, keeps]) => {
    const made = await openAt(keeps);
    await made.desire({ config: { ...config, ...after } });
    expect((await made.world.apply()).code).toBe(0);
    const edited = await openAt(keeps);
    await edited.desire({ config: { ...config, ...before } });
    expect((await edited.world.apply()).code).toBe(0);
    await edited.desire({ config: { ...config, ...after } });
    expect((await edited.world.apply()).code).toBe(0);
    const [one, other] = [await statusOf(made.world), await statusOf(edited.world)];
    expect(other).toEqual({ ...one, since: other.since });
    for (const { world } of [made, edited]) {
      world.quiet();
      expect((await world.plan()).code).toBe(0);
      expect((await world.apply()).code).toBe(0);
      expect(world.writes()).toEqual([]);
    }
  },
);

test('a text that the provider rewrites is reported once it is in sync', async () => {
  const { world, desire } = await openAt((path, sent) => (path === 'name' ? `${sent} (1)` : sent));
  await desire({});
  expect((await world.apply()).code).toBe(0);
  expect(await statusOf(world)).toMatchObject({
    condition: 'in-sync',
    message: 'the provider shows "One (1)" for name',
  });
  const [all, usual] = [await world.plan('--all'), await world.plan()];
  expect(of(all, 'acme').changes).toMatchObject([
    { action: 'none', notices: [expect.stringContaining('One (1)')] },
  ]);
  expect([usual.code, of(usual, 'acme').changes, of(usual, 'acme').notices]).toEqual([0, [], undefined]);
});

test('a list whose order changes at every second or third read is not written forever', async () => {
  const { world, sim, desire } = await openAt((_path, sent) => sent);
  await desire({});
  expect((await world.apply()).code).toBe(0);
  let looks = 0;
  sim.aloochat.faults.add({
    method: 'GET',
    path: /^\/integrations$/,
    kind: 'rewrite',
    rewrite: (body) => {
      looks += 1;
      if (looks % 2 === 1) return body;
      return (body as { config: { tags: readonly string[] } }[]).map((item) => ({
        ...item,
        config: { ...item.config, tags: item.config.tags.toReversed() },
      }));
    },
  });
  for (let runs = 0; runs < 3; runs++) await world.apply();
  world.quiet();
  for (let runs = 0; runs < 4; runs++) expect((await world.apply()).code).toBe(0);
  expect(world.writes()).toEqual([]);
  expect((await statusOf(world)).condition).toBe('in-sync');
});
