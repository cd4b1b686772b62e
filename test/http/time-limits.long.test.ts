import { describe, expect, test } from 'vitest';
import { ask, factsOf } from './ask.ts';
import { serve, serveRaw } from './serve.ts';

describe('a request is given up', () => {
  test('in a handshake that never ends, long before the whole time is over', async () => {
    const url = await serveRaw(() => undefined, 'https');
    const call = ask(url, { limits: { totalMs: 25_000 } });
    expect(await factsOf(call)).toEqual({ code: 'unreachable', failure: 'not-sent', status: null });
  });

  test('without an answer, once the whole time is over', async () => {
    const url = await serve(() => undefined);
    expect(await factsOf(ask(url, { limits: { totalMs: 1_500 } }))).toEqual({
      code: 'timeout',
      failure: 'unknown',
      status: null,
    });
  });

  test('while the body trickles, once the whole time is over', async () => {
    const url = await serve((_request, response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    // Its head has come by then on a busy machine, too.
    expect(await factsOf(ask(url, { limits: { totalMs: 4_000 } }))).toEqual({
      code: 'timeout',
      failure: 'unknown',
      status: 200,
    });
  });
});
