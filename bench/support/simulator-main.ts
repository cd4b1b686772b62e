import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { estateOf, liveItems } from './estate.ts';
import type { FromSimulator } from './simulator-process.ts';

/* Both simulated providers in a process of their own. Arguments: how many integrations the estate has, and how many of them are live. */
const [, , count = '0', live = count] = process.argv;
const estate = estateOf(Number(count)).slice(0, Number(live));
const simulator = await startSimulator({
  aloochat: { items: liveItems(estate, 'aloochat') },
  toolzz: { items: liveItems(estate, 'toolzz') },
});
const send = (message: FromSimulator): void => void process.send?.(message);

process.on('message', () =>
  send({ aloochat: simulator.aloochat.requests.all.length, toolzz: simulator.toolzz.requests.all.length }),
);
process.on('disconnect', () => void simulator.close());
send({ aloochatUrl: simulator.aloochat.baseUrl, toolzzUrl: simulator.toolzz.baseUrl });
