import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FieldPath } from '../../src/model/field.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import { git } from '../desired/git-repository.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { idOf, usualToken } from '../support/e2e-steps.ts';
import type { World } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';
import { accept, applyPatch, editByHand, openShop as openShopOf, run, shops } from './accept-scene.ts';

const worlds = useWorlds(usualToken);
const openShop = (yaml?: string, options?: SimulatorOptions) => openShopOf(worlds, yaml, options);

describe('what cannot be taken over', () => {
  let world: World;
  let sim: Simulator;

  beforeAll(async () => {
    ({ world, sim } = await openShop());
    editByHand(sim, {
      region: 'north',
      greeting: 'Oi',
      channel: 'random',
      token: 'xoxb-another-0123',
      masked: '***ab',
      extra: { a: 1 },
      hook: 'https://hooks.slack.com/services/T01234567/B01234567/abcdefghijklmnopqrstuvwx',
      copy: `Bearer ${usualToken.TOKEN}`,
    });
  });

  test('is named with the line to edit instead, and keeps nothing else back', async () => {
    const { code, fields, patch } = await accept(world);
    expect(code).toBe(1);
    const of = (path: string) => fields.find((field) => field.path === path);
    const at = 'config/shops.yaml';
    expect(of('config.region')).toMatchObject({ accepted: false, line: 11 });
    expect(of('config.region')?.reason).toMatch(
      /^its value comes from a reference; edit it at config\/shops\.yaml:11/,
    );
    expect(of('config.greeting')?.reason).toBe(
      `it is an alias, and others share what it stands for; write a value of its own at ${at}:13`,
    );
    expect(of('config.channel')).toMatchObject({ accepted: true, line: 12 });
    await applyPatch(world, patch);
    git(world.folder, 'checkout', '-q', '.');
  });

  test.for([
    ['type', 'a type is not taken over'],
    ['config.chanel', 'Did you mean config.channel?'],
    ['protect', 'neither the YAML nor the provider has a field of this name'],
    ['config.token', 'its value comes from a reference; edit it at config/shops.yaml:10'],
    ['config.masked', 'the provider shows it masked only'],
    ['config.extra.a', 'name all of config.extra'],
    ['config.tags[2]', 'neither the YAML nor the provider'],
    ['config.hook', 'it is secret'],
    ['config.copy', 'it is secret'],
  ] as const)('%s, when named: %s', async ([field, reason]) => {
    const { fields } = await accept(world, '--field', field);
    expect(fields).toMatchObject([{ path: field, reason: expect.stringContaining(reason) }]);
  });

  test('no secret is ever shown', async () => {
    const fields = ['token', 'hook', 'copy', 'masked'].flatMap((name) => ['--field', `config.${name}`]);
    for (const more of [[], ['--json'], fields, [...fields, '--json']]) {
      const { code, stdout, stderr } = await run(world, 'accept', 'shop', ...more);
      expect(code).toBe(1);
      expect(stdout + stderr).not.toMatch(/xoxb-|abcdefghij|\*\*\*ab/);
    }
  });

  test('a key that nothing has, and an account that has it not', async () => {
    const unknown = await run(world, 'accept', 'shopp');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('Did you mean shop?');
  });
});

test('what the provider makes of a value is not taken over', async () => {
  const keeps = (path: FieldPath, sent: JsonValue): JsonValue =>
    path === 'config.channel' && typeof sent === 'string' ? sent.replaceAll('&', '&amp;') : sent;
  const yaml = shops.replace("'general'", "'Sales & Ops'");
  const { world, sim } = await openShop(yaml, { aloochat: { quirks: { keeps } } });
  expect(sim.aloochat.world.list()[0]?.config.channel).toBe('Sales &amp; Ops');
  const accepted = await accept(world, '--field', 'config.channel');
  expect(accepted).toMatchObject({ code: 1, patch: '' });
  expect(accepted.fields).toMatchObject([
    { accepted: false, reason: expect.stringMatching(/its own form of what the YAML says.*shops\.yaml:12$/) },
  ]);
});

test('a name that another entry has, or that the YAML cannot hold, is refused', async () => {
  const { world, sim } = await openShop(`${shops}\n  other: { account: acme, type: slack, name: Other }\n`);
  sim.aloochat.world.edit(idOf(sim, 'Other'), { active: false });
  editByHand(sim, { channel: 'x\u0000' }, { name: 'OTHER' });
  const { code, fields } = await accept(world);
  expect(code).toBe(1);
  expect(fields).toMatchObject([
    {
      path: 'name',
      accepted: false,
      reason: expect.stringMatching(/same account, type and name.*shops\.yaml:8$/),
    },
    { path: 'config.channel', accepted: false, reason: expect.stringMatching(/NUL.*shops\.yaml:12$/) },
  ]);
});

test('what is gone is no field: the entry is to be removed, or made again', async () => {
  const { world, sim } = await openShop();
  sim.aloochat.world.remove(idOf(sim, 'Shop'));
  // What was made moments ago may be missing from a list.
  let accepted = await run(world, 'accept', 'shop');
  await until(async () => {
    accepted = await run(world, 'accept', 'shop');
    return !accepted.stderr.includes('made moments ago');
  });
  const { code, stderr } = accepted;
  expect(code).toBe(1);
  expect(stderr).toContain('Remove the entry at config/shops.yaml:5');
  expect(stderr).toContain('setpoint apply --key shop --account acme');
});

test('a secret in plain text beside the change is not part of the patch', async () => {
  const { world, sim, file } = await openShop(
    shops.replace('channel:', 'password: opensesame-0815\n      channel:'),
  );
  editByHand(sim, { channel: 'random' });
  const { code, stdout, stderr } = await run(world, 'accept', 'shop');
  expect(code, stderr).toBe(0);
  expect(stdout).not.toContain('opensesame');
  await applyPatch(world, stdout);
  expect(await readFile(file, 'utf8')).toContain("channel: 'random'");
});

test('a secret on the line of the change keeps the patch back, and --write edits the file', async () => {
  const yaml =
    'integrations:\n  shop: { account: acme, type: slack, name: Shop, config: { password: opensesame-0815, a: x } }\n';
  const { world, sim, file } = await openShop(yaml);
  editByHand(sim, { a: 'z' });
  const shown = await run(world, 'accept', 'shop');
  expect(shown).toMatchObject({ code: 1, stdout: '' });
  expect(shown.stderr).toContain('a secret that stands in the file in plain text');
  const written = await run(world, 'accept', 'shop', '--write');
  expect(written.code, written.stderr).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(yaml.replace('a: x', 'a: z'));
});
