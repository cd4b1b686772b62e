import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../model/errors.ts';
import { namesIn } from './example.ts';
import type { Stage } from './stage.ts';

/** What the scenes speak and act through. */
export type Player = {
  readonly stage: Stage;
  /** Tells the person what happens next. */
  say(text: string): void;
  /** Runs a command of the product. @returns its exit code */
  run(...args: readonly string[]): Promise<number>;
  /** The same, unseen. */
  quietly(...args: readonly string[]): Promise<number>;
};

/** How long a scene waits for the daemon: several ticks, also on a slow machine, in ms. */
const PATIENCE_MS = 20_000;

/** @throws UsageError when the demo does not see what it promises */
export const expect = (seen: boolean, what: string): void => {
  if (!seen) throw new UsageError(`The demo did not see what it should: ${what}. Please report this.`);
};

const until = async (seen: () => boolean, what: string): Promise<number> => {
  const start = Date.now();
  while (!seen()) {
    expect(Date.now() - start < PATIENCE_MS, what);
    await sleep(50);
  }
  return (Date.now() - start) / 1_000;
};

/** Plan, apply through rate limits and faults, and plan again: nothing is left to do. */
export const convergeScene = async ({ stage, say, run }: Player): Promise<void> => {
  say('1. What would happen? `setpoint plan` reads both providers and changes nothing.');
  expect((await run('plan')) === 0, 'a plan');
  say(
    '2. Make it so: `setpoint apply --yes`. AlooChat answers 429 when hurried, one answer gets lost, one connection breaks.',
  );
  expect((await run('apply', '--yes')) === 0, 'a converged apply');
  const { aloochat, toolzz } = stage.simulator;
  const created = aloochat.world.list().length + toolzz.world.list().length;
  say(
    `   ${created} integrations are live now; ${aloochat.traffic.refused + toolzz.traffic.refused} requests were answered 429, and none was lost or doubled.`,
  );
  say('3. Plan again: a second plan has nothing to do.');
  expect((await run('plan', '--detailed-exitcode')) === 0, 'an empty second plan');
};

/** An integration is edited by hand; the next tick reverts it. */
export const driftScene = async ({ stage, say }: Player): Promise<void> => {
  const { world } = stage.simulator.aloochat;
  const victim = world.list().find((item) => item.active && item.type === 'shopify');
  if (!victim) throw new UsageError('The example has no active shopify integration to play with.');
  say(
    `5. "${victim.name}" is switched off by hand at the provider. The next tick sees the drift and reverts it.`,
  );
  world.edit(victim.id, { active: false });
  const seconds = await until(() => world.get(victim.id)?.active === true, 'the hand edit reverted');
  say(`   Reverted after ${seconds.toFixed(1)} s.`);
};

/** An edit of the YAML is applied within seconds. */
export const editScene = async ({ stage, say }: Player): Promise<void> => {
  const { world } = stage.simulator.aloochat;
  let renamed = '';
  stage.example.edit((document) => {
    const key = namesIn(document, 'integrations').find(
      (name) => document.getIn(['integrations', name, 'type']) === 'zendesk',
    );
    if (renamed !== '' || key === undefined) return;
    renamed = `${String(document.getIn(['integrations', key, 'name']))} (renamed in Git)`;
    document.setIn(['integrations', key, 'name'], renamed);
  });
  expect(renamed !== '', 'a zendesk integration in the example');
  say(`6. A commit renames an integration to "${renamed}". The daemon sees the edited file.`);
  const seconds = await until(
    () => world.list().some((item) => item.name === renamed),
    'the YAML edit applied',
  );
  say(
    `   Applied after ${seconds.toFixed(1)} s: an update of the same integration, not a delete and a create.`,
  );
};

/** A bad merge empties the YAML: the guards block every delete. */
export const guardScene = async ({ stage, say, run }: Player): Promise<void> => {
  const { world, requests } = stage.simulator.aloochat;
  const before = world.list().length;
  let kept = 0;
  say(
    '7. A bad merge removes all but two integrations from the YAML. The guards block the deletes, and name the way out.',
  );
  stage.example.edit((document) => {
    for (const name of namesIn(document, 'integrations')) {
      if (kept++ >= 2) document.deleteIn(['integrations', name]);
    }
  });
  await sleep(5_000);
  expect((await run('plan')) === 0, 'a plan with blocked deletes');
  const deletes = requests.matching('DELETE', /./).length;
  expect(world.list().length === before && deletes === 0, 'nothing deleted');
  say(`   Still ${before} live at AlooChat, no delete was sent. The merge is reverted.`);
  stage.example.undo();
};

/** Everything is as the YAML says again, and `status` tells. */
export const statusScene = async ({ say, run, quietly }: Player): Promise<void> => {
  say('8. How does everything stand? `setpoint status`, once the daemon has seen the revert.');
  const deadline = Date.now() + PATIENCE_MS;
  while ((await quietly('status')) !== 0) expect(Date.now() < deadline, 'everything in sync again');
  expect((await run('status')) === 0, 'everything in sync');
};
