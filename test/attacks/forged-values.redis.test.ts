import { describe, it, type TestContext } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { idle, openReplica, type Replica } from '../jobs/replica.ts';
import { assistant, openWorkshop, type Workshop } from '../reconcile/workshop.ts';

const keys = Array.from('abcdefghijkl');

/** A change to what the ledger knows of the values of an integration. */
type Forge = (entry: LedgerEntry) => Partial<LedgerEntry>;

/**
 * A daemon in sync with a provider that hides the config and can only replace it: what seems to differ is made
 * again, and the old one switched off.
 */
const openReplaceable = async (test: TestContext) => {
  const workshop = await openWorkshop(test, { provider: 'toolzz' });
  const entries = keys.map((key) => assistant(key, { replace: key === 'a' || key === 'b' }));
  const daemon = await openReplica(test, workshop, entries);
  await daemon.start();
  const tick = async (replica: Replica = daemon): Promise<void> => {
    await replica.trigger();
    await idle(replica);
  };
  await tick();
  await tick();
  workshop.simulated.requests.clear();
  return { workshop, daemon, entries, tick };
};

const forge = async ({ redis, prefix, account }: Workshop, change: Forge): Promise<void> => {
  const { entries } = accountKeys(prefix, account.name);
  const entry = JSON.parse((await redis.hget(entries, 'a')) ?? '{}') as LedgerEntry;
  await redis.hset(entries, 'a', JSON.stringify({ ...entry, ...change(entry) }));
};

const other = (hash = ''): string => `${hash.slice(0, -6)}AAAAAA`;

const attacks: readonly (readonly [what: string, change: Forge])[] = [
  [
    'a secret that is said to have been another',
    ({ applied }) => ({
      applied: { ...applied, 'config.api_key': other(applied['config.api_key']) },
    }),
  ],
  [
    'a secret that is to be written again',
    ({ applied }) => ({ applied: { ...applied, 'config.api_key': '' } }),
  ],
  [
    'a value that is said to have been another',
    ({ applied }) => ({ applied: { ...applied, 'config.organization': other(applied.name) } }),
  ],
  [
    'a value that is said to have been shown otherwise',
    ({ observed }) => ({ observed: { ...observed, 'config.organization': other(observed.name) } }),
  ],
  [
    'a secret that is said to have been shown',
    ({ applied, observed }) => ({
      observed: { ...observed, 'config.api_key': applied['config.api_key'] ?? '' },
    }),
  ],
  [
    'a write that is said to have left another value',
    ({ observed, applied }) => ({
      observed: Object.fromEntries(Object.entries(observed).filter(([path]) => path !== 'config.api_key')),
      written: { 'config.api_key': { at: 1, moved: other(applied['config.api_key']) } },
    }),
  ],
];

describe.concurrent('what the ledger knows of hidden values, where someone else has written it', () => {
  it.for(attacks)('replaces and switches off nothing: %s', async ([, change], test) => {
    const { workshop, tick } = await openReplaceable(test);
    const before = workshop.simulated.world.list();
    await forge(workshop, change);
    await tick();
    await tick();
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    test.expect(workshop.simulated.world.list()).toEqual(before);
  });

  it('is blocked with the way out, which replaces it', async (test) => {
    const { workshop, daemon, tick } = await openReplaceable(test);
    await forge(workshop, attacks[0]?.[1] as Forge);
    await tick();
    const { integrations } = await daemon.jobs.status.read();
    test.expect(integrations.get('a')).toMatchObject({ condition: 'blocked', reason: 'unsigned' });
    test
      .expect(await daemon.report(await daemon.confirm(true)))
      .toMatchObject({ result: 'converged', applied: { replace: 1 } });
  });

  it.for([
    ['that is another', 'another'],
    ['that is gone', null],
  ] as const)('replaces nothing because of a salt %s', async ([, salt], test) => {
    const { workshop, daemon, entries, tick } = await openReplaceable(test);
    const { redis, prefix, account, simulated } = workshop;
    const key = accountKeys(prefix, account.name).salt;
    await (salt === null ? redis.del(key) : redis.set(key, salt));
    await daemon.stop();
    const restarted = await openReplica(test, workshop, entries);
    await restarted.start();
    await tick(restarted);
    await tick(restarted);
    test.expect(simulated.requests.writes()).toEqual([]);
    const { integrations } = await restarted.jobs.status.read();
    test.expect(integrations.get('a')).toMatchObject({ reason: 'unsigned' });
  });
});
