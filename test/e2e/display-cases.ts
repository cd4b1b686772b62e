import type { SecretDisplay } from '../../src/simulator/quirks.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { aloochatAt, ref, toolzzAt, type World } from '../support/e2e-world.ts';

/** One way in which a provider may treat values, as an account of its own. */
export type Case = {
  readonly account: string;
  readonly provider: 'aloochat' | 'toolzz';
  readonly sim: Simulator;
};

const displays: readonly SecretDisplay[] = ['omit', 'mask', 'echo', 'random-mask'];
const puts = ['merge', 'replace'] as const;
const normalising = [false, true];

/** What the entries of every account say. */
export type Wanted = {
  readonly domain: string;
  readonly name: string;
  readonly key: string;
  readonly second: boolean;
  /** Further config keys at AlooChat. */
  readonly more: object;
};

const alooEntries = (account: string, wanted: Wanted): Record<string, object> => ({
  [`${account}-${wanted.key}`]: {
    account,
    type: 'shopify',
    name: wanted.name,
    visibility: 'private',
    agentId: null,
    config: {
      shop_domain: wanted.domain,
      access_token: ref('SHOP_TOKEN'),
      ...wanted.more,
      options: { deep: [1, { two: 'Two ' }], sandbox: false },
    },
  },
  ...(wanted.second
    ? {
        [`${account}-help`]: {
          account,
          type: 'zendesk',
          name: 'Help',
          active: false,
          config: { subdomain: 'acme', api_token: ref('HELP_TOKEN'), email: 'a@example.com' },
        },
      }
    : {}),
});

const toolzzEntries = (account: string, wanted: Wanted): Record<string, object> => ({
  [`${account}-${wanted.key}`]: {
    account,
    type: 'openai',
    name: wanted.name,
    config: { api_key: ref('OPENAI_KEY'), organization: ' Org ' },
  },
  ...(wanted.second
    ? {
        [`${account}-help`]: {
          account,
          type: 'elevenlabs',
          name: 'Help',
          config: { api_key: ref('OPENAI_KEY') },
        },
      }
    : {}),
});

/** Writes the desired state of all cases. */
export const writeCases = (world: World, cases: readonly Case[], wanted: Wanted): Promise<void> =>
  world.desire({
    accounts: Object.fromEntries(
      cases.map(({ account, provider, sim }) => [
        account,
        provider === 'aloochat' ? aloochatAt(sim) : toolzzAt(sim),
      ]),
    ),
    integrations: Object.assign(
      {},
      ...cases.map(({ account, provider }) =>
        (provider === 'aloochat' ? alooEntries : toolzzEntries)(account, wanted),
      ),
    ),
  });

/** Starts the providers of every case; something of somebody else is live at each. */
export const startCases = async (world: World): Promise<readonly Case[]> => {
  const cases: Case[] = [];
  for (const secrets of displays)
    for (const normalise of normalising)
      for (const put of puts) {
        // How a write answers takes turns, so that each way meets each display.
        const quirks = {
          secrets,
          normalise,
          put,
          answers: normalise === (put === 'merge') ? 'same' : 'bare',
        } as const;
        const sim = await world.simulate({ aloochat: { quirks }, toolzz: { quirks } });
        for (const at of [sim.aloochat, sim.toolzz])
          at.world.add({
            type: at === sim.aloochat ? 'slack' : 'gemini',
            name: 'Of somebody else',
            config: { token: 'theirs' },
          });
        const name = `${secrets}-${normalise ? 'normalise' : 'as-is'}`;
        cases.push({ account: `aloo-${name}-${put}`, provider: 'aloochat', sim });
        if (put === 'merge') cases.push({ account: `toolzz-${name}`, provider: 'toolzz', sim });
      }
  return cases;
};
