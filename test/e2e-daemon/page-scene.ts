import type { TestContext } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { Daemon } from '../support/daemon.ts';
import { chat, chats, llm } from '../support/e2e-steps.ts';
import {
  aloochatAt,
  openWorld,
  type Store,
  toolzzAt,
  usualCredentials,
  type World,
} from '../support/e2e-world.ts';
import { chatToken, everySecond, onceAYear } from './scene.ts';
import { adminToken, startServing } from './served.ts';

/** What a page must not take for markup or obey, in a name and in a key. */
export const hostileName = 'Shop <script>window.hacked = 1</script> \u202egnp.exe "&\' </title>';
export const hostileKey = `<img src=x onerror="window.hacked=2">`;

/** Nothing of these may ever stand in a page. */
export const canaries = [chatToken, adminToken, usualCredentials.ALOO_KEY, usualCredentials.TOOLZZ_TOKEN];

/** Two accounts that a daemon looks after, and the address of its page. */
export type PageScene = {
  readonly world: World;
  readonly sim: Simulator;
  readonly daemon: Daemon;
  readonly url: string;
  /** Writes the desired state: so many chats, and whatever else is given, of the account acme. */
  desire(count: number, more?: Record<string, object>): Promise<void>;
};

/** The chats that everything begins with. */
export const usualCount = 12;

const usual = (): Record<string, object> => ({
  desk: chat('Support desk', { drift: 'report' }),
  [hostileKey]: chat(hostileName),
  openai: llm({ name: 'OpenAI' }),
});

/** Opens it; it is closed with the test, or by the hook's own closing. */
export const openPageScene = async (
  store: Store,
  onClose: TestContext['onTestFinished'],
): Promise<PageScene> => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: chatToken } });
  onClose(world.close);
  const sim = await world.simulate();
  const desire = (count: number, more: Record<string, object> = {}): Promise<void> =>
    world.desire({
      accounts: {
        acme: aloochatAt(sim, { schedule: everySecond }),
        brasil: toolzzAt(sim, { schedule: onceAYear }),
      },
      integrations: { ...chats(count), ...usual(), ...more },
    });
  await desire(usualCount);
  const { daemon, url } = await startServing(world);
  for (const name of ['acme', 'brasil'])
    await daemon.said('Run ended', {
      is: ({ account, result }) => account === name && result === 'converged',
    });
  return { world, sim, daemon, url, desire };
};
