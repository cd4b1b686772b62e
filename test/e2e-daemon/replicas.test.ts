import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startCli } from '../support/cli.ts';
import { startDaemon, timed } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { aloochatAt, of } from '../support/e2e-world.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { until } from '../support/until.ts';
import { everySecond, onceAYear, openScene, type Scene } from './scene.ts';

const store = useStore();

/** Another checkout of the desired state, as old as is said. */
const checkout = async (
  { world, sim }: Scene,
  name: string,
  integrations: Record<string, object>,
  { schedule = everySecond, ageMs = 0 } = {},
): Promise<string> => {
  const path = `${name}/desired-state.yaml`;
  await world.write(path, stringify({ accounts: { acme: aloochatAt(sim, { schedule }) }, integrations }));
  const at = new Date(Date.now() - ageMs);
  await utimes(join(world.folder, path), at, at);
  return join(world.folder, path);
};

describe.concurrent('three daemons on one Redis', () => {
  it('run once per tick between them, and make no change twice', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), '*/2 * * * * *', {
      ownProcess: true,
    });
    Object.assign(sim.aloochat.quirks, { serviceMs: 20 });
    await desire(chats(30));
    const daemons = await Promise.all([1, 2, 3].map(() => startDaemon(world)));
    await until(() => live().length === 30);
    expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(30);
    const ticks = () =>
      daemons.flatMap((daemon) => daemon.runs()).filter(({ trigger }) => trigger === 'schedule');
    await until(() => ticks().length >= 6);
    const begun = ticks()
      .map(({ time, durationMs }) => Date.parse(time) - Number(durationMs))
      .toSorted((a, b) => a - b);
    // Six runs have five intervals between them, less what the first is late; if but two daemons ran at every tick, they would need two.
    expect((begun[5] ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(3 * 2_000);
    expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(30);
    const [first] = sim.aloochat.world.list();
    world.quiet();
    sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
    await until(() => live().includes('Chat 0'));
    const runs = ticks().length;
    await until(() => ticks().length >= runs + 2);
    expect(world.writes()).toHaveLength(1);
  });

  it('of which one has an older checkout and one is killed: the third continues within a minute', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    const { world, sim, live } = scene;
    Object.assign(sim.aloochat.quirks, { serviceMs: 100 });
    const once = { schedule: onceAYear };
    const now = await checkout(scene, 'now', chats(60), once);
    const old = await checkout(scene, 'old', chats(2, { from: 90 }), { ...once, ageMs: 86_400_000 });
    const doomed = await startDaemon(world, { desiredState: now, ownProcess: true });
    const older = await startDaemon(world, { desiredState: old });
    const third = await startDaemon(world, { desiredState: now });
    await older.said('Stale');
    await until(() => live().length >= 10);
    await doomed.kill();
    const ms = await timed(third.said('Run ended', { is: ({ result }) => result === 'converged' }));
    await test.annotate(`beside an older checkout, the run of a killed daemon converged after ${ms} ms`);
    expect(ms).toBeLessThan(onBusyMachine(60_000));
    expect(live()).toEqual(chatNames(60).toSorted());
    expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(60);
    expect(sim.aloochat.requests.matching('DELETE', /./)).toEqual([]);
    expect(older.lines().filter(({ msg }) => msg === 'Change ended' || msg === 'Run ended')).toEqual([]);
  });

  it('of which only one with an older checkout is left: it takes over once it is updated', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    const { world, sim, live } = scene;
    Object.assign(sim.aloochat.quirks, { serviceMs: 100 });
    const once = { schedule: onceAYear };
    const now = await checkout(scene, 'now', chats(60), once);
    const old = await checkout(scene, 'old', chats(2, { from: 90 }), { ...once, ageMs: 86_400_000 });
    const doomed = await startDaemon(world, { desiredState: now, ownProcess: true });
    const older = await startDaemon(world, { desiredState: old });
    await older.said('Stale');
    await until(() => live().length >= 10);
    await doomed.kill();
    await checkout(scene, 'old', chats(60), once);
    const ms = await timed(older.said('Run ended', { is: ({ result }) => result === 'converged' }));
    await test.annotate(`alone with a dead daemon's run, and updated: converged after ${ms} ms`);
    expect(ms).toBeLessThan(onBusyMachine(60_000));
    expect(live()).toEqual(chatNames(60).toSorted());
    expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(60);
    expect(sim.aloochat.requests.matching('DELETE', /./)).toEqual([]);
  });

  it('take over from one that was killed', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 100 });
    await desire(chats(60));
    const doomed = await startDaemon(world, { ownProcess: true });
    await until(() => live().length >= 5);
    // It has the run and some of its changes; the other one comes and shares the rest.
    const other = await startDaemon(world);
    await until(() => live().length >= 20);
    await doomed.kill();
    const ms = await timed(other.said('Run ended', { is: ({ result }) => result === 'converged' }));
    await test.annotate(`the run of a killed daemon, 40 changes before its end: converged after ${ms} ms`);
    expect(ms).toBeLessThan(onBusyMachine(60_000));
    expect(live()).toHaveLength(60);
    expect(new Set(live()).size).toBe(60);
  });

  it('take over a run whose only daemon dies while it observes', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    await desire(chats(2));
    const hanging = sim.aloochat.faults.add({ method: 'GET', kind: 'hang', times: 1 });
    const doomed = await startDaemon(world, { ownProcess: true });
    await until(() => hanging.strikes === 1);
    await startDaemon(world);
    await doomed.kill();
    const ms = await timed(until(() => live().length === 2));
    await test.annotate(`a run that was observing when its daemon was killed: taken over after ${ms} ms`);
    expect(ms).toBeLessThan(onBusyMachine(60_000));
  });

  it('with an older checkout in one never apply from it, and go on', async (test) => {
    const scene = await openScene(test, store(), everySecond);
    const { world, sim, live } = scene;
    const now = await checkout(scene, 'now', chats(6));
    const old = await checkout(scene, 'old', chats(2, { from: 90 }), { ageMs: 86_400_000 });
    const newer = await startDaemon(world, { desiredState: now });
    const older = await startDaemon(world, { desiredState: old });
    await older.said('Stale');
    await until(() => live().length === 6);
    const [first] = sim.aloochat.world.list();
    sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
    await until(() => live().includes('Chat 0'));
    const runs = () => newer.runs().length;
    const before = runs();
    await until(() => runs() >= before + 3);
    expect(live()).toEqual(chatNames(6));
    expect(older.lines().filter(({ msg }) => msg === 'Change ended' || msg === 'Run ended')).toEqual([]);
    expect(sim.aloochat.requests.matching('DELETE', /./)).toEqual([]);
  });

  it('follow an edit in one checkout, and the other one once it is updated too', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    const { world, live } = scene;
    const places = [await checkout(scene, 'a', chats(2)), await checkout(scene, 'b', chats(2))] as const;
    const [a, b] = [
      await startDaemon(world, { desiredState: places[0], ownProcess: true }),
      await startDaemon(world, { desiredState: places[1] }),
    ];
    await until(() => live().length === 2);
    await checkout(scene, 'a', chats(5));
    await until(() => live().length === 5);
    await b.said('Stale');
    const runs = () => a.runs().length + b.runs().length;
    const before = runs();
    await checkout(scene, 'b', chats(5));
    await until(() => runs() > before);
    await a.kill();
    await checkout(scene, 'b', chats(6));
    await until(() => live().length === 6);
  });
});

describe.concurrent('a person’s apply beside a daemon', () => {
  it('works on the same Redis', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), everySecond);
    await desire(chats(3));
    const daemon = await startDaemon(world);
    await until(() => live().length === 3);
    const [first] = sim.aloochat.world.list();
    await daemon.said('Run ended', { is: ({ applied }) => JSON.stringify(applied) === '{}' });
    sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
    const applied = await world.apply();
    expect(applied.code).toBe(0);
    expect(of(applied, 'acme').result).toBe('converged');
    expect(live()).toEqual(chatNames(3));
    expect((await daemon.stop()).code).toBe(0);
  });

  it('that was killed is continued by a new daemon', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 150 });
    await desire(chats(12));
    const at = ['--desired-state', join(world.folder, 'desired-state.yaml')];
    const command = startCli(['apply', '--yes', ...at], { cwd: world.folder, env: world.env });
    await until(() => live().length >= 3);
    command.child.kill('SIGKILL');
    await command.ended;
    expect(live().length).toBeLessThan(12);
    const daemon = await startDaemon(world);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'command' });
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'start' });
    expect(live()).toHaveLength(12);
    expect(new Set(live()).size).toBe(12);
  });

  it('from another revision is refused, with the way out, and works when it is forced', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    const { world, desire, live } = scene;
    await desire(chats(3));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended');
    const other = await checkout(scene, 'mine', chats(4), { schedule: onceAYear });
    world.quiet();
    const refused = await world.run(['apply', '--yes', '--desired-state', other]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/running daemon has a different desired state of account acme/);
    expect(refused.stderr).toContain('setpoint apply --force');
    expect(world.writes()).toEqual([]);
    const forced = await world.run(['apply', '--yes', '--force', '--desired-state', other]);
    expect(forced.stderr).not.toContain('refused');
    expect(forced.code).toBe(0);
    expect(live()).toEqual(chatNames(4));
    expect(daemon.lines().filter(({ key }) => key === 'acme-3')).toEqual([]);
  });
});

const chatNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `Chat ${index}`);
