import { describe, it } from 'vitest';
import { VOLATILE } from '../../src/model/ledger-entry.ts';
import { onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

/** Every look shows another domain, as a provider that adds a time or a counter does. */
const makeRestless = ({ simulated }: Workshop): void => {
  let looks = 0;
  const next = (): string => {
    looks += 1;
    return `look-${looks}.myshopify.com`;
  };
  simulated.faults.add({
    method: 'GET',
    path: /^\/integrations$/,
    kind: 'rewrite',
    rewrite: (body) =>
      (body as { readonly config: object }[]).map((item) => ({
        ...item,
        config: { ...item.config, shop_domain: next() },
      })),
  });
};

describe.concurrent('a plain value that reads differently at each look', () => {
  it('settles with the first run: there is no diff for ever', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { answers: 'bare' } });
    makeRestless(workshop);
    const worker = await workshop.hand([shop('a')]);
    await worker.run();
    workshop.simulated.requests.clear();
    for (let run = 0; run < 3; run++)
      test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, update: 0, blocked: 0 });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    test.expect((await worker.context.ledger.get('a'))?.observed['config.shop_domain']).toBe(VOLATILE);
  });

  it('is written when the YAML changes, once', async (test) => {
    const workshop = await openWorkshop(test);
    makeRestless(workshop);
    await (await workshop.hand([shop('a')])).run();
    workshop.simulated.requests.clear();
    const config = { shop_domain: 'other.myshopify.com', access_token: 'token' };
    const worker = await workshop.hand([shop('a', { config })]);
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, update: 0, blocked: 0 });
    await worker.run();
    test.expect(workshop.simulated.requests.writes()).toHaveLength(1);
    test.expect(workshop.simulated.world.list()[0]?.config).toMatchObject(config);
  });
});

describe.concurrent('a key that read differently at each look', () => {
  it('is left out of the next write when it leaves the YAML', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { put: 'replace' } });
    makeRestless(workshop);
    await (await workshop.hand([shop('a')])).run();
    workshop.simulated.requests.clear();
    const worker = await workshop.hand([shop('a', { config: { access_token: 'token' } })]);
    test.expect(await worker.make(onlyChange(await worker.plan()))).toEqual({ outcome: 'applied' });
    test.expect(workshop.simulated.requests.writes()).toMatchObject([{ method: 'PUT' }]);
    test.expect(workshop.simulated.world.list()[0]?.config).toEqual({ access_token: 'token' });
  });
});

describe.concurrent('drift that is only reported', () => {
  const config = { shop_domain: 'a.myshopify.com', access_token: 'token', api_version: '2024-01' };

  it.for(['replace', 'merge'] as const)(
    'stays as the hand left it when another key is written, where updates %s',
    async (put, test) => {
      const { simulated, hand } = await openWorkshop(test, { quirks: { put }, account: { drift: 'report' } });
      await (await hand([shop('a', { config })])).run();
      const id = simulated.world.list()[0]?.id ?? '';
      simulated.world.edit(id, { config: { api_version: undefined, added: 'by hand' } });
      simulated.requests.clear();
      const edited = { ...config, shop_domain: 'other.myshopify.com' };
      const worker = await hand([shop('a', { config: edited })]);
      test
        .expect(onlyChange(await worker.plan()).fields.map(({ path }) => path))
        .toEqual(['config.shop_domain']);
      const after = await worker.run();
      const [write, ...others] = simulated.requests.writes();
      test.expect(others).toEqual([]);
      test.expect(write?.body).toMatchObject({ config: { shop_domain: 'other.myshopify.com' } });
      test.expect(simulated.world.get(id)?.config).toEqual({
        shop_domain: 'other.myshopify.com',
        access_token: 'token',
        added: 'by hand',
      });
      const [reported] = after.plan.changes;
      test.expect(reported).toMatchObject({
        action: 'none',
        drift: true,
        fields: [{ path: 'config.api_version', before: null, after: '2024-01' }],
      });
    },
  );

  it('keeps an edited value too', async (test) => {
    const { simulated, hand } = await openWorkshop(test, {
      quirks: { put: 'replace' },
      account: { drift: 'report' },
    });
    await (await hand([shop('a', { config })])).run();
    const id = simulated.world.list()[0]?.id ?? '';
    simulated.world.edit(id, { config: { api_version: 'by hand' } });
    await (await hand([shop('a', { config: { ...config, shop_domain: 'other.myshopify.com' } })])).run();
    test.expect(simulated.world.get(id)?.config).toMatchObject({
      shop_domain: 'other.myshopify.com',
      api_version: 'by hand',
    });
  });
});
