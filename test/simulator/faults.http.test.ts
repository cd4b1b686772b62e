import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault, FaultEffect } from '../../src/simulator/faults/fault.ts';
import type { LimitHeaders } from '../../src/simulator/limits/limit-headers.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { call, jsonOf, newCredential, type Reply, type Shown, shop } from './call.ts';

let simulator: Simulator;
let aloochat: Simulator['aloochat'];

beforeEach(async () => {
  simulator = await startSimulator();
  aloochat = simulator.aloochat;
});
afterEach(() => simulator.close());

const create = () => call(aloochat, 'POST', '/integrations', shop);
const list = () => call(aloochat, 'GET', '/integrations');
const effects = () => aloochat.world.list().length;
const statuses = async (times: number) => {
  const seen: number[] = [];
  for (let turn = 0; turn < times; turn += 1) seen.push((await list()).status);
  return seen;
};

describe('which requests are struck', () => {
  test('those with the method and path, and no others', async () => {
    aloochat.faults.add({ kind: 'status', status: 500, method: 'POST', path: /^\/integrations$/g });
    expect([(await list()).status, (await create()).status, (await create()).status]).toEqual([
      200, 500, 500,
    ]);
  });

  test('so many of them, after so many have passed', async () => {
    const fault = aloochat.faults.add({ kind: 'status', status: 500, after: 1, times: 2 });
    expect(await statuses(5)).toEqual([200, 500, 500, 200, 200]);
    expect(fault.strikes).toBe(2);
  });

  test('by the first fault that matches', async () => {
    aloochat.faults.add({ kind: 'status', status: 500, times: 1 });
    aloochat.faults.add({ kind: 'status', status: 503, times: 1 });
    expect(await statuses(3)).toEqual([500, 503, 200]);
  });

  test('with a chance that repeats for the same seed', async () => {
    const drawn = async () => {
      const other = await startSimulator({ seed: 7 });
      aloochat = other.aloochat;
      aloochat.faults.add({ kind: 'status', status: 500, probability: 0.5 });
      const seen = await statuses(20);
      await other.close();
      return seen;
    };
    const [first, second] = [await drawn(), await drawn()];
    expect(second).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });

  test('none any more once the fault is removed or all are cleared', async () => {
    const fault = aloochat.faults.add({ kind: 'status', status: 500 });
    fault.remove();
    expect(await statuses(1)).toEqual([200]);
    aloochat.faults.add({ kind: 'status', status: 500 });
    aloochat.faults.clear();
    expect(await statuses(1)).toEqual([200]);
  });

  test('and the log says which', async () => {
    aloochat.faults.add({ kind: 'drop', times: 1 });
    await expect(list()).rejects.toThrow();
    await list();
    expect(aloochat.requests.all).toMatchObject([{ status: null, fault: 'drop' }, { status: 200 }]);
    expect(aloochat.requests.all[1]).not.toHaveProperty('fault');
  });
});

describe('answers in place of the provider', () => {
  const answers: [name: string, fault: FaultEffect, expected: Partial<Reply>][] = [
    ['500', { kind: 'status', status: 500 }, { status: 500, text: expect.stringContaining('"detail"') }],
    ['401', { kind: 'status', status: 401 }, { status: 401 }],
    ['403', { kind: 'status', status: 403, body: 'Forbidden' }, { status: 403, text: 'Forbidden' }],
    ['408', { kind: 'status', status: 408 }, { status: 408 }],
    ['409', { kind: 'status', status: 409 }, { status: 409 }],
    ['422', { kind: 'status', status: 422, body: { errors: [] } }, { status: 422, text: '{"errors":[]}' }],
    ['a wrong shape', { kind: 'status', status: 200, body: { a: 1 } }, { status: 200, text: '{"a":1}' }],
    ['HTML', { kind: 'html' }, { status: 200, text: expect.stringContaining('<html>') }],
    ['HTML with a 403', { kind: 'html', status: 403 }, { status: 403 }],
    ['nothing', { kind: 'empty', when: 'before' }, { status: 200, text: '' }],
    ['a redirect', { kind: 'redirect', to: 'https://example.com/' }, { status: 302, text: '' }],
  ];

  test.each(answers)('%s, before the effect', async (_, fault, expected) => {
    aloochat.faults.add(fault);
    expect(await create()).toMatchObject(expected);
    expect(effects()).toBe(0);
  });

  test.each(answers)('%s, after the effect', async (_, fault, expected) => {
    aloochat.faults.add({ ...fault, when: 'after' } as Fault);
    expect(await create()).toMatchObject(expected);
    expect(effects()).toBe(1);
  });

  test('a redirect names its place, with any of the statuses', async () => {
    aloochat.faults.add({ kind: 'redirect', to: 'https://example.com/', status: 308 });
    const reply = await list();
    expect([reply.status, reply.headers.get('location')]).toEqual([308, 'https://example.com/']);
  });
});

describe('a 429 whose headers ask for a wait', () => {
  const near = (expected: number, within: number) => (text: string | null) =>
    Math.abs(Number(text) - expected) <= within;
  const checks: [form: LimitHeaders, header: string, fits: (text: string | null) => boolean][] = [
    ['none', 'retry-after', (text) => text === null],
    ['retry-after', 'retry-after', (text) => text === '90'],
    [
      'retry-after-date',
      'retry-after',
      (text) => near(Date.now() + 90_000, 30_000)(String(Date.parse(text ?? ''))),
    ],
    ['x-epoch', 'x-ratelimit-reset', (text) => near(Date.now() / 1000 + 90, 30)(text)],
    ['x-epoch-ms', 'x-ratelimit-reset', (text) => near(Date.now() + 90_000, 30_000)(text)],
    ['x-delta', 'x-ratelimit-reset', (text) => text === '90'],
    ['draft', 'ratelimit-reset', (text) => text === '90'],
    ['ietf', 'ratelimit', (text) => text === '"default";r=0;t=90'],
  ];
  test.each(checks)('%s', async (headers, header, fits) => {
    aloochat.faults.add({ kind: 'rate-limit', headers, waitMs: 90_000 });
    const reply = await create();
    expect([reply.status, effects()]).toEqual([429, 0]);
    expect(reply.headers.get(header)).toSatisfy(fits);
  });
});

describe('connections', () => {
  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('dropped %s the effect', async (when, count) => {
    aloochat.faults.add({ kind: 'drop', when });
    await expect(create()).rejects.toThrow();
    expect(effects()).toBe(count);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('left without an answer %s the effect', async (when, count) => {
    aloochat.faults.add({ kind: 'hang', when, times: 1 });
    const gone = new AbortController();
    const url = `${aloochat.baseUrl}/integrations`;
    const headers = { 'x-api-key': aloochat.credential };
    const answer = fetch(url, { method: 'POST', headers, body: JSON.stringify(shop), signal: gone.signal });
    await expect.poll(() => aloochat.requests.all[0]?.fault).toBe('hang');
    expect(aloochat.traffic.inFlight).toBe(1);
    gone.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => aloochat.traffic.inFlight).toBe(0);
    expect(effects()).toBe(count);
  });

  test('a slow answer comes after the effect', async () => {
    aloochat.faults.add({ kind: 'slow', ms: 50 });
    const sent = Date.now();
    expect((await create()).status).toBe(201);
    expect(Date.now() - sent).toBeGreaterThanOrEqual(49);
    expect(effects()).toBe(1);
  });

  test('a slow effect comes although the client has gone', async () => {
    aloochat.faults.add({ kind: 'slow', ms: 50, when: 'before' });
    const url = `${aloochat.baseUrl}/integrations`;
    const headers = { 'x-api-key': aloochat.credential };
    const gone = new AbortController();
    const answer = fetch(url, { method: 'POST', headers, body: JSON.stringify(shop), signal: gone.signal });
    await expect.poll(() => aloochat.requests.all.length).toBe(1);
    gone.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(effects).toBe(1);
  });
});

describe("damage to the provider's own answer, after the effect", () => {
  test('broken JSON whose length fits', async () => {
    aloochat.faults.add({ kind: 'broken-json' });
    const reply = await create();
    expect(() => jsonOf(reply)).toThrow();
    expect(reply.headers.get('content-length')).toBe(String(reply.text.length));
    expect(effects()).toBe(1);
  });

  test('a body shorter than its Content-Length', async () => {
    aloochat.faults.add({ kind: 'truncated' });
    await expect(create()).rejects.toThrow();
    expect(effects()).toBe(1);
  });

  test('a body that never ends', async () => {
    aloochat.faults.add({ kind: 'endless' });
    const gone = new AbortController();
    const headers = { 'x-api-key': aloochat.credential };
    const answer = await fetch(`${aloochat.baseUrl}/integrations`, { headers, signal: gone.signal });
    const seen: string[] = [];
    await expect(async () => {
      for await (const chunk of answer.body ?? []) {
        seen.push(Buffer.from(chunk as Uint8Array).toString());
        if (seen.length > 3) gone.abort();
      }
    }).rejects.toThrow();
    expect(seen.join('').trimEnd()).toBe('[');
  });

  test.each([true, false])('a body over a size, its length declared: %s', async (declareLength) => {
    aloochat.faults.add({ kind: 'oversized', bytes: 100_000, declareLength });
    const reply = await create();
    expect(reply.text.length).toBeGreaterThan(100_000);
    expect(reply.headers.has('content-length')).toBe(declareLength);
    expect(jsonOf<Shown>(reply).name).toBe(shop.name);
  });

  test('any rewriting of it', async () => {
    aloochat.faults.add({ kind: 'rewrite', rewrite: (body) => [body, body] });
    expect(jsonOf(await create())).toMatchObject([{ name: shop.name }, { name: shop.name }]);
    aloochat.faults.clear();
    aloochat.faults.add({ kind: 'rewrite', rewrite: () => undefined });
    expect((await create()).text).toBe('');
  });

  test('an empty body', async () => {
    aloochat.faults.add({ kind: 'empty' });
    expect([(await create()).text, effects()]).toEqual(['', 1]);
  });
});

test('faults strike at Toolzz the same way, with its own form of errors', async () => {
  const { toolzz } = simulator;
  toolzz.faults.add({ kind: 'status', status: 500, when: 'after' });
  const reply = await call(toolzz, 'POST', '/credential', newCredential(toolzz));
  expect(jsonOf(reply)).toEqual({ statusCode: 500, message: expect.any(String) });
  expect(toolzz.world.list()).toHaveLength(1);
});
