import { join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/model/json.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import { commit, git } from '../desired/git-repository.ts';
import type { Worlds } from '../support/e2e-fixture.ts';
import { idOf } from '../support/e2e-steps.ts';
import { aloochatAt, ref, type World } from '../support/e2e-world.ts';

/** Written as people write it: comments, quotes, an anchor, a list in brackets. */
export const shops = `# Shops
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
export type Accepted = {
  readonly key: string;
  readonly account: string;
  readonly fields: readonly Field[];
  readonly patch: string | null;
};

/** A repository with the desired state in a folder of it, applied. */
export const openShop = async (
  worlds: Worlds,
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

export const run = (world: World, ...args: readonly string[]) =>
  world.run([...args, '--desired-state', join(world.folder, 'config')], { cwd: world.folder });

export const accept = async (
  world: World,
  ...args: readonly string[]
): Promise<Accepted & { code: number | null }> => {
  const { code, stdout, stderr } = await run(world, 'accept', 'shop', '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return { code, ...JSON.parse(stdout) };
};

export const editByHand = (sim: Simulator, config: JsonObject, more: object = {}): void => {
  sim.aloochat.world.edit(idOf(sim, 'Shop'), { config, ...more });
};

export const applyPatch = async (world: World, patch: string | null): Promise<void> => {
  await world.write('.git/accepted.patch', patch ?? '');
  git(world.folder, 'apply', '.git/accepted.patch');
};

export const expectInSync = async (world: World): Promise<void> => {
  const { code, stdout, stderr } = await run(world, 'plan', '--detailed-exitcode');
  expect(code, stdout + stderr).toBe(0);
};
