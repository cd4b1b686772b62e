import { describe, it } from 'vitest';
import { keysBegin } from '../../src/redis/keys.ts';
import { startCli } from '../support/cli.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chat } from '../support/e2e-steps.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { until } from '../support/until.ts';
import { FILE, openGitScene, portOf, sendPush, twoPolls, webhookSecret } from './git-scene.ts';

const store = useStore();

const BROKEN = 'The Git source is not followed';
const BACK = 'The Git source is followed again';

/** All of them at once ask their repositories: too much for one process. */
const apart = { ownProcess: true };

describe.concurrent('a daemon with a Git source', () => {
  it('makes live what is pushed, and does nothing for a push of other files', async (test) => {
    const scene = await openGitScene(test, store());
    const revision = scene.push({ one: chat('One') });
    const daemon = await scene.daemon(apart);
    await until(() => scene.live().join() === 'One');
    test.expect((await daemon.said('Desired state read')).revision).toBe(revision);
    const edited = scene.push({ one: chat('Uno') });
    await until(() => scene.live().join() === 'Uno');
    const read = await daemon.said('Desired state read', { is: (line) => line.revision === edited });
    test.expect(read.account).toBe('acme');
    scene.origin.push({ 'README.md': 'Another file alone' });
    scene.world.quiet();
    await twoPolls();
    test.expect(scene.world.writes()).toEqual([]);
  });

  it('fetches for webhooks of its ref, two times at most for a thousand of them', async (test) => {
    const scene = await openGitScene(test, store(), {
      SETPOINT_GIT_POLL: '24h',
      SETPOINT_WEBHOOK_SECRET: webhookSecret,
      SETPOINT_HTTP: '127.0.0.1:0',
    });
    scene.push({ one: chat('One') });
    const port = await portOf(await scene.daemon(apart));
    await until(() => scene.live().join() === 'One');
    scene.push({ one: chat('Uno') });
    const url = scene.urlAt(scene.server);
    test.expect(await sendPush(port, url, { ref: 'refs/heads/other' })).toBe(202);
    test.expect(await sendPush(port, url, { secret: 'wrong' })).toBe(401);
    const early = await scene.run('apply', '--yes');
    test.expect(early.stderr).toContain('It fetches its repository every 24 hours: wait for that');
    test.expect(scene.live()).toEqual(['One']);
    scene.server.requests.length = 0;
    // However busy the machine is, they all come during one fetch.
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    scene.server.behaviour = { is: 'waits', for: answered };
    const statuses = await Promise.all(Array.from({ length: 1_000 }, () => sendPush(port, url)));
    test.expect(new Set(statuses)).toEqual(new Set([202]));
    answer();
    scene.server.behaviour = { is: 'git' };
    await until(() => scene.live().join() === 'Uno');
    const asked = scene.server.requests.filter(({ line }) => line.startsWith('GET'));
    // One fetch asks what there is, and may ask again to get it.
    test.expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('keeps the last good commit in force while the newest one is broken', async (test) => {
    const scene = await openGitScene(test, store());
    scene.push({ one: chat('One'), two: chat('Two') });
    const daemon = await scene.daemon(apart);
    await until(() => scene.live().length === 2);
    scene.world.quiet();
    scene.origin.push({ [FILE]: 'accounts: [' });
    const said = await daemon.said(BROKEN);
    test.expect(said.why).toContain(`${FILE}:1:`);
    // The daemon tells other processes with its next heartbeat.
    await until(async () => (await scene.run('status')).code === 2);
    const status = await scene.run('status', '--json');
    const { source } = JSON.parse(status.stdout);
    test.expect(source.daemons).toMatchObject([{ problem: { message: said.why } }]);
    test.expect((await scene.run('status')).stdout).toContain('the Git source is not followed');
    await twoPolls();
    test.expect(scene.world.writes()).toEqual([]);
    test.expect(daemon.lines().filter(({ msg }) => msg.startsWith(BROKEN))).toHaveLength(1);
    scene.push({ one: chat('Uno'), two: chat('Two') });
    await daemon.said(BACK);
    await until(() => scene.live().join() === 'Two,Uno');
  });

  it.for([
    ['the branch is gone', (git: GitCommands) => git('push', '-q', 'origin', ':live'), 'live'],
    [
      'the path is gone',
      (git: GitCommands) => {
        git('rm', '-rq', 'desired-state');
        git('commit', '-qm', 'x');
        git('push', '-q', 'origin', 'HEAD:live');
      },
      'desired-state',
    ],
  ] as const)(
    'changes nothing when %s, and follows again when it is back',
    async ([, breakIt, named], test) => {
      const scene = await openGitScene(test, store(), { SETPOINT_GIT_REF: 'live' });
      const { git } = scene.origin;
      scene.push({ one: chat('One') });
      git('push', '-q', 'origin', 'HEAD:live');
      const good = git('rev-parse', 'HEAD');
      const daemon = await scene.daemon(apart);
      await until(() => scene.live().join() === 'One');
      scene.world.quiet();
      breakIt(git);
      test.expect((await daemon.said(BROKEN)).why).toContain(named);
      await twoPolls();
      test.expect(scene.world.writes()).toEqual([]);
      git('reset', '-q', '--hard', good);
      scene.push({ one: chat('Uno') });
      git('push', '-qf', 'origin', 'HEAD:live');
      await daemon.said(BACK);
      await until(() => scene.live().join() === 'Uno');
    },
  );

  it('changes nothing while the remote is away or refuses, and follows again by itself', async (test) => {
    const scene = await openGitScene(test, store(), { SETPOINT_HTTP: '127.0.0.1:0' });
    scene.push({ one: chat('One') });
    const daemon = await scene.daemon(apart);
    const port = await portOf(daemon);
    await until(() => scene.live().join() === 'One');
    scene.world.quiet();
    scene.server.behaviour = { is: 'status', status: 503 };
    await daemon.said(BROKEN);
    const ready = () => fetch(`http://127.0.0.1:${port}/readyz`);
    await until(async () => (await ready()).status === 503);
    const { checks } = (await (await ready()).json()) as { checks: { name: string; message: string }[] };
    test.expect(checks.find(({ name }) => name === 'git')?.message).toContain('not followed for');
    scene.server.behaviour = { is: 'git' };
    scene.server.credentials = 'x:another-token';
    await daemon.said(BROKEN, { is: ({ why }) => String(why).includes('SETPOINT_GIT_TOKEN') });
    test.expect(scene.world.writes()).toEqual([]);
    scene.server.credentials = null;
    scene.push({ one: chat('Uno') });
    await daemon.said(BACK);
    await until(() => scene.live().join() === 'Uno');
    await until(async () => (await ready()).status === 200);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    test.expect(metrics).toMatch(/setpoint_git_fetches_total\{result="failed"\} \d/);
    test.expect(metrics).toContain('setpoint_git_source_followed{ref="HEAD"} 1');
  });

  it('plans nothing before its first good commit, and takes the last one after a restart', async (test) => {
    const scene = await openGitScene(test, store());
    scene.server.behaviour = { is: 'status', status: 503 };
    scene.push({ one: chat('One') });
    const daemon = await scene.daemon(apart);
    await daemon.said(BROKEN);
    await twoPolls();
    test.expect(scene.sim.aloochat.requests.all).toEqual([]);
    scene.server.behaviour = { is: 'git' };
    await until(() => scene.live().join() === 'One');
    await daemon.stop();
    scene.server.behaviour = { is: 'status', status: 503 };
    scene.sim.aloochat.world.edit(scene.sim.aloochat.world.list()[0]?.id ?? '', { name: 'By hand' });
    await scene.daemon(apart);
    await until(() => scene.live().join() === 'One');
  });

  it('ends in order during a first fetch that hangs', async (test) => {
    const scene = await openGitScene(test, store());
    scene.push({ one: chat('One') });
    scene.server.behaviour = { is: 'hangs' };
    const { child, ended } = startCli(['daemon', '--desired-state', 'desired-state'], {
      cwd: scene.world.folder,
      env: scene.world.env,
    });
    await until(() => scene.server.requests.length > 0);
    const sent = performance.now();
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    test.expect(code, stderr).toBe(0);
    test.expect(stderr).toContain('Daemon stopped');
    test.expect(performance.now() - sent).toBeLessThan(onBusyMachine(10_000));
    test.expect(stderr).not.toContain('timed out');
  });

  it('keeps its token out of sight', async (test) => {
    const token = 'ghp_secretTokenOfTheGitSource0123456789';
    const scene = await openGitScene(test, store(), {
      SETPOINT_GIT_TOKEN: token,
      SETPOINT_LOG_LEVEL: 'trace',
    });
    scene.server.credentials = `x-access-token:${token}`;
    scene.push({ one: chat('One') });
    const daemon = await scene.daemon(apart);
    await until(() => scene.live().join() === 'One');
    scene.server.credentials = 'x:changed';
    await daemon.said(BROKEN);
    const { stderr, stdout } = await daemon.stop();
    test.expect(stderr + stdout).not.toContain(token);
    const redis = store().client;
    for (const key of await redis.keys(`${keysBegin(scene.world.prefix)}*`)) {
      const dump = await redis.dumpBuffer(key);
      test.expect(dump?.includes(token) ?? false, key).toBe(false);
    }
  });
});

type GitCommands = (...args: string[]) => unknown;
