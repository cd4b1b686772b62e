import { describe, expect, test } from 'vitest';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { IntegrationUpdate, Provider } from '../../src/model/provider.ts';
import type { SecretDisplay } from '../../src/simulator/quirks.ts';
import type { StoredIntegration } from '../../src/simulator/stored-integration.ts';
import { errorOf, factsOf } from '../http/ask.ts';
import { type Bench, entrySecret, type Subject, startBench } from './subject.ts';

/** What every provider must do, whatever it shows of secrets and whatever its updates do to a config. */
export const describeProvider = (subject: Subject): void => {
  describe(`the provider ${subject.name}`, () => {
    for (const secrets of ['omit', 'mask', 'echo'] satisfies SecretDisplay[]) {
      for (const put of ['merge', 'replace'] as const) {
        describe(`secrets: ${secrets}, an update: ${put}`, () => describeLife(subject, { secrets, put }));
      }
    }
    describe('when something goes wrong', () => {
      describeErrors(subject);
      describeBrokenLists(subject);
      describeStops(subject);
      describeOddAnswers(subject);
    });
  });
};

/** Creates the subject's entry and reads it back. */
const create = async ({ provider }: Bench, subject: Subject): Promise<LiveIntegration> => {
  const observation = await provider.observe([subject.entry]);
  const { id } = await provider.create(subject.entry, observation);
  const { live } = await provider.observe([subject.entry]);
  const found = live.find((one) => one.id === id);
  if (found === undefined) throw new Error('What was created is not in the list.');
  return found;
};

const describeLife = (
  subject: Subject,
  quirks: { secrets: SecretDisplay; put: 'merge' | 'replace' },
): void => {
  const { entry } = subject;

  test('nothing live is an empty observation, read without a write', async () => {
    const { provider, simulated } = await startBench(subject, { quirks });
    const before = Date.now();
    const { live, at, capabilities } = await provider.observe([entry]);
    expect({ live, readOnly: capabilities.readOnly }).toEqual({ live: [], readOnly: null });
    expect(at).toBeGreaterThanOrEqual(before);
    expect(simulated.requests.writes()).toEqual([]);
  });

  test('what is created is live as asked, and shown by the next look', async () => {
    const bench = await startBench(subject, { quirks });
    const live = await create(bench, subject);
    const { type, name, active, config } = entry;
    expect(bench.simulated.world.list()).toMatchObject([{ id: live.id, type, name, active, config }]);
    expect(live).toMatchObject({ type, name, active: true });
    const shown = Object.values(live.config).includes(entrySecret);
    expect(shown).toBe(quirks.secrets === 'echo');
  });

  test("a create's own answer shows what the next look shows", async () => {
    const { provider } = await startBench(subject, { quirks });
    const written = await provider.create(entry, await provider.observe([entry]));
    const { live } = await provider.observe([entry]);
    expect(live).toEqual([written.live]);
  });

  test.each(subject.updates.map((update) => [Object.keys(update).join(), update] as const))(
    'an update of %s changes that and nothing else',
    async (_field, update) => {
      const bench = await startBench(subject, { quirks });
      const live = await create(bench, subject);
      const before = bench.simulated.world.get(live.id);
      const written = await bench.provider.update(live, update);
      expect(bench.simulated.world.get(live.id)).toEqual(expected(before, update, quirks.put));
      expect((await bench.provider.observe([entry])).live).toEqual([written.live]);
    },
  );

  test('what is removed is gone or switched off, and removing it again is no error', async () => {
    const bench = await startBench(subject, { quirks });
    const live = await create(bench, subject);
    const { capabilities } = await bench.provider.observe([]);
    for (const how of [live, { id: live.id }, live]) await bench.provider.remove(how);
    const left = bench.simulated.world.get(live.id);
    if (capabilities.removal === 'delete') expect(left).toBeUndefined();
    else expect(left).toMatchObject({ name: entry.name, active: false, config: entry.config });
  });
};

const expected = (
  before: StoredIntegration | undefined,
  { config, ...fields }: IntegrationUpdate,
  put: 'merge' | 'replace',
) => ({
  ...before,
  ...fields,
  config: { ...(put === 'merge' || config === undefined ? before?.config : {}), ...config },
  updatedAt: expect.any(Number),
});

const operations = ['observe', 'create', 'update', 'remove'] as const;
type Operation = (typeof operations)[number];

const methodOf: { readonly [O in Operation]: (subject: Subject) => { method: string; path?: RegExp } } = {
  observe: ({ list }) => ({ method: 'GET', path: list }),
  create: () => ({ method: 'POST' }),
  update: () => ({ method: 'PUT' }),
  remove: ({ name }) => ({ method: name === 'aloochat' ? 'DELETE' : 'PUT' }),
};

/** A provider with one live integration, and each of its calls ready to be made. */
const startCalls = async (subject: Subject, options: Parameters<typeof startBench>[1] = {}) => {
  const bench = await startBench(subject, options);
  const live = await create(bench, subject);
  const observation = await bench.provider.observe([subject.entry]);
  const another = { ...subject.entry, name: 'One More' };
  const call = (operation: Operation, given: Parameters<Provider['exists']>[1] = {}): Promise<unknown> => {
    switch (operation) {
      case 'observe':
        return bench.provider.observe([subject.entry], given);
      case 'create':
        return bench.provider.create(another, observation, given);
      case 'update':
        return bench.provider.update(live, { name: 'Renamed' }, given);
      case 'remove':
        return bench.provider.remove(live, given);
    }
  };
  return { ...bench, live, observation, call };
};

const describeErrors = (subject: Subject): void => {
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
    const { call, simulated } = await startCalls(subject, { limits: { totalMs: 700 } });
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
      const { call, simulated } = await startCalls(subject, { limits: { totalMs: 700, maxBytes: 50_000 } });
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

const describeBrokenLists = (subject: Subject): void => {
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
    ['a name that is no text', (item: object) => ({ ...item, name: 7 })],
    ['an unreadable status', (item: object) => ({ ...item, is_active: 'yes', status: 'yes' })],
    ['an unreadable config', (item: object) => ({ ...item, config: 'none', credentials: 'none' })],
  ])('a list that holds %s is no observation', async (_name, spoil) => {
    const { provider, simulated, live } = await startCalls(subject);
    const rewrite = (body: unknown): unknown => {
      const list = Array.isArray(body) ? body : Reflect.get(body as object, 'items');
      const spoilt = list.map(spoil);
      return Array.isArray(body) ? spoilt : { items: spoilt };
    };
    const added = simulated.faults.add({ kind: 'rewrite', rewrite, path: subject.list });
    expect(await errorOf(provider.observe([]))).toMatchObject({ code: 'malformed', status: 200 });
    added.remove();
    expect((await provider.observe([])).live).toEqual([live]);
  });
};

const describeStops = (subject: Subject): void => {
  test('aborted before sending, nothing is sent', async () => {
    const { call, simulated } = await startCalls(subject);
    simulated.requests.clear();
    for (const operation of operations) {
      expect(await factsOf(call(operation, { signal: AbortSignal.abort() }))).toMatchObject({
        code: 'aborted',
        failure: 'not-sent',
      });
    }
    expect(simulated.requests.all).toEqual([]);
  });

  test('aborted on the way, the outcome is unknown', async () => {
    const { call, simulated } = await startCalls(subject);
    simulated.faults.add({ kind: 'hang' });
    for (const operation of operations) {
      const signal = AbortSignal.timeout(100);
      expect(await factsOf(call(operation, { signal }))).toMatchObject({
        code: 'aborted',
        failure: 'unknown',
      });
    }
  });

  test('a last look that throws stops a write unsent', async () => {
    const { call, simulated } = await startCalls(subject);
    const lost = new Error('another worker has it');
    const writes = simulated.requests.writes().length;
    for (const operation of ['create', 'update', 'remove'] as const) {
      await expect(call(operation, { beforeSend: () => Promise.reject(lost) })).rejects.toBe(lost);
    }
    expect(simulated.requests.writes()).toHaveLength(writes);
  });

  test('every request has its own slot, settled once', async () => {
    const { call, simulated, throttle } = await startCalls(subject);
    for (const operation of operations) await call(operation);
    const requests = simulated.requests.all.length;
    expect({ taken: throttle.taken, settled: throttle.settled.length }).toEqual({
      taken: requests,
      settled: requests,
    });
  });
};

const describeOddAnswers = (subject: Subject): void => {
  test('a write that answers with the identity only is done, and shows nothing', async () => {
    const { provider, observation, live, simulated } = await startCalls(subject);
    Object.assign(simulated.quirks, { answers: 'bare' });
    const created = await provider.create({ ...subject.entry, name: 'Second' }, observation);
    expect(created).toEqual({ id: simulated.world.list()[1]?.id, live: null });
    expect(await provider.update(live, { name: 'Renamed' })).toEqual({ id: live.id, live: null });
  });

  test('a write without an answer body is done, but for a create, whose id is then unknown', async () => {
    const { provider, call, live, simulated } = await startCalls(subject);
    Object.assign(simulated.quirks, { status: 204 });
    expect(await provider.update(live, { name: 'Renamed' })).toEqual({ id: live.id, live: null });
    expect(await factsOf(call('create'))).toEqual({ code: 'malformed', failure: 'unknown', status: 204 });
    await call('remove');
  });

  test("an update's answer that shows another integration is not taken for this one", async () => {
    const { call, live, simulated } = await startCalls(subject);
    const other = '99999999-9999-4999-8999-999999999999';
    simulated.faults.add({
      kind: 'rewrite',
      rewrite: (body) => ({ ...(body as object), id: other }),
      method: 'PUT',
    });
    expect(await call('update')).toEqual({ id: live.id, live: null });
  });

  test('names come as they are, for matching', async () => {
    const { provider, simulated } = await startCalls(subject);
    const name = 'Ünïcode \u202e 😀 \u0007';
    simulated.world.add({ type: subject.entry.type, name });
    expect((await provider.observe([])).live.map((one) => one.name)).toContain(name);
  });
};
