import { expect, test } from 'vitest';
import { errorOf, factsOf } from '../http/ask.ts';
import { methodOf, operations, startCalls } from './calls.ts';
import { entrySecret, type Subject } from './subject.ts';

/** Only where the time is to be over: a busy machine's answers may take as long. */
const shortly = (code: string) => (code === 'timeout' ? { totalMs: 1_500 } : {});

/** Failed requests: each classified, sent once, without effect of our own making, and without a secret in its text. */
export const describeErrors = (subject: Subject): void => {
  test.each([
    [400, 'invalid', 'refused'],
    [401, 'unauthorized', 'refused'],
    [403, 'forbidden', 'refused'],
    [404, 'not-found', 'refused'],
    [409, 'conflict', 'refused'],
    [422, 'invalid', 'refused'],
    [429, 'rate-limited', 'refused'],
    [500, 'server', 'unknown'],
    [503, 'server', 'unknown'],
  ])('a %i is %s at every call, with one request and no change', async (status, code, failure) => {
    const { call, simulated } = await startCalls(subject);
    const before = simulated.world.list();
    for (const operation of operations) {
      const fault = simulated.faults.add({ kind: 'status', status, ...methodOf[operation](subject) });
      // A removal of what is gone already is done.
      if (status === 404 && operation === 'remove') await call(operation);
      else expect(await factsOf(call(operation))).toEqual({ code, failure, status });
      expect({ operation, strikes: fault.strikes }).toEqual({ operation, strikes: 1 });
      fault.remove();
    }
    expect(simulated.world.list()).toEqual(before);
  });

  test.each([
    ['an HTML page', { kind: 'html' }, 'malformed'],
    ['an HTML page with 404', { kind: 'html', status: 404 }, 'malformed'],
    ['an HTML page with 403', { kind: 'html', status: 403 }, 'forbidden'],
    ['a redirect', { kind: 'redirect', to: 'https://login.example' }, 'redirect'],
    ['a dropped connection', { kind: 'drop' }, 'reset'],
    ['an answer that never comes', { kind: 'hang' }, 'timeout'],
  ] as const)('%s is a failure of every call', async (_name, fault, code) => {
    // Whichever request of an operation it ends, the error is a time-out: so the time may be short.
    const { call, simulated } = await startCalls(subject, code === 'timeout' ? { totalMs: 300 } : {});
    for (const operation of operations) {
      const added = simulated.faults.add({ ...fault, ...methodOf[operation](subject) });
      expect(await errorOf(call(operation))).toMatchObject({ code });
      added.remove();
    }
  });

  test.each([
    ['broken JSON', { kind: 'broken-json' }, 'malformed'],
    ['a truncated answer', { kind: 'truncated' }, 'reset'],
    ['an answer without end', { kind: 'endless' }, 'timeout'],
    ['an answer over the limit', { kind: 'oversized', bytes: 100_000 }, 'too-large'],
  ] as const)(
    '%s leaves the outcome of a write unknown, and fails an observation',
    async (_name, fault, code) => {
      const { call, simulated } = await startCalls(subject, { ...shortly(code), maxBytes: 50_000 });
      for (const operation of ['observe', 'create', 'update'] as const) {
        const added = simulated.faults.add({ ...fault, ...methodOf[operation](subject) });
        expect(await errorOf(call(operation))).toMatchObject({ code, failure: 'unknown' });
        added.remove();
      }
    },
  );

  test('a provider that is away is unreachable, and nothing was sent', async () => {
    const { call, simulated } = await startCalls(subject);
    await simulated.goOffline();
    // The connection that was kept open breaks under the first request.
    await call('observe').catch(() => undefined);
    for (const operation of operations) {
      expect(await factsOf(call(operation))).toMatchObject({ code: 'unreachable', failure: 'not-sent' });
    }
  });

  test('no secret is in an error, also when the provider repeats the request and the credential', async () => {
    const { call, simulated, account } = await startCalls(subject);
    const body = { detail: `no: ${entrySecret}`, message: `token ${account.credential} sent ${entrySecret}` };
    for (const status of [400, 401, 403, 404, 409, 422, 429, 500]) {
      for (const given of [body, JSON.stringify({ echo: body }), `${'x'.repeat(280)}${entrySecret}`]) {
        const added = simulated.faults.add({ kind: 'status', status, body: given, method: 'POST' });
        const error = await errorOf(call('create'));
        const all = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join();
        for (const secret of [entrySecret, account.credential])
          expect(all).not.toContain(secret.slice(0, 12));
        added.remove();
      }
    }
  });
};

/** Lists that cannot be trusted. */
export const describeBrokenLists = (subject: Subject): void => {
  test.each([
    ['an id twice', { duplicateIds: true }],
    ['a link to a next page', { paginate: { style: 'link', size: 1 } }],
    ['a total that is larger', { paginate: { style: 'total-count', size: 1 } }],
    ['a part in an envelope', { paginate: { style: 'envelope', size: 1 } }],
  ] as const)('a list with %s is no observation', async (_name, quirks) => {
    const { provider, simulated } = await startCalls(subject);
    await provider.create({ ...subject.entry, name: 'Second' }, await provider.observe([]));
    Object.assign(simulated.quirks, quirks);
    expect(await errorOf(provider.observe([subject.entry]))).toMatchObject({
      code: 'malformed',
      failure: 'unknown',
    });
  });

  test.each([
    ['null', () => null],
    ['a text', () => 'down for maintenance'],
    ['an error with 200', () => ({ error: 'database is down' })],
    ['no id', (item: object) => ({ ...item, id: undefined })],
    ['an id that is a path', (item: object) => ({ ...item, id: '..' })],
    ['a name that is no text', (item: object) => ({ ...item, [subject.words.name]: 7 })],
    ['an unreadable status', (item: object) => ({ ...item, [subject.words.active]: 'yes' })],
    ['an unreadable config', (item: object) => ({ ...item, [subject.words.config]: 'none' })],
  ])('a list that holds %s is no observation', async (_name, spoil) => {
    const { provider, simulated, live } = await startCalls(subject);
    const rewrite = (body: unknown): unknown => {
      const list = Array.isArray(body) ? body : Reflect.get(body as object, 'items');
      const spoilt = list.map(spoil);
      return Array.isArray(body) ? spoilt : { ...(body as object), items: spoilt };
    };
    const added = simulated.faults.add({ kind: 'rewrite', rewrite, path: subject.list });
    expect(await errorOf(provider.observe([]))).toMatchObject({ code: 'malformed', status: 200 });
    added.remove();
    expect((await provider.observe([])).live).toEqual([live]);
  });
};
