import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, inject, it, type TestContext } from 'vitest';
import { type Notifier, startNotifier } from '../../jobs/notify.ts';
import { sendDirectly } from '../../src/http/send.ts';
import { createLogger } from '../../src/log.ts';
import type { Findings } from '../../src/model/notification.ts';
import { accountKeys, keysBegin } from '../../src/redis/keys.ts';
import { redisOptions } from '../../src/redis/redis-options.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { destinationsOf } from '../../src/server/notifications/destinations.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const failing: Findings = {
  troubles: [{ kind: 'failed', key: 'shop', message: 'answered 500' }],
  looked: 'all',
};
const fine: Findings = { troubles: [], looked: 'all' };

const facts = (run: string) => ({ account: 'acme', provider: 'aloochat', run, revision: 'r1' });

const openScene = async ({ onTestFinished }: TestContext) => {
  const prefix = `notify-${randomUUID()}`;
  const redis = new Redis(redisOptions(inject('redisUrl')));
  const [webhook, slack] = [await startWebhookReceiver(), await startWebhookReceiver()];
  const logged: string[] = [];
  const log = createLogger({
    level: 'trace',
    pretty: false,
    secrets: createSecretRegistry(),
    destination: { write: (line) => void logged.push(line) },
  });
  const notifiers: Notifier[] = [];
  onTestFinished(async () => {
    for (const notifier of notifiers) await notifier.close();
    await redis.quit();
    await Promise.all([webhook.close(), slack.close()]);
  });
  const start = (): Notifier => {
    const destinations = destinationsOf({ webhookUrl: webhook.url, slackUrl: slack.url }, sendDirectly);
    const notifier = startNotifier({ redis, prefix, log }, destinations, { firstPauseMs: 50 });
    notifiers.push(notifier);
    return notifier;
  };
  return { redis, prefix, webhook, slack, logged, start };
};

describe.concurrent('notifications', () => {
  it('reach each receiver once in its own format, and again on recovery', async (test) => {
    const { webhook, slack, start } = await openScene(test);
    const notifier = start();
    for (const run of ['1', '2', '3']) await notifier.notify(facts(run), failing);
    await notifier.notify(facts('4'), fine);
    await until(() => webhook.taken().length === 2 && slack.taken().length === 2);
    await notifier.notify(facts('5'), fine);
    await notifier.close();
    const events = webhook.taken().map(({ event, run }) => [event, run]);
    test.expect(events.toSorted()).toEqual([
      ['failed', '1'],
      ['recovered', '4'],
    ]);
    test.expect(slack.taken().every((body) => 'blocks' in body)).toBe(true);
  });

  it('are sent again until they are taken, and name only the host meanwhile', async (test) => {
    const { webhook, slack, logged, start } = await openScene(test);
    webhook.answer(500, 429, 503);
    await start().notify(facts('1'), failing);
    await until(() => webhook.taken().length === 1 && slack.taken().length === 1);
    test.expect(webhook.asked()).toBe(4);
    test.expect(slack.asked()).toBe(1);
    const text = logged.join('');
    test.expect(text).toContain('answered 429');
    test.expect(text).toContain(webhook.url.host);
    test.expect(text).not.toContain('hook-credential');
  });

  it('are one message when the run that sent them died before it recorded them', async (test) => {
    const { redis, prefix, webhook, start } = await openScene(test);
    const notifier = start();
    await notifier.notify(facts('1'), failing);
    await redis.del(accountKeys(prefix, 'acme').notified);
    await notifier.notify(facts('1'), failing);
    await notifier.notify(facts('2'), fine);
    await until(() => webhook.taken().some(({ event }) => event === 'recovered'));
    test.expect(webhook.taken().filter(({ event }) => event === 'failed')).toHaveLength(1);
  });

  it('are sent once by two replicas', async (test) => {
    const { webhook, start } = await openScene(test);
    const [one, other] = [start(), start()];
    await one.notify(facts('1'), failing);
    await other.notify(facts('2'), failing);
    await other.notify(facts('3'), fine);
    await until(() => webhook.taken().length === 2);
    await one.notify(facts('4'), fine);
    await Promise.all([one.close(), other.close()]);
    test.expect(webhook.taken()).toHaveLength(2);
  });

  it('are sent again when the record of sent ones is unreadable', async (test) => {
    const { redis, prefix, webhook, start } = await openScene(test);
    await redis.set(accountKeys(prefix, 'acme').notified, '{"sequence":"x"');
    await start().notify(facts('1'), failing);
    await until(() => webhook.taken().length === 1);
  });

  it('keep nothing of the credential of a webhook in Redis', async (test) => {
    const { redis, prefix, webhook, slack, start } = await openScene(test);
    webhook.answer(500);
    await start().notify(facts('1'), failing);
    await until(() => webhook.taken().length + slack.taken().length === 2);
    const keys = await redis.keys(`${keysBegin(prefix)}*`);
    const jobs = keys.filter((key) => key.includes(':notify-'));
    // The lock of a job at work is a text, and may be gone in a moment.
    const textOf = async (key: string) =>
      (await redis.type(key)) === 'hash' ? redis.hgetall(key) : redis.get(key);
    const texts = await Promise.all(jobs.map(textOf));
    test.expect(texts.length).toBeGreaterThan(0);
    test.expect(JSON.stringify(texts)).not.toContain('hook-credential');
  });
});
