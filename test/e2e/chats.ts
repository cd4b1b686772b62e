import { expect } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { Opened, Worlds } from '../support/e2e-fixture.ts';
import { aloochatAt, ref } from '../support/e2e-world.ts';

/** An account `acme` with so many entries, each with the secret SLACK_TOKEN, and more of the account's settings. */
export const chatsYaml = (sim: Simulator, count: number, account: object = {}) => ({
  accounts: { acme: aloochatAt(sim, account) },
  integrations: Object.fromEntries(
    Array.from({ length: count }, (_, i): [string, object] => [
      `chat-${i}`,
      {
        account: 'acme',
        type: 'slack',
        name: `Chat ${i}`,
        config: { token: ref('SLACK_TOKEN'), channel: 'general' },
      },
    ]),
  ),
});

/** Opens worlds in which so many are applied, beside one of somebody else. */
export const openAppliedIn =
  (worlds: Worlds) =>
  async (count: number): Promise<Opened> => {
    const { world, sim } = await worlds.open();
    sim.aloochat.world.add({ type: 'slack', name: 'Of somebody else' });
    await world.desire(chatsYaml(sim, count));
    const applied = await world.apply();
    expect(applied.code, applied.stdout).toBe(0);
    world.quiet();
    return { world, sim };
  };
