import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sharedKeys } from '../../../src/redis/keys.ts';
import type { Simulator } from '../../../src/simulator/start-simulator.ts';
import { useWorlds } from '../../support/e2e-fixture.ts';
import { chats, usualToken } from '../../support/e2e-steps.ts';
import { aloochatAt } from '../../support/e2e-world.ts';
import { until } from '../../support/until.ts';
import { expectLevel, type Look, printCurve, startWatched } from './look.ts';

/* A daemon with very many accounts on one schedule, with edits, drift and faults: what it holds levels off. */
const count = Number(process.env.TORTURE_ACCOUNTS ?? 300);
const rounds = Number(process.env.TORTURE_ROUNDS ?? 60);
const looks = 20;
const EACH = 10;

const { store, open } = useWorlds(usualToken);

test(`a daemon with ${count} accounts through ${rounds} ticks of each keeps no memory, no keys and no handles`, {
  timeout: 7_200_000,
}, async () => {
  const { world, sim } = await open();
  const simulators: Simulator[] = [sim];
  while (simulators.length < count) simulators.push(await world.simulate());
  const accountsOn = (schedule: string) =>
    Object.fromEntries(simulators.map((each, at) => [`account-${at}`, aloochatAt(each, { schedule })]));
  const accounts = accountsOn('*/20 * * * * *');
  const all = Object.assign({}, ...Object.keys(accounts).map((account) => chats(EACH, { account })));
  await world.desire({ accounts, integrations: all });
  const daemon = await startWatched(world, store());
  const requests = (each: Simulator): number => each.aloochat.requests.all.length;
  /** Waits until each account has run once more. */
  const tick = async (): Promise<void> => {
    for (const each of simulators) each.aloochat.requests.clear();
    await until(() => simulators.every((each) => requests(each) > 0));
  };
  await until(() => simulators.every(({ aloochat }) => aloochat.world.list().length === EACH));
  const curve: Look[] = [];
  for (let round = 1; round <= rounds; round++) {
    const at = (offset: number): Simulator => simulators[(7 * round + offset) % count] as Simulator;
    for (const offset of [0, 1, 2]) {
      const { aloochat } = at(offset);
      const [drifted] = aloochat.world.list();
      if (drifted) aloochat.world.edit(drifted.id, { name: `By hand ${round}` });
    }
    at(3).aloochat.faults.add({ kind: 'drop', when: 'after', method: 'GET', times: 1 });
    at(4).aloochat.faults.add({ kind: 'status', status: 503, method: 'GET', times: 1 });
    at(5).aloochat.faults.add({ kind: 'status', status: 429, method: 'GET', times: 1 });
    if (round % 5 === 0) {
      const account = `account-${round % count}`;
      const [edited] = Object.keys(chats(1, { account }));
      const entry = { account, type: 'slack', name: `Edited ${round}`, config: { channel: 'c' } };
      await world.desire({ accounts, integrations: { ...all, [edited as string]: entry } });
    }
    await tick();
    // The last runs end, and connections that are not used any more close: each has a timer.
    await sleep(6_000);
    if (round % Math.max(1, Math.floor(rounds / looks)) === 0) curve.push(await daemon.look(round * count));
  }
  printCurve(curve);
  expectLevel(curve);
  // Without ticks, no account stays marked as one that has work.
  await world.desire({ accounts: accountsOn('0 0 1 1 *'), integrations: all });
  await until(async () => (await store().client.exists(sharedKeys(world.prefix).work)) === 0);
  expect((await daemon.stop()).code).toBe(0);
});
