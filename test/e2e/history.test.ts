import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/model/history.ts';
import { startCli } from '../support/cli.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, chats, expectApplied, idOf, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, type World } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';

type Told = Omit<HistoryEntry, 'at'> & { readonly at: string };

const worlds = useWorlds(usualToken);

const told = async (world: World, ...args: readonly string[]): Promise<readonly Told[]> => {
  const { code, stdout, stderr } = await world.run(['history', '--json', ...args]);
  expect(code, `${stdout}${stderr}`).toBe(0);
  return (JSON.parse(stdout) as { readonly entries: readonly Told[] }).entries;
};

const git = (world: World, ...args: readonly string[]): void => {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  execFileSync('git', [...identity, ...args], { cwd: world.folder, stdio: 'ignore' });
};

const commit = (world: World, message: string): void => {
  git(world, 'add', 'desired-state.yaml');
  git(world, 'commit', '-qm', message);
};

describe('setpoint history', () => {
  it('tells a create, an edit of the YAML, a drift and a failure: when, why and by which commit', async () => {
    const { world, sim } = await worlds.open();
    const accounts = { acme: aloochatAt(sim) };
    git(world, 'init', '-q');
    await world.desire({ accounts, integrations: { one: chat('One') } });
    commit(world, 'Add the first chat\n\nFor the team.');
    await expectApplied(world, { create: 1 });
    await world.desire({ accounts, integrations: { one: chat('One', { active: false }) } });
    commit(world, 'Switch it off');
    await expectApplied(world, { update: 1 });
    sim.aloochat.world.edit(idOf(sim, 'One'), { name: 'By hand' });
    await expectApplied(world, { update: 1 });
    sim.aloochat.faults.add({ method: 'PUT', times: 1, kind: 'status', status: 422, body: world.env.TOKEN });
    await world.desire({ accounts, integrations: { one: chat('Uno', { active: false }) } });
    expect((await world.apply()).code).toBe(1);
    const entries = await told(world);
    expect(entries.map(({ action, outcome, fields }) => [action, outcome, fields])).toEqual([
      ['update', 'failed', [{ path: 'name', cause: 'desired' }]],
      ['update', 'applied', [{ path: 'name', cause: 'drift' }]],
      ['update', 'applied', [{ path: 'active', cause: 'desired' }]],
      ['create', 'applied', expect.arrayContaining([{ path: 'config.token', cause: 'desired' }])],
    ]);
    expect(entries.map(({ revisionTitle }) => revisionTitle)).toEqual([
      'Switch it off',
      'Switch it off',
      'Switch it off',
      'Add the first chat',
    ]);
    expect(entries[0]?.revision).toContain('-dirty.');
    expect(entries[0]?.error).toContain('422');
    for (const { key, account, trigger, run, at } of entries) {
      expect([key, account, trigger]).toEqual(['one', 'acme', 'command']);
      expect(run).toMatch(/^[0-9a-f-]{36}$/);
      expect(Date.now() - Date.parse(at)).toBeLessThan(120_000);
    }
    const text = await world.run(['history', 'one', '--limit', '2']);
    expect(text.stdout).toMatch(/update failed[\s\S]*422[\s\S]*update applied[\s\S]*see more with --limit/);
    const redis = (await dumpRedis(worlds.store().client, world.prefix)).filter((line) =>
      line.includes(':history'),
    );
    for (const shown of [JSON.stringify(entries), text.stdout, redis.join()]) {
      expect(shown).not.toContain(usualToken.TOKEN);
      expect(shown).not.toContain('By hand');
    }
    expect(redis.join()).toContain('[secret]');
  });

  it('of one key tells only that; an unknown one is an error with the nearest, a known one may have none', async () => {
    const { world, sim } = await worlds.open();
    const accounts = { acme: aloochatAt(sim) };
    await world.desire({ accounts, integrations: chats(2) });
    const none = await world.run(['history']);
    expect([none.code, none.stdout]).toEqual([0, 'Nothing has been done yet.\n']);
    const known = await world.run(['history', 'acme-1']);
    expect([known.code, known.stdout]).toEqual([0, 'acme-1: nothing has been done to it yet.\n']);
    await expectApplied(world, { create: 2 });
    expect((await told(world, 'acme-1')).map(({ key }) => key)).toEqual(['acme-1']);
    const unknown = await world.run(['history', 'acme-11']);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('Did you mean acme-1?');
    await world.desire({ accounts, integrations: chats(1) });
    await expectApplied(world, { delete: 1 });
    expect((await told(world, 'acme-1')).map(({ action }) => action)).toEqual(['delete', 'create']);
    expect(await told(world, '--account', 'acme', '--limit', '1')).toHaveLength(1);
    expect((await world.run(['history', '--account', 'acne'])).stderr).toContain('Did you mean acme?');
    expect((await world.run(['history', '--limit', '0'])).code).toBe(1);
  });

  it('works while the desired state is broken, and without its secrets', async () => {
    const { world, sim } = await worlds.open();
    await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: chats(1) });
    await expectApplied(world, { create: 1 });
    const { TOKEN: _token, ALOO_KEY: _key, ...bare } = world.env;
    expect((await world.run(['history'], { env: { TOKEN: '', ALOO_KEY: '', ...bare } })).stdout).toContain(
      'create',
    );
    await world.write('desired-state.yaml', 'accounts: [');
    const broken = await world.run(['history', 'acme-0']);
    expect(broken.stdout).toContain('create applied');
    expect(broken.stderr).toContain('not valid');
  });

  it('shows who requested a retry or forget', async () => {
    const { world, sim } = await worlds.open();
    await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: chats(1) });
    await expectApplied(world, { create: 1 });
    await world.run(['retry', 'acme-0']);
    await world.run(['forget', 'acme-0']);
    const entries = await told(world, 'acme-0');
    expect(entries).toMatchObject([
      { action: 'forget', by: expect.stringContaining('@') },
      { action: 'retry', run: null },
      { action: 'create', by: null },
    ]);
  });

  it('has each change of a killed apply once, when the next one has finished its work', async () => {
    const { world, sim } = await worlds.open({ aloochat: { quirks: { serviceMs: 150 } } });
    await world.desire({ accounts: { acme: aloochatAt(sim, { concurrency: 1 }) }, integrations: chats(8) });
    const at = ['--desired-state', `${world.folder}/desired-state.yaml`];
    const killed = startCli(['apply', '--yes', ...at], { cwd: world.folder, env: world.env });
    await until(() => sim.aloochat.world.list().length >= 3);
    killed.child.kill('SIGKILL');
    await killed.ended;
    // Until its command counts as gone its run is waited for.
    const { code, stdout } = await world.apply();
    expect(code, stdout).toBe(0);
    await until(
      async () =>
        (await told(world, '--limit', '100')).filter(({ action }) => action === 'create').length >= 8,
    );
    const entries = await told(world, '--limit', '100');
    const made = entries.filter(({ outcome }) => outcome === 'applied').map(({ key }) => key);
    const each = entries.map(({ run, key }) => `${run} ${key}`);
    expect(new Set(each).size).toBe(each.length);
    expect(new Set(made).size).toBe(made.length);
    expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(8);
  });
});
