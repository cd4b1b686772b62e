import { expect, test } from 'vitest';
import { factsOf } from '../http/ask.ts';
import { operations, startCalls } from './calls.ts';
import type { Subject } from './subject.ts';

/** How calls are stopped, and what they take of the throttle. */
export const describeStops = (subject: Subject): void => {
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
      const controller = new AbortController();
      const facts = factsOf(call(operation, { signal: controller.signal }));
      await expect.poll(() => simulated.traffic.inFlight).toBeGreaterThan(0);
      controller.abort();
      expect(await facts).toMatchObject({ code: 'aborted', failure: 'unknown' });
      await expect.poll(() => simulated.traffic.inFlight).toBe(0);
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

  test('every request has its own slot, released once', async () => {
    const { call, simulated, throttle } = await startCalls(subject);
    for (const operation of operations) await call(operation);
    const requests = simulated.requests.all.length;
    expect({ taken: throttle.taken, released: throttle.released.length }).toEqual({
      taken: requests,
      released: requests,
    });
  });
};

/** Answers that say less than is documented. */
export const describeOddAnswers = (subject: Subject): void => {
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
