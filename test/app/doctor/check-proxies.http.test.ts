import { expect, it, onTestFinished } from 'vitest';
import { checkProxies } from '../../../src/app/doctor/check-proxies.ts';
import { checkWebhooks } from '../../../src/app/doctor/check-webhooks.ts';
import { sendDirectly } from '../../../src/http/send.ts';
import { readProxies } from '../../../src/settings/proxy-settings.ts';
import { startProxy } from '../../support/http-proxy.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

it('says nothing where there is no proxy', async () => {
  const { checks, blocks } = await checkProxies(readProxies({}));
  expect(checks).toEqual([]);
  expect(blocks('https://api.example')).toBe(false);
});

it('checks a proxy once that two variables name, and blocks nothing while it is there', async () => {
  const { port } = await startProxy({ onTestFinished });
  const at = `127.0.0.1:${port}`;
  const { checks, blocks } = await checkProxies(readProxies({ HTTP_PROXY: at, HTTPS_PROXY: at }));
  expect(checks).toEqual([{ subject: 'proxy', outcome: 'ok', message: `${at} (HTTP_PROXY) is in force` }]);
  expect(blocks('https://api.example')).toBe(false);
});

it('blocks what is behind a proxy that is away, and nothing else', async () => {
  const settings = readProxies({ HTTPS_PROXY: '127.0.0.1:1', NO_PROXY: 'near.example' });
  const { checks, blocks } = await checkProxies(settings);
  expect(checks.map(({ outcome }) => outcome)).toEqual(['wrong']);
  expect(
    ['https://far.example', 'https://near.example', 'http://far.example', 'git@host:x'].map(blocks),
  ).toEqual([true, false, false, false]);
});

it('sends a test message to each notification URL, and skips what its proxy blocks', async () => {
  const receiver = await startWebhookReceiver();
  onTestFinished(receiver.close);
  const urls = { webhookUrl: receiver.url, slackUrl: receiver.url };
  const open = { blocks: () => false };
  expect((await checkWebhooks(urls, sendDirectly, open)).map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  expect(receiver.taken().map(({ text }) => text)).toEqual(
    Array.from({ length: 2 }, () => expect.any(String)),
  );
  const blocked = await checkWebhooks(urls, sendDirectly, { blocks: () => true });
  expect(blocked.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
  expect(receiver.asked()).toBe(2);
});
