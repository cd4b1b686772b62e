import { describe, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { assistant, openWorkshop } from '../reconcile/workshop.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { idle, openReplica } from './replica.ts';

/** A literal under a name that says nothing; only the provider's form calls it a password. */
const phrase = 'the-phrase-7c41-Zq';
const rotated = 'the-phrase-9d52-Wx';

const door = (value: string): DesiredIntegration =>
  assistant('door', { type: 'door', config: { label: value, floor: 'ground' }, secretPaths: [] });

const echo = (value: string) => ({
  statusCode: 422,
  message: `label ${value} is not valid, nor is ${encodeURIComponent(value)}`,
  encoded: Buffer.from(value).toString('base64'),
});

describe('a value that only the provider’s form calls a password', () => {
  it('is in no error text, no log and nowhere in Redis, whatever the provider repeats', async (test) => {
    const workshop = await openWorkshop(test, {
      provider: 'toolzz',
      quirks: { secrets: 'echo', answers: 'echo' },
    });
    const { simulator, simulated, redis, prefix } = workshop;
    const [known] = simulator.toolzz.catalogue;
    if (!known) throw new Error('The simulated catalogue is empty.');
    simulator.toolzz.catalogue.push({
      ...known,
      integrations: {
        ...known.integrations,
        id: '7d5a4c1e-33b2-4f0a-9a60-0d8b6a1c2e77',
        slug: 'door',
        form: [
          { name: 'label', type: ' Password ', required: true },
          { name: 'floor', type: 'string' },
        ],
      },
    });
    const replica = await openReplica(test, workshop, [door(phrase)]);
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 500, body: echo(phrase) });
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 422, body: echo(phrase) });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    const texts = [JSON.stringify((await replica.jobs.status.read()).lastRun)];
    test.expect(texts.join()).toContain('[secret]');
    simulated.faults.clear();
    await replica.stop();
    await replica.desire([door(rotated)]);
    texts.push(JSON.stringify((await replica.hand().plan()).plan));
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 403, body: rotated });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    texts.push(JSON.stringify((await replica.jobs.status.read()).lastRun));
    const seen = [...texts, ...(await dumpRedis(redis, prefix)), ...replica.logged].join('\n');
    for (const secret of [phrase, rotated]) {
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
      for (const form of forms) test.expect(seen).not.toContain(form);
    }
    test.expect(seen).toContain('422');
  });
});
