import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../model/errors.ts';
import type { DemoEnvironment } from './environment.ts';
import { namesIn } from './example.ts';

/** How the steps print and run commands. */
export type DemoRunner = {
  readonly environment: DemoEnvironment;
  /** Prints what happens next. */
  say(text: string): void;
  /** Runs a command of the product. @returns its exit code */
  run(...args: readonly string[]): Promise<number>;
  /** The same without its output. */
  quietly(...args: readonly string[]): Promise<number>;
};

/** How long a step waits for the daemon, in ms: on no machine does what it waits for take as long. */
const TIMEOUT_MS = 120_000;

/** @throws UsageError when the demo does not see what it promises */
export const expect = (seen: boolean, what: string): void => {
  if (!seen) throw new UsageError(`The demo did not see what it should: ${what}. Please report this.`);
};

const until = async (seen: () => boolean, what: string): Promise<number> => {
  const start = Date.now();
  while (!seen()) {
    expect(Date.now() - start < TIMEOUT_MS, what);
    await sleep(50);
  }
  return (Date.now() - start) / 1_000;
};

/** Makes the edits of the example known: as a commit that is pushed or, without Git, as saved files. */
const publish = async ({ environment, say }: DemoRunner, subject: string): Promise<void> => {
  const { repository } = environment;
  say(
    repository === null ? `   saved: ${subject}` : `   pushed ${await repository.push(subject)} ${subject}`,
  );
};

/** The desired state gets to where the commands read it. */
export const startStep = async (runner: DemoRunner): Promise<void> => {
  runner.say(
    runner.environment.repository === null
      ? 'There is no git program on the PATH: here the desired state is a folder of files, and a push is a saved file.'
      : 'The desired state is in a Git repository, made for this demo.',
  );
  await publish(runner, 'Add the integrations of acme');
};

/** Plans, applies despite rate limits and faults, and plans again: nothing is left to do. */
export const convergeStep = async ({ environment, say, run }: DemoRunner): Promise<void> => {
  say('1. What would happen? `setpoint plan` reads both providers and changes nothing.');
  expect((await run('plan')) === 0, 'a plan');
  say(
    '2. Make it so: `setpoint apply --yes`. AlooChat answers 429 when requests come too fast, one answer gets lost, one connection breaks.',
  );
  expect((await run('apply', '--yes')) === 0, 'a converged apply');
  const { aloochat, toolzz } = environment.simulator;
  const created = aloochat.world.list().length + toolzz.world.list().length;
  say(
    `   ${created} integrations are live now; ${aloochat.traffic.refused + toolzz.traffic.refused} requests were answered 429, and none was lost or duplicated.`,
  );
  say('3. Plan again: a second plan has nothing to do.');
  expect((await run('plan', '--detailed-exitcode')) === 0, 'an empty second plan');
};

/** An integration is edited by hand; the next tick reverts it. */
export const driftStep = async ({ environment, say }: DemoRunner): Promise<void> => {
  const { world } = environment.simulator.aloochat;
  const victim = world.list().find((item) => item.active && item.type === 'shopify');
  if (!victim) throw new UsageError('The example has no active shopify integration to play with.');
  say(
    `5. "${victim.name}" is switched off by hand at the provider. The next tick sees the drift and reverts it.`,
  );
  world.edit(victim.id, { active: false });
  const seconds = await until(() => world.get(victim.id)?.active === true, 'the hand edit reverted');
  say(`   Reverted after ${seconds.toFixed(1)} s.`);
};

/** An edit of the YAML is applied within seconds of its push. */
export const editStep = async (runner: DemoRunner): Promise<void> => {
  const { environment, say } = runner;
  const { world } = environment.simulator.aloochat;
  let renamed = '';
  environment.example.edit((document) => {
    const key = namesIn(document, 'integrations').find(
      (name) => document.getIn(['integrations', name, 'type']) === 'zendesk',
    );
    if (renamed !== '' || key === undefined) return;
    renamed = `${String(document.getIn(['integrations', key, 'name']))} (renamed in Git)`;
    document.setIn(['integrations', key, 'name'], renamed);
  });
  expect(renamed !== '', 'a zendesk integration in the example');
  say(`6. A commit renames an integration to "${renamed}". The daemon sees it.`);
  await publish(runner, 'Rename the helpdesk');
  const seconds = await until(
    () => world.list().some((item) => item.name === renamed),
    'the YAML edit applied',
  );
  say(
    `   Applied after ${seconds.toFixed(1)} s: an update of the same integration, not a delete and a create.`,
  );
};

/** A bad merge empties the YAML: the guards block every delete. */
export const guardStep = async (runner: DemoRunner): Promise<void> => {
  const { environment, say, run } = runner;
  const { world, requests } = environment.simulator.aloochat;
  const before = world.list().length;
  const subject = 'Merge branch tidy-up';
  let kept = 0;
  say(
    '7. A bad merge removes all but two integrations from the YAML. The guards block the deletes and say what to do.',
  );
  environment.example.edit((document) => {
    for (const name of namesIn(document, 'integrations')) {
      if (kept++ >= 2) document.deleteIn(['integrations', name]);
    }
  });
  await publish(runner, subject);
  await sleep(5_000);
  expect((await run('plan')) === 0, 'a plan with blocked deletes');
  const deletes = requests.matching('DELETE', /./).length;
  expect(world.list().length === before && deletes === 0, 'nothing deleted');
  say(`   Still ${before} live at AlooChat, no delete was sent. The merge is reverted.`);
  environment.example.undo();
  await publish(runner, `Revert "${subject}"`);
};

/** Everything is in sync again, and `status` shows it. */
export const statusStep = async ({ say, run, quietly }: DemoRunner): Promise<void> => {
  say('8. Is everything in sync again? `setpoint status`, once the daemon has seen the revert.');
  const deadline = Date.now() + TIMEOUT_MS;
  while ((await quietly('status')) !== 0) expect(Date.now() < deadline, 'everything in sync again');
  expect((await run('status')) === 0, 'everything in sync');
};
