import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { commit, git } from '../desired/git-repository.ts';
import { startDaemon } from '../support/daemon.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chats, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, type World } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';
import { everySecond } from './scene.ts';

const worlds = useWorlds(usualToken);

const repository = async (world: World, sim: Simulator, name: string, from: number): Promise<void> => {
  const account = aloochatAt(sim, { schedule: everySecond });
  const yaml = stringify({ accounts: { acme: account }, integrations: chats(2, { from }) });
  git(world.folder, 'init', '-q', '-b', 'main');
  git(world.folder, 'remote', 'add', 'origin', `https://git.example.com/${name}`);
  await world.write('desired-state.yaml', yaml);
  commit(world.folder);
};

/** A daemon of one repository, which owns the ledger, and another repository with a newer commit. */
const open = async () => {
  const { world: ours, sim } = await worlds.open();
  const theirs = await worlds.bare();
  theirs.env.SETPOINT_PREFIX = ours.prefix;
  await repository(ours, sim, 'ours', 0);
  const names = (): string[] => sim.aloochat.world.list().map(({ name }) => name);
  const daemon = await startDaemon(ours, { ownProcess: true });
  await until(() => names().length === 2);
  await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
  await repository(theirs, sim, 'theirs', 10);
  return { ours, theirs, sim, daemon, names };
};

describe.concurrent('daemons of two repositories with one account name on one Redis', () => {
  it('leave the ledger to the repository that has it, until the other takes over', async () => {
    const { ours, theirs, sim, daemon, names } = await open();
    const other = await startDaemon(theirs);
    const refusal = await other.said('Refused: the ledger belongs to another desired state');
    expect(refusal.why).toContain('git.example.com/ours');
    ours.quiet();
    sim.aloochat.world.edit(sim.aloochat.world.list()[0]?.id ?? '', { name: 'By hand' });
    await until(() => names().includes('Chat 0'));
    expect(ours.writes()).toHaveLength(1);
    expect(daemon.lines().some(({ msg }) => msg.startsWith('Stale'))).toBe(false);
    const applied = await theirs.apply('--take-over', '--force');
    expect(applied.code, applied.stdout).toBe(0);
    expect(names().toSorted()).toEqual(['Chat 10', 'Chat 11']);
    ours.quiet();
    sim.aloochat.world.edit(sim.aloochat.world.list()[0]?.id ?? '', { name: 'By hand' });
    await until(() => names().toSorted().join() === 'Chat 10,Chat 11');
    expect(ours.writes()).toHaveLength(1);
  });

  it('report the refusal in the runs of the other after the first has stopped', async () => {
    const { theirs, daemon, ours } = await open();
    await daemon.kill();
    ours.quiet();
    const other = await startDaemon(theirs);
    const ended = await other.said('Run ended', { is: ({ result }) => result === 'failed' });
    expect(ended.error).toContain('git.example.com/ours');
    const status = await theirs.run(['status', '--json']);
    expect(of({ accounts: JSON.parse(status.stdout).accounts }, 'acme')).toMatchObject({
      inSync: false,
      refused: ended.error,
      lastRun: { result: 'failed', error: ended.error },
    });
    expect(ours.writes()).toEqual([]);
  });
});
