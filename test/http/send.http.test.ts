import { describe, expect, it, onTestFinished } from 'vitest';
import { postWebhook } from '../../src/http/post-webhook.ts';
import { createSend } from '../../src/http/send.ts';
import { ProviderError } from '../../src/model/errors.ts';
import { readProxies } from '../../src/settings/proxy-settings.ts';
import { startProxy } from '../support/http-proxy.ts';
import { ask } from './ask.ts';
import { answering, closedUrl, serve, serveRaw } from './serve.ts';

const sending = (env: Record<string, string>) => createSend(readProxies(env));

const failureOf = async (env: Record<string, string>, baseUrl: string): Promise<ProviderError> => {
  const error = await ask(baseUrl, { send: sending(env) }).catch((caught: unknown) => caught);
  if (!(error instanceof ProviderError)) throw new Error(`It did not fail as it should: ${String(error)}`);
  return error;
};

describe('a request through a proxy', () => {
  it('is answered as without one, with the password of the proxy', async () => {
    const proxy = await startProxy({ onTestFinished });
    proxy.login = 'me:p@ss';
    const baseUrl = await serve(answering(200, '{"a":1}'));
    const send = sending({ HTTP_PROXY: `http://me:p%40ss@127.0.0.1:${proxy.port}` });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(baseUrl, { send })));
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 20 }, () => ({ a: 1 })));
    expect(proxy.asked).toHaveLength(20);
    expect(proxy.asked[0]).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+/);
  });

  it('is made directly where NO_PROXY lists the host', async () => {
    const baseUrl = await serve(answering(200, '{}'));
    const send = sending({ HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' });
    expect((await ask(baseUrl, { send })).status).toBe(200);
  });

  it("keeps the provider's own errors", async () => {
    const proxy = await startProxy({ onTestFinished });
    const baseUrl = await serve(answering(404, '{"message":"gone"}'));
    const error = await failureOf({ HTTP_PROXY: `127.0.0.1:${proxy.port}` }, baseUrl);
    expect(error).toMatchObject({ code: 'not-found', failure: 'refused' });
  });

  it('cannot be sent while the proxy is away, and the message names it', async () => {
    const away = new URL(await closedUrl()).host;
    const error = await failureOf({ https_proxy: `http://me:secret-1234@${away}` }, 'https://api.example');
    expect(error).toMatchObject({ code: 'unreachable', failure: 'not-sent' });
    expect(error.message).toContain(`the proxy ${away} of https_proxy cannot be reached`);
    expect(error.message).toContain(
      'lets api.example through; NO_PROXY lists the hosts to reach without it.',
    );
    expect(error.message).not.toMatch(/baseUrl|secret-1234/);
  });

  it('cannot be sent where the name of the proxy is unknown', async () => {
    const error = await failureOf({ HTTPS_PROXY: 'http://proxy.invalid:3128' }, 'https://api.example');
    expect(error.failure).toBe('not-sent');
    expect(error.message).toContain('the proxy proxy.invalid:3128 of HTTPS_PROXY cannot be reached');
  });

  it.each(['https://api.example', 'http'])(
    'says that the proxy wants another password: %s',
    async (target) => {
      const proxy = await startProxy({ onTestFinished });
      proxy.login = 'me:right';
      const baseUrl = target === 'http' ? await serve(answering(200, '{}')) : target;
      const at = `http://me:wrong-1234@127.0.0.1:${proxy.port}`;
      const error = await failureOf({ HTTPS_PROXY: at, HTTP_PROXY: at }, baseUrl);
      expect(error).toMatchObject({ code: 'unreachable', failure: 'not-sent' });
      expect(error.message).toContain('wants another user and password (407)');
      expect(error.message).not.toContain('wrong-1234');
    },
  );

  it('says that the proxy refuses the host', async () => {
    const proxy = await startProxy({ onTestFinished });
    proxy.refuses = 403;
    const error = await failureOf({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` }, 'https://api.example');
    expect(error).toMatchObject({ code: 'unreachable', failure: 'not-sent' });
    expect(error.message).toContain('refuses to connect to it (403)');
  });

  it('has an unknown outcome when the proxy ends the connection after the request', async () => {
    const baseUrl = await serve(answering(200, '{}'));
    const dying = await serveRaw((socket) => socket.once('data', () => socket.destroy()));
    const error = await failureOf({ HTTP_PROXY: dying }, baseUrl);
    expect(error.failure).toBe('unknown');
  });

  it('times out at a proxy that never answers', async () => {
    const silent = await serveRaw(() => undefined);
    const error = await ask('https://api.example', {
      send: sending({ HTTPS_PROXY: silent }),
      limits: { totalMs: 50 },
    }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'timeout' });
  });
});

it('a notification goes through the proxy too, and says when it is away', async () => {
  const proxy = await startProxy({ onTestFinished });
  const url = new URL(`${await serve(answering(200, ''))}/hook`);
  await postWebhook(url, { a: 1 }, sending({ HTTP_PROXY: `127.0.0.1:${proxy.port}` }));
  expect(proxy.asked).toEqual([`POST ${url.href}`]);
  const away = new URL(await closedUrl()).host;
  await expect(postWebhook(url, {}, sending({ HTTP_PROXY: away }))).rejects.toThrow(
    `The webhook at ${url.host} could not be reached: the proxy ${away} of HTTP_PROXY cannot be reached`,
  );
});
