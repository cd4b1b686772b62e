import { mkdirSync, renameSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { accountKeys } from '../../src/redis/keys.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { commit, git } from '../desired/git-repository.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chats, expectApplied, expectSettled, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, type World } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

/** A desired state with the account `acme` and so many integrations, from a number on. */
const yamlOf = (sim: Simulator, count: number, from = 0): string =>
  stringify({ accounts: { acme: aloochatAt(sim) }, integrations: chats(count, { from }) });

/** Another folder whose commands have the same Redis, prefix and provider. */
const beside = async (world: World): Promise<World> => {
  const other = await worlds.bare();
  other.env.SETPOINT_PREFIX = world.prefix;
  return other;
};

const repository = async (world: World, yaml: string, remote?: string): Promise<void> => {
  git(world.folder, 'init', '-q', '-b', 'main');
  if (remote !== undefined) git(world.folder, 'remote', 'add', 'origin', remote);
  await world.write('desired-state.yaml', yaml);
  commit(world.folder);
};

const emptyFolder = async (world: World): Promise<string> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'setpoint-clone-')));
  world.onClose(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const at = (folder: string): readonly string[] => ['--desired-state', join(folder, 'desired-state.yaml')];

const acme = 'git@git.example.com:teams/acme.git';

describe('two repositories with one account name on one Redis', () => {
  const open = async () => {
    const { world: ours, sim } = await worlds.open();
    const theirs = await beside(ours);
    await repository(ours, yamlOf(sim, 3), acme);
    await repository(theirs, yamlOf(sim, 2, 10), 'https://token:x@git.example.com:8443/teams/other.git');
    await expectApplied(ours, { create: 3 });
    ours.quiet();
    return { ours, theirs, sim };
  };

  test('the second is refused with both named, and changes nothing', async () => {
    const { ours, theirs } = await open();
    const planned = await theirs.plan();
    const applied = await theirs.apply();
    expect([planned.code, applied.code]).toEqual([1, 1]);
    const { error = '' } = of(planned, 'acme');
    expect(error).toContain('desired-state.yaml of git.example.com/teams/acme');
    expect(error).toContain('desired-state.yaml of git.example.com/teams/other');
    expect(error).toContain('setpoint apply --take-over --account acme');
    expect(error).not.toContain('token');
    expect(of(applied, 'acme').error).toBe(error);
    const status = await theirs.run(['status']);
    expect(status.stdout.replaceAll(/\s+/g, ' ')).toContain('git.example.com/teams/acme');
    expect(status.code).toBe(2);
    expect(ours.writes()).toEqual([]);
    await expectSettled(ours);
  });

  test('the second takes over with --take-over, and the first is refused then', async () => {
    const { ours, theirs, sim } = await open();
    const applied = await theirs.apply('--take-over');
    expect(applied.code, applied.stdout).toBe(0);
    expect(of(applied, 'acme').applied).toEqual({ create: 2, delete: 3 });
    expect(sim.aloochat.world.list()).toHaveLength(2);
    await expectSettled(theirs);
    expect(of(await ours.plan(), 'acme').error).toContain('git.example.com/teams/other');
  });

  test('the stored sources contain no credential', async () => {
    const { ours, theirs } = await open();
    await theirs.apply('--take-over');
    const kept = JSON.stringify(await worlds.store().client.hgetall(accountKeys(ours.prefix, 'acme').facts));
    expect(kept).toContain('git.example.com/teams/other');
    expect(kept).not.toContain('token');
  });
});

describe('one repository', () => {
  test('a shallow clone, a clone by another address and a mirror are the same source', async () => {
    const { world, sim } = await worlds.open();
    const upstream = join(await emptyFolder(world), 'upstream.git');
    git(world.folder, 'init', '-q', '--bare', upstream);
    await repository(world, yamlOf(sim, 2), upstream);
    await world.write('README.md', 'one more commit');
    commit(world.folder);
    git(world.folder, 'push', '-q', 'origin', 'main');
    await expectApplied(world, { create: 2 });
    const shallow = join(await emptyFolder(world), 'shallow');
    git(world.folder, 'clone', '-q', '--depth', '1', '--branch', 'main', `file://${upstream}`, shallow);
    expect(git(shallow, 'rev-parse', '--is-shallow-repository')).toBe('true');
    await expectSettled({ ...world, apply: () => world.apply(...at(shallow)) });
    const mirror = join(await emptyFolder(world), 'mirror');
    git(world.folder, 'clone', '-q', '--branch', 'main', upstream, mirror);
    git(mirror, 'remote', 'set-url', 'origin', 'https://mirror.example.com/acme');
    await expectSettled({ ...world, apply: () => world.apply(...at(mirror)) });
  });

  test('https and ssh, a new commit, an uncommitted edit, another branch and a work tree are the same source', async () => {
    const { world, sim } = await worlds.open();
    await repository(world, yamlOf(sim, 2), acme);
    await expectApplied(world, { create: 2 });
    git(world.folder, 'remote', 'set-url', 'origin', 'https://oauth2:glpat-1@git.example.com/teams/acme/');
    git(world.folder, 'commit', '-q', '--amend', '-m', 'written over', '--date', '2001-01-01T00:00:00Z');
    await expectSettled(world);
    git(world.folder, 'checkout', '-q', '-b', 'other');
    await world.write('desired-state.yaml', yamlOf(sim, 3));
    await expectApplied(world, { create: 1 });
    commit(world.folder);
    const tree = join(await emptyFolder(world), 'tree');
    git(world.folder, 'worktree', 'add', '-q', '--detach', tree);
    await expectSettled({ ...world, apply: () => world.apply(...at(tree)) });
  });

  test('another path in it is another source', async () => {
    const { world, sim } = await worlds.open();
    await repository(world, yamlOf(sim, 2), acme);
    await expectApplied(world, { create: 2 });
    mkdirSync(join(world.folder, 'moved'));
    renameSync(join(world.folder, 'desired-state.yaml'), join(world.folder, 'moved/desired-state.yaml'));
    commit(world.folder);
    const moved = at(join(world.folder, 'moved'));
    const { error = '' } = of(await world.plan(...moved), 'acme');
    expect(error).toContain('another path of the same repository');
    expect(error).toContain('moved/desired-state.yaml of git.example.com/teams/acme');
    expect((await world.apply(...moved)).code).toBe(1);
    await expectSettled({ ...world, apply: () => world.apply(...moved, '--take-over') });
    await expectSettled({ ...world, apply: () => world.apply(...moved) });
  });
});

test('outside Git another folder is recorded, and refuses nothing', async () => {
  const { world, sim } = await worlds.open();
  await world.write('desired-state.yaml', yamlOf(sim, 2));
  await expectApplied(world, { create: 2 });
  expect(of(await world.plan(), 'acme').notices ?? []).toEqual([]);
  await world.write('elsewhere/desired-state.yaml', yamlOf(sim, 3));
  const other = at(join(world.folder, 'elsewhere'));
  const planned = await world.plan(...other);
  expect(planned.code).toBe(2);
  expect(of(planned, 'acme').notices).toEqual([
    expect.stringContaining(`another folder: ${join(world.folder, 'desired-state.yaml')}`),
  ]);
  await expectApplied(world, { create: 1 }, ...other);
  expect(of(await world.plan(...other), 'acme').notices ?? []).toEqual([]);
});

test('a desired state that comes into Git is noted once; from then on another repository is refused', async () => {
  const { world, sim } = await worlds.open();
  await world.write('desired-state.yaml', yamlOf(sim, 2));
  await expectApplied(world, { create: 2 });
  await repository(world, yamlOf(sim, 3), acme);
  expect(of(await world.plan(), 'acme').notices).toEqual([expect.stringMatching(/outside Git.*now/)]);
  await expectApplied(world, { create: 1 });
  expect(of(await world.plan(), 'acme').notices ?? []).toEqual([]);
  const other = await beside(world);
  await repository(other, yamlOf(sim, 1), 'https://git.example.com/teams/other');
  expect(of(await other.plan(), 'acme').error).toContain('git.example.com/teams/acme');
});
