import { onTestFinished } from 'vitest';
import type { HttpLimits } from '../../src/http/exchange.ts';
import type { DesiredAccount, DesiredIntegration } from '../../src/model/desired.ts';
import type { IntegrationUpdate, Provider } from '../../src/model/provider.ts';
import type { SecretRegistry } from '../../src/model/secrets.ts';
import type { ProviderDescriptor } from '../../src/providers/descriptor.ts';
import { descriptorOf } from '../../src/providers/known-providers.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import type { Quirks } from '../../src/simulator/quirks.ts';
import type { SimulatedProvider } from '../../src/simulator/simulated-provider.ts';
import { type SimulatedName, type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { createFreeThrottle, type FreeThrottle } from '../support/free-throttle.ts';
import { desiredAccount, desiredEntry } from './desired.ts';

/** The secret that every subject's entry holds. */
export const entrySecret = 'the-secret-of-the-entry-8d1f';

/** A provider's server, and an account there. */
export type Started = {
  readonly simulated: SimulatedProvider;
  readonly account: DesiredAccount;
  close(): Promise<void>;
};

/** What the conformance suite has to know of a provider. */
export type Subject = {
  readonly name: string;
  readonly descriptor: ProviderDescriptor;
  /** Matches the request that lists what is live, below the base URL. */
  readonly list: RegExp;
  /** What the provider calls these in a list's items. */
  readonly words: { readonly [field in 'name' | 'active' | 'config']: string };
  /** An entry that the provider takes, with a secret in its config. */
  readonly entry: DesiredIntegration;
  /** One update per field that can be changed in place. */
  readonly updates: readonly IntegrationUpdate[];
  start(): Promise<Started>;
};

/** One of the simulator's providers. */
export type SimulatedSubject = Subject & {
  readonly name: SimulatedName;
  account(simulator: Simulator): DesiredAccount;
};

const simulated = (given: Omit<SimulatedSubject, 'descriptor' | 'start'>): SimulatedSubject => ({
  ...given,
  descriptor: descriptorOf(given.name),
  start: async () => {
    const simulator = await startSimulator();
    return {
      simulated: simulator[given.name],
      account: given.account(simulator),
      close: () => simulator.close(),
    };
  },
});

export const aloochat = simulated({
  name: 'aloochat',
  list: /^\/integrations$/,
  words: { name: 'name', active: 'is_active', config: 'config' },
  entry: desiredEntry({
    type: 'shopify',
    name: 'My Shopify Store',
    visibility: 'private',
    agentId: '456e7890-e89b-12d3-a456-426614174001',
    config: {
      shop_domain: 'mystore.myshopify.com',
      access_token: entrySecret,
      nested: { list: [1, true, null] },
    },
    secretPaths: ['config.access_token'],
  }),
  updates: [
    { name: 'Another Name' },
    { active: false },
    { visibility: 'public' },
    { agentId: null },
    { config: { shop_domain: 'other.myshopify.com', access_token: entrySecret } },
  ],
  account: ({ aloochat: { baseUrl, credential } }) =>
    desiredAccount({ provider: 'aloochat', baseUrl, credential }),
});

export const toolzz = simulated({
  name: 'toolzz',
  list: /^\/credential\/unity\//,
  words: { name: 'name', active: 'status', config: 'credentials' },
  entry: desiredEntry({
    type: 'openai',
    name: 'OpenAI Marketing',
    config: { api_key: entrySecret, organization: 'org-1' },
    secretPaths: ['config.api_key'],
  }),
  updates: [{ name: 'Another Name' }, { active: false }],
  account: ({ toolzz: { baseUrl, credential, unit, user } }) =>
    desiredAccount({ provider: 'toolzz', baseUrl, credential, fields: { unit, user } }),
});

/** A provider against its simulation, until the test is finished. */
export type Bench = {
  readonly provider: Provider;
  readonly simulated: SimulatedProvider;
  readonly account: DesiredAccount;
  readonly throttle: FreeThrottle;
  readonly secrets: SecretRegistry;
  /** Another one that speaks to the same, with other limits. */
  limited(limits: Partial<HttpLimits>): Promise<Provider>;
};

type BenchOptions = {
  readonly quirks?: Partial<Quirks>;
  readonly account?: Partial<DesiredAccount>;
};

/** Starts the provider's server and a provider that speaks to it. */
export const startBench = async (subject: Subject, options: BenchOptions = {}): Promise<Bench> => {
  const { simulated, account: usual, close } = await subject.start();
  onTestFinished(close);
  Object.assign(simulated.quirks, options.quirks);
  const account = { ...usual, ...options.account };
  const throttle = createFreeThrottle();
  const secrets = createSecretRegistry();
  for (const secret of [entrySecret, account.credential]) secrets.register(secret);
  const limited = (limits?: Partial<HttpLimits>) =>
    subject.descriptor.create({ account, throttle, secrets, limits });
  return { provider: await limited(), simulated, account, throttle, secrets, limited };
};
