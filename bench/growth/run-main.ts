import { createProvider } from '../../src/providers/known-providers.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { observeAndPlan } from '../../src/reconcile/plan-run.ts';
import { createPlanner } from '../../src/reconcile/planner.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { createThrottle } from '../../src/throttle/throttle.ts';
import { median } from '../support/median.ts';
import { accountAt } from './account.ts';
import { desiredEntries, hasherWith, inputOf, observedAs, withChanges } from './converged.ts';
import { convergedOver } from './converged-over.ts';

/*
 * The whole of a run before anything is written: reads the ledger and the live list, and plans. Arguments: the provider's URL, the
 * data folder of Redis, integrations, changes. Prints a `RunFigures`.
 */

/** What observing and planning costs at one size. */
export type RunFigures = { readonly changes: number; readonly wallMs: number; readonly cpuMs: number };

const [, , url = '', dataDir = '', count = '100', changes = '10'] = process.argv;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const redis = await openRedis({ redisUrl: null, dataDir, log: silent });
const account = accountAt(url);
const shared = { redis: redis.client, prefix: `growth-${count}`, account: account.name };
const salt = await openLedger(shared).salt();
const hasher = hasherWith(salt);
const entries = desiredEntries(Number(count));
const throttle = createThrottle({ ...shared, log: silent, concurrency: 4 });
/** Anew each time: a process that has read the very same before would not read it again. */
const contextAnew = async (): Promise<AccountContext> => ({
  account,
  entries: withChanges(entries, Number(changes)),
  revision: 'bench',
  revisionTime: 0,
  digest: 'bench',
  provider: await createProvider({ account, throttle, secrets: createSecretRegistry() }),
  ledger: openLedger(shared),
  hasher,
  salt,
  planner: createPlanner(),
});
const first = await contextAnew();
await first.ledger.apply(await convergedOver(first, inputOf(entries, observedAs(entries), hasher)));

const once = async () => {
  const context = await contextAnew();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const { plan } = await observeAndPlan(context, { manual: false, force: false, keys: null });
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  const open = plan.changes.filter(({ action }) => action !== 'none').length;
  return { changes: open, wallMs, cpuMs: (user + system) / 1_000 };
};

await once();
const runs = [];
for (let round = 0; round < 5; round += 1) runs.push(await once());
const figures: RunFigures = {
  changes: runs[0]?.changes ?? 0,
  wallMs: median(runs.map(({ wallMs }) => wallMs)),
  cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
};
process.stdout.write(JSON.stringify(figures));
await redis.close();
