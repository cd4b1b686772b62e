import { join } from 'node:path';
import { expect } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { CliResult } from '../support/cli.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, llm, usualToken } from '../support/e2e-steps.ts';
import { type Applied, aloochatAt, toolzzAt, type World } from '../support/e2e-world.ts';

export const worlds = useWorlds({ ...usualToken, SETPOINT_LEDGER_KEY: 'a-ledger-key-for-tests' });

export type Scene = {
  readonly world: World;
  readonly sim: Simulator;
  readonly file: string;
  readonly yaml: { readonly accounts: Record<string, object>; readonly integrations: Record<string, object> };
};

export const save = async (world: World, ...args: string[]): Promise<CliResult> => {
  const saved = await world.run(['plan', '--out', 'plan.json', ...args]);
  expect(saved.code, saved.stderr).toBe(0);
  world.quiet();
  return saved;
};

/** Two of each kind are converged; then one is renamed, one new and one gone in the YAML, and that plan is saved. */
export const open = async (): Promise<Scene> => {
  const { world, sim } = await worlds.open();
  const accounts = { acme: aloochatAt(sim), brasil: toolzzAt(sim) };
  const before = { a: chat('A'), b: chat('B'), gone: chat('Gone'), llm: llm() };
  await world.desire({ accounts, integrations: before });
  expect((await world.apply()).code).toBe(0);
  const integrations = { a: chat('A renamed'), b: chat('B'), fresh: chat('Fresh'), llm: llm() };
  await world.desire({ accounts, integrations });
  await save(world);
  return { world, sim, file: join(world.folder, 'plan.json'), yaml: { accounts, integrations } };
};

export const applyFile = async ({ world }: Pick<Scene, 'world'>, ...args: string[]): Promise<Applied> =>
  world.apply('plan.json', ...args);

/** Refused with these words, and nothing was asked of a provider but to be read. */
export const expectRefused = async (
  scene: Pick<Scene, 'world'>,
  ...words: readonly RegExp[]
): Promise<string> => {
  scene.world.quiet();
  const { code, stdout, stderr } = await applyFile(scene);
  expect(code, stdout).toBe(1);
  const { error } = JSON.parse(stdout) as { error: string };
  expect(stderr).toContain('plan.json');
  expect(stderr).not.toMatch(/^\s+at /m);
  for (const word of words) expect(error).toMatch(word);
  expect(scene.world.writes()).toEqual([]);
  return error;
};
