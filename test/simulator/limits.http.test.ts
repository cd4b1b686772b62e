import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLimitModel, type Limit } from '../../src/simulator/limits/limit.ts';
import { type LimitHeaders, limitHeaders } from '../../src/simulator/limits/limit-headers.ts';
import type { LimitModel } from '../../src/simulator/limits/limit-model.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { call, type Reply } from './call.ts';

/** Which of the requests at these times are accepted. */
const accepted = (limit: Limit, times: readonly number[]) => {
  const model = createLimitModel(limit, 0);
  return times.map((time) => (model.accept(time) ? time : null)).filter((time) => time !== null);
};

describe('each limit model, in virtual time', () => {
  const cases: [name: string, limit: Limit, at: number[], accepts: number[]][] = [
    [
      'a bucket',
      { model: 'bucket', perSecond: 10, burst: 2 },
      [0, 1, 2, 99, 100, 101, 300, 301, 302],
      [0, 1, 100, 300, 301],
    ],
    [
      'a bucket whose rate changes',
      {
        model: 'changing-bucket',
        steps: [
          { forMs: 1000, perSecond: 10, burst: 1 },
          { forMs: 1000, perSecond: 1, burst: 1 },
          { forMs: 1000, perSecond: 10, burst: 1 },
        ],
      },
      [0, 100, 999, 1000, 1100, 1999, 2050, 2100, 2200, 9000, 9050, 9100],
      [0, 100, 999, 1999, 2100, 2200, 9000, 9100],
    ],
    [
      'a fixed window',
      { model: 'window', limit: 2, windowMs: 100 },
      [10, 20, 30, 99, 100, 101, 102],
      [10, 20, 100, 101],
    ],
    [
      'a fixed window with a phase',
      { model: 'window', limit: 1, windowMs: 100, phaseMs: 30 },
      [0, 60, 70, 169, 170],
      [0, 70, 170],
    ],
    [
      'a sliding log',
      { model: 'sliding', limit: 2, windowMs: 100 },
      [0, 50, 99, 100, 101, 150],
      [0, 50, 100, 150],
    ],
    [
      'GCRA without burst',
      { model: 'gcra', perSecond: 2 },
      [0, 499, 500, 900, 1000, 2000, 2499],
      [0, 500, 1000, 2000],
    ],
    [
      'GCRA with burst',
      { model: 'gcra', perSecond: 2, burst: 2 },
      [0, 0, 0, 500, 500, 1500, 1500],
      [0, 0, 500, 1500, 1500],
    ],
  ];
  test.each(cases)('%s', (_, limit, at, accepts) => {
    expect(accepted(limit, at)).toEqual(accepts);
  });

  test('concurrency: so many at once', () => {
    const model = createLimitModel({ model: 'concurrency', limit: 2 }, 0);
    expect([model.accept(0), model.accept(0), model.accept(0)]).toEqual([true, true, false]);
    model.finish();
    expect([model.accept(0), model.accept(0)]).toEqual([true, false]);
  });

  test('a ban: siblings of the refused one are forgiven, insistence is not', () => {
    const limit: Limit = { model: 'banner', of: { model: 'bucket', perSecond: 1, burst: 1 } };
    expect(accepted(limit, [0, 10, 510, 4_000 - 3_490, 5_010])).toEqual([0, 5_010]);
    const model = createLimitModel(limit, 0);
    const tries = [0, 10, 511, 5_011, 60_510, 60_511].map((time) => model.accept(time));
    expect([tries, model.bans]).toEqual([[true, false, false, false, false, true], 1]);
  });
});

describe('the stated limit is the true one', () => {
  const limits: Limit[] = [
    { model: 'bucket', perSecond: 7, burst: 5 },
    { model: 'window', limit: 4, windowMs: 1000, phaseMs: 100 },
    { model: 'sliding', limit: 3, windowMs: 700 },
    { model: 'gcra', perSecond: 3, burst: 2 },
    { model: 'banner', of: { model: 'bucket', perSecond: 2, burst: 3 } },
  ];
  const sent = (model: LimitModel, at: number, most: number) =>
    Array.from({ length: most }, () => model.accept(at)).filter(Boolean).length;

  test.each(limits)(
    '$model: it accepts the remaining, refuses one more, and accepts one after the wait',
    (limit) => {
      const model = createLimitModel(limit, 0);
      for (let at = 50; at < 60_000; at += 9_137) {
        const { remaining } = model.state(at);
        expect(sent(model, at, remaining + 1)).toBe(remaining);
        const { retryMs, remaining: left } = model.state(at);
        expect([left, retryMs > 0]).toEqual([0, true]);
        expect(model.accept(at + retryMs + 0.001)).toBe(true);
      }
    },
  );
});

describe('over HTTP', () => {
  let simulator: Simulator;
  let aloochat: Simulator['aloochat'];
  beforeEach(async () => {
    simulator = await startSimulator();
    aloochat = simulator.aloochat;
  });
  afterEach(() => simulator.close());

  const list = () => call(aloochat, 'GET', '/integrations');
  const inTurn = async (times: number) => {
    const replies: Reply[] = [];
    for (let turn = 0; turn < times; turn += 1) replies.push(await list());
    return replies;
  };
  const hour = { model: 'window', limit: 2, windowMs: 3_600_000 } as const;

  test('requests over the limit get a 429 in the provider’s format, and have no effect', async () => {
    aloochat.setLimit(hour);
    expect((await inTurn(4)).map((reply) => reply.status)).toEqual([200, 200, 429, 429]);
    const reply = await call(aloochat, 'POST', '/integrations', { name: 'x', type: 'slack' });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([429, { detail: expect.any(String) }]);
    expect(aloochat.world.list()).toEqual([]);
    expect(aloochat.traffic.refused).toBe(3);
  });

  test('the limit can be given at the start, changed, and taken away', async () => {
    const limited = await startSimulator({ toolzz: { limit: { ...hour, limit: 1 } } });
    const status = async () => (await call(limited.toolzz, 'GET', '/integration/status')).status;
    expect([await status(), await status()]).toEqual([200, 429]);
    limited.toolzz.setLimit(hour);
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    limited.toolzz.setLimit(null);
    expect(await status()).toBe(200);
    await limited.close();
  });

  test('a refused request takes no turn of a fault', async () => {
    aloochat.setLimit({ ...hour, limit: 1 });
    await list();
    const fault = aloochat.faults.add({ kind: 'html', times: 1 });
    expect((await list()).status).toBe(429);
    expect(fault.strikes).toBe(0);
  });

  test('concurrency counts requests until they are answered or given up', async () => {
    aloochat.setLimit({ model: 'concurrency', limit: 3 });
    aloochat.faults.add({ kind: 'hang', times: 3 });
    const gone = new AbortController();
    const headers = { 'x-api-key': aloochat.credential };
    const held = Array.from({ length: 3 }, () =>
      fetch(`${aloochat.baseUrl}/integrations`, { headers, signal: gone.signal }).catch(() => 'given up'),
    );
    await expect.poll(() => aloochat.traffic.inFlight).toBe(3);
    expect((await list()).status).toBe(429);
    gone.abort();
    expect(await Promise.all(held)).toEqual(['given up', 'given up', 'given up']);
    await expect.poll(() => aloochat.traffic.inFlight).toBe(0);
    expect((await inTurn(4)).map((reply) => reply.status)).toEqual([200, 200, 200, 200]);
    expect(aloochat.traffic.refused).toBe(1);
  });

  test('a dropped connection gives its place back', async () => {
    aloochat.setLimit({ model: 'concurrency', limit: 1 });
    aloochat.faults.add({ kind: 'drop', times: 1 });
    await expect(list()).rejects.toThrow();
    await expect.poll(async () => (await list()).status).toBe(200);
  });

  test('bans are counted', async () => {
    const of = { model: 'bucket', perSecond: 0.001, burst: 1 } as const;
    aloochat.setLimit({ model: 'banner', of, graceMs: -1 });
    await inTurn(3);
    expect(aloochat.traffic.bans).toBe(1);
  });

  const expected: [form: LimitHeaders, accepted: string[], refused: string[]][] = [
    ['none', [], []],
    ['retry-after', [], ['retry-after']],
    ['retry-after-date', [], ['retry-after']],
    ...(['x-epoch', 'x-epoch-ms', 'x-delta'] as const).map((form): [LimitHeaders, string[], string[]] => {
      const three = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
      return [form, three, three];
    }),
    [
      'draft',
      ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
      ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
    ],
    ['ietf', ['ratelimit', 'ratelimit-policy'], ['ratelimit', 'ratelimit-policy']],
  ];
  test.each(expected)(
    'with headers %s an accepted and a refused answer carry what they should',
    async (headers, ...names) => {
      aloochat.setLimit({ ...hour, limit: 1, headers });
      const seen = (await inTurn(2)).map((reply) =>
        [...reply.headers.keys()].filter((name) => /rate|retry/.test(name)),
      );
      expect(seen).toEqual(names);
    },
  );

  test('dates and epochs follow the clock of the server, skewed as it may be', async () => {
    aloochat.quirks.clockSkewMs = -86_400_000;
    aloochat.setLimit({ ...hour, limit: 0, headers: 'retry-after-date' });
    const { headers } = await list();
    const wait = Date.parse(headers.get('retry-after') ?? '') - Date.parse(headers.get('date') ?? '');
    expect(Date.now() - Date.parse(headers.get('date') ?? '')).toBeGreaterThan(86_000_000);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(3_601_000);
  });
});

describe('the text of each header form', () => {
  const facts = {
    limit: 10,
    remaining: 3,
    resetMs: 2_100,
    retryMs: 1_200,
    policy: { kind: 'window', quota: 10, seconds: 60 },
  } as const;
  const now = Date.UTC(2026, 0, 1, 0, 0, 0, 500);
  const said = (form: LimitHeaders, refused = true) => limitHeaders(form, facts, { refused, now });
  const triple = (reset: string) => ({ limit: '10', remaining: '3', reset });
  const named = (prefix: string, fields: object) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}-${name}`, value]));

  test.each<[LimitHeaders, object]>([
    ['none', {}],
    ['retry-after', { 'retry-after': '2' }],
    ['retry-after-date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:02 GMT' }],
    ['x-epoch', named('x-ratelimit', triple(String(Date.UTC(2026, 0, 1, 0, 0, 3) / 1000)))],
    ['x-epoch-ms', named('x-ratelimit', triple(String(now + 2_100)))],
    ['x-delta', named('x-ratelimit', triple('3'))],
    ['draft', named('ratelimit', triple('3'))],
    ['ietf', { 'ratelimit-policy': '"default";q=10;w=60', ratelimit: '"default";r=3;t=3' }],
  ])('%s', (form, headers) => {
    expect(said(form)).toEqual(headers);
  });

  test('Retry-After comes with a refusal only', () => {
    expect([said('retry-after', false), said('retry-after-date', false)]).toEqual([{}, {}]);
  });

  test('only the IETF form states a concurrency limit', () => {
    const concurrent = { ...facts, policy: { kind: 'concurrent', quota: 4 } } as const;
    expect(limitHeaders('ietf', concurrent, { refused: true, now })).toEqual({
      'ratelimit-policy': '"conc";q=4;qu="concurrent-requests"',
      ratelimit: '"conc";r=3',
    });
    expect(limitHeaders('x-delta', concurrent, { refused: true, now })).toEqual({});
  });
});
