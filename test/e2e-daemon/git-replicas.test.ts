import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { useStore } from '../support/e2e-fixture.ts';
import { chat } from '../support/e2e-steps.ts';
import { serveGit } from '../support/git-server.ts';
import { until } from '../support/until.ts';
import { openGitScene, twoPolls } from './git-scene.ts';

const store = useStore();

describe.concurrent('replicas with a Git source', () => {
  it('apply a force-push to an older commit once', async (test) => {
    const scene = await openGitScene(test, store());
    const old = scene.push({ one: chat('Old') });
    const [first] = await Promise.all([1, 2, 3].map(() => scene.daemon()));
    await until(() => scene.live().join() === 'Old');
    scene.push({ one: chat('New') });
    await until(() => scene.live().join() === 'New');
    scene.world.quiet();
    scene.origin.git('push', '-qf', 'origin', `${old}:main`);
    await until(() => scene.live().join() === 'Old');
    await twoPolls();
    test.expect(scene.live()).toEqual(['Old']);
    test.expect(scene.world.writes()).toHaveLength(1);
    test.expect(first?.lines().length).toBeGreaterThan(0);
    const history = await scene.run('history', '--json');
    const [entry] = JSON.parse(history.stdout).entries;
    test.expect(entry).toMatchObject({ key: 'one', action: 'update', revision: old, revisionAuthor: 'A' });
  });

  it('leave the work to those that reach the remote', async (test) => {
    const scene = await openGitScene(test, store());
    const other = await serveGit(scene.origin.root, test);
    scene.push({ one: chat('Old') });
    const cut = await scene.daemon({ env: { SETPOINT_GIT_URL: scene.urlAt(other) } });
    await until(() => scene.live().join() === 'Old');
    other.behaviour = { is: 'status', status: 503 };
    await cut.said('The Git source is not followed');
    const reaching = await scene.daemon({ ownProcess: true });
    scene.push({ one: chat('New') });
    await until(() => scene.live().join() === 'New');
    await cut.said('Stale');
    await reaching.kill();
    scene.world.quiet();
    // Longer than a killed process counts as alive: the one that is cut off is alone now.
    await sleep(20_000);
    scene.sim.aloochat.world.edit(scene.sim.aloochat.world.list()[0]?.id ?? '', { name: 'New' });
    test.expect(scene.live()).toEqual(['New']);
    test.expect(scene.world.writes()).toEqual([]);
    other.behaviour = { is: 'git' };
    scene.push({ one: chat('Newest') });
    await until(() => scene.live().join() === 'Newest');
  });
});
