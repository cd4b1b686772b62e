import { chmod, lstat, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { FieldPath } from '../../src/model/field.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import { commit, git } from '../desired/git-repository.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { idOf, llm, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, ref, toolzzAt, type World } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';

const worlds = useWorlds(usualToken);

/** Written as people write it: comments, quotes, an anchor, a list in brackets. */
const shops = `# Shops
x-greetings:
  pt: &pt Olá
integrations:
  shop: # the first
    account: acme
    type: slack
    name: Shop   # as people call it
    config:
      token: ${ref('TOKEN')}
      region: "${ref('REGION')}"
      channel: 'general'   # where it writes
      greeting: *pt
      hours: { from: 9, to: 17 }   # local time
      tags: [ a, b ]
      note: |
        First line.
      limit: 5`;

type Field = {
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly accepted: boolean;
  readonly reason?: string;
};
type Accepted = {
  readonly key: string;
  readonly account: string;
  readonly fields: readonly Field[];
  readonly patch: string | null;
};

/** A repository with the desired state in a folder of it, applied. */
const openShop = async (
  yaml = shops,
  options?: SimulatorOptions,
): Promise<{ world: World; sim: Simulator; file: string }> => {
  const { world, sim } = await worlds.open(options);
  Object.assign(world.env, { REGION: 'south' });
  await world.write(
    'config/accounts.yaml',
    stringify({ accounts: { acme: aloochatAt(sim, { drift: 'report' }) } }),
  );
  await world.write('config/shops.yaml', yaml);
  git(world.folder, 'init', '-q');
  await world.write('.gitignore', '.setpoint\n');
  commit(world.folder);
  const applied = await run(world, 'apply', '--yes');
  expect(applied.code, applied.stderr + applied.stdout).toBe(0);
  return { world, sim, file: join(world.folder, 'config/shops.yaml') };
};

const run = (world: World, ...args: readonly string[]) =>
  world.run([...args, '--desired-state', join(world.folder, 'config')], { cwd: world.folder });

const accept = async (
  world: World,
  ...args: readonly string[]
): Promise<Accepted & { code: number | null }> => {
  const { code, stdout, stderr } = await run(world, 'accept', 'shop', '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return { code, ...JSON.parse(stdout) };
};

const editByHand = (sim: Simulator, config: JsonObject, more: object = {}): void => {
  sim.aloochat.world.edit(idOf(sim, 'Shop'), { config, ...more });
};

const applyPatch = async (world: World, patch: string | null): Promise<void> => {
  await world.write('.git/accepted.patch', patch ?? '');
  git(world.folder, 'apply', '.git/accepted.patch');
};

const expectInSync = async (world: World): Promise<void> => {
  const { code, stdout, stderr } = await run(world, 'plan', '--detailed-exitcode');
  expect(code, stdout + stderr).toBe(0);
};

test('what was changed by hand comes as a patch, and with it applied nothing is left to do', async () => {
  const { world, sim, file } = await openShop();
  editByHand(
    sim,
    {
      channel: "it's random",
      hours: { from: 8, to: 17, days: ['mo', 'tu'] },
      tags: ['a', 'c', 'd'],
      note: 'First line.\nSecond line.\n',
      limit: 7,
    },
    { name: `Shop ${ref('X')}`, active: false },
  );
  const { code, stdout, stderr } = await run(world, 'accept', 'shop');
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('config.channel: taken over, at config/shops.yaml:12');
  expect(await readFile(file, 'utf8')).toBe(shops);
  await applyPatch(world, stdout);
  expect(await readFile(file, 'utf8')).toBe(
    shops
      .replace('name: Shop   #', () => `name: Shop $${ref('X')}   #`)
      .replace("'general'", "'it''s random'")
      .replace('{ from: 9, to: 17 }', '{ from: 8, to: 17, days: [mo, tu] }')
      .replace('[ a, b ]', '[ a, c, d ]')
      .replace('First line.\n', 'First line.\n        Second line.\n')
      .replace('limit: 5', 'limit: 7')
      .replace('as people call it\n', 'as people call it\n    active: false\n'),
  );
  await expectInSync(world);
});

test('without drift it says so; a field that is named is taken over all the same, also one that the YAML lacks', async () => {
  const { world, sim, file } = await openShop();
  const nothing = await run(world, 'accept', 'shop');
  expect(nothing).toMatchObject({ code: 0, stdout: '' });
  expect(nothing.stderr).toContain('shop: nothing has drifted');
  editByHand(sim, { colour: 'blue', limit: 9 }, { visibility: 'public' });
  const fields = [
    '--field',
    'config.colour',
    '--field',
    'visibility',
    '--field',
    'config.limit',
    '--field',
    'active',
  ];
  const accepted = await accept(world, ...fields);
  expect(accepted).toMatchObject({ key: 'shop', account: 'acme', code: 0 });
  expect(accepted.fields).toEqual([
    { path: 'config.colour', file: 'config/shops.yaml', line: 9, accepted: true },
    { path: 'visibility', file: 'config/shops.yaml', line: 5, accepted: true },
    { path: 'config.limit', file: 'config/shops.yaml', line: 18, accepted: true },
    expect.objectContaining({ path: 'active', accepted: true, reason: 'the YAML says already what is live' }),
  ]);
  await applyPatch(world, accepted.patch);
  const edited = await readFile(file, 'utf8');
  expect(edited).toContain('it\n    visibility: public\n    config:\n');
  expect(edited.endsWith('limit: 9\n      colour: blue')).toBe(true);
  await expectInSync(world);
});

test('a part of a value alone', async () => {
  const { world, sim, file } = await openShop();
  editByHand(sim, { hours: { from: 8, to: 18 }, tags: ['x', 'z'] });
  const accepted = await accept(world, '--field', 'config.hours.to', '--field', 'config.tags[1]');
  expect(accepted.code).toBe(0);
  await applyPatch(world, accepted.patch);
  const edited = await readFile(file, 'utf8');
  expect(edited).toBe(shops.replace('to: 17', 'to: 18').replace('[ a, b ]', '[ a, z ]'));
});

test('a key that is gone at the provider is removed', async () => {
  const { world, sim, file } = await openShop();
  sim.aloochat.world.edit(idOf(sim, 'Shop'), { config: { limit: undefined } });
  const accepted = await accept(world);
  expect(accepted.fields).toMatchObject([{ path: 'config.limit', accepted: true }]);
  await applyPatch(world, accepted.patch);
  expect(await readFile(file, 'utf8')).toBe(shops.replace('\n      limit: 5', ''));
  await expectInSync(world);
});

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

test('at a provider with fewer fields', async () => {
  const { world, sim } = await worlds.open();
  const yaml = stringify({
    accounts: { brasil: toolzzAt(sim, { drift: 'report' }) },
    integrations: { llm: llm() },
  });
  await world.write('config/all.yaml', yaml);
  await run(world, 'apply', '--yes');
  const id = sim.toolzz.world.list()[0]?.id ?? '';
  sim.toolzz.world.edit(id, { name: 'Renamed', active: false });
  const all = await run(
    world,
    'accept',
    'llm',
    '--json',
    '--field',
    'visibility',
    '--field',
    'config.api_key',
  );
  const { fields } = JSON.parse(all.stdout) as Accepted;
  expect(fields).toMatchObject([
    { path: 'visibility', accepted: false, reason: expect.stringContaining('does not show it') },
    { path: 'config.api_key', accepted: false, reason: expect.stringContaining('comes from a reference') },
  ]);
  // Outside of Git the patch names the file as seen from the current folder.
  const drifted = await world.run(['accept', 'llm', '--desired-state', '.'], {
    cwd: join(world.folder, 'config'),
  });
  expect(drifted.code, drifted.stderr).toBe(0);
  expect(drifted.stdout).toContain('+++ b/all.yaml\n');
  await writeFile(join(world.folder, 'accepted.patch'), drifted.stdout);
  git(join(world.folder, 'config'), 'apply', '../accepted.patch');
  expect(await readFile(join(world.folder, 'config/all.yaml'), 'utf8')).toBe(
    yaml.replace('name: LLM\n', 'name: Renamed\n    active: false\n'),
  );
  await expectInSync(world);
});

test('in a repository the patch names the file from its top, wherever the command runs', async () => {
  const { world, sim } = await openShop();
  editByHand(sim, { channel: 'random' });
  const { stdout } = await world.run(['accept', 'shop', '--desired-state', '.'], {
    cwd: join(world.folder, 'config'),
  });
  expect(stdout).toContain('+++ b/config/shops.yaml\n');
  await applyPatch(world, stdout);
  await expectInSync(world);
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

describe('--write', () => {
  test('edits the file and keeps its mode', async () => {
    const { world, sim, file } = await openShop();
    await chmod(file, 0o640);
    editByHand(sim, { channel: 'random' });
    const { code, stdout, stderr } = await run(world, 'accept', 'shop', '--write');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('config/shops.yaml written');
    expect(await readFile(file, 'utf8')).toBe(shops.replace("'general'", "'random'"));
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    await expectInSync(world);
  });

  test('refuses a file with uncommitted changes, unless forced', async () => {
    const { world, sim, file } = await openShop();
    editByHand(sim, { channel: 'random' });
    await writeFile(file, `${shops}\n# mine\n`);
    const refused = await run(world, 'accept', 'shop', '--write');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('config/shops.yaml has uncommitted changes');
    expect(await readFile(file, 'utf8')).toBe(`${shops}\n# mine\n`);
    const forced = await run(world, 'accept', 'shop', '--write', '--force');
    expect(forced.code, forced.stderr).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(`${shops}\n# mine\n`.replace("'general'", "'random'"));
  });

  test('refuses a symbolic link', async () => {
    const { world, sim, file } = await openShop();
    editByHand(sim, { channel: 'random' });
    const real = join(world.folder, 'shops-elsewhere.yaml');
    await rename(file, real);
    await symlink(real, file);
    const { code, stderr } = await run(world, 'accept', 'shop', '--write', '--force');
    expect(code).toBe(1);
    expect(stderr).toContain('config/shops.yaml is a symbolic link');
    expect((await lstat(file)).isSymbolicLink()).toBe(true);
    expect(await readFile(real, 'utf8')).toBe(shops);
  });
});

test('CRLF and a byte order mark stay, and git apply takes the patch', async () => {
  const yaml = `\ufeff${shops.replaceAll('\n', '\r\n')}`;
  const { world, sim, file } = await openShop(yaml);
  editByHand(sim, { limit: 6, note: 'One.\nTwo.\n' });
  const { patch, code } = await accept(world);
  expect(code).toBe(0);
  await applyPatch(world, patch);
  expect(await readFile(file, 'utf8')).toBe(
    yaml.replace('First line.\r\n', 'One.\r\n        Two.\r\n').replace('limit: 5', 'limit: 6'),
  );
  await expectInSync(world);
});
