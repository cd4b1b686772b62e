import { startSimulator } from '../../src/simulator/start-simulator.ts';
import type { NewIntegration } from '../../src/simulator/world.ts';
import type { FromSimulators } from './simulators-process.ts';

/* A simulated AlooChat for each account, all in one process. Arguments: how many accounts, and how many integrations each has. */
const [, , accounts = '0', each = '0'] = process.argv;

/** What is live: as `write-accounts.ts` writes it. */
const items: readonly NewIntegration[] = Array.from({ length: Number(each) }, (_, at) => ({
  type: 'shopify',
  name: `Store ${at}`,
  config: { shop_domain: `store-${at}.myshopify.com`, api_version: '2024-01' },
}));
const simulators = await Promise.all(
  Array.from({ length: Number(accounts) }, (_, at) => startSimulator({ seed: at + 1, aloochat: { items } })),
);
const send = (message: FromSimulators): void => void process.send?.(message);

process.on('message', () =>
  send({ requests: simulators.map(({ aloochat }) => aloochat.requests.all.length) }),
);
process.on('disconnect', () => process.exit());
send({ urls: simulators.map(({ aloochat }) => aloochat.baseUrl) });
