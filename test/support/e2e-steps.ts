import { expect } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { ref, type World } from './e2e-world.ts';

/** The variable TOKEN, as the files that use these entries set it. */
export const usualToken = { TOKEN: 'xoxb-0123456789' } as const;

/** An AlooChat entry of the account `acme`. */
export const chat = (name: string, extra: object = {}): object => ({
  account: 'acme',
  type: 'slack',
  name,
  config: { token: ref('TOKEN'), channel: 'general' },
  ...extra,
});

/** A Toolzz entry of the account `brasil`. */
export const llm = (extra: object = {}): object => ({
  account: 'brasil',
  type: 'openai',
  name: 'LLM',
  config: { api_key: ref('TOKEN') },
  ...extra,
});

/** AlooChat entries of one account, ACCOUNT-0 "Chat 0" and so on, or from another number on. */
export const chats = (count: number, { from = 0, account = 'acme' } = {}): Record<string, object> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${account}-${from + index}`,
      { account, type: 'slack', name: `Chat ${from + index}`, config: { token: ref('TOKEN') } },
    ]),
  );

/** Who has this name at AlooChat; empty when nobody has. */
export const idOf = ({ aloochat }: Simulator, name: string): string =>
  aloochat.world.list().find((item) => item.name === name)?.id ?? '';

/** An apply that succeeds, and makes this much of the first account. */
export const expectApplied = async (
  world: World,
  applied: object,
  ...args: readonly string[]
): Promise<void> => {
  const { code, stdout, accounts } = await world.apply(...args);
  expect(code, stdout).toBe(0);
  expect(accounts[0]?.applied).toEqual(applied);
};

/** Nothing is left to do: the next apply plans nothing, sends no change and is content. */
export const expectSettled = async (world: World): Promise<void> => {
  world.quiet();
  const { code, stdout, accounts } = await world.apply();
  expect(accounts.filter(({ applied }) => Object.keys(applied).length > 0)).toEqual([]);
  expect(code, stdout).toBe(0);
  expect(world.writes()).toEqual([]);
};
