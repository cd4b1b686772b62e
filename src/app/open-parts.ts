import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { JobContext } from '../../jobs/job-context.ts';
import type { DesiredAccount, DesiredState } from '../model/desired.ts';
import type { SharedThrottle } from '../model/throttle.ts';
import { createProvider } from '../providers/known-providers.ts';
import { type AccountContext, accountDigest } from '../reconcile/account-context.ts';
import { createOtherAccounts } from '../reconcile/other-accounts.ts';
import { placeOf } from '../reconcile/place-of.ts';
import { createPlanner } from '../reconcile/planner.ts';
import { createSnapshots } from '../reconcile/snapshots.ts';
import { openRedis } from '../redis/open-redis.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import { createHasher } from '../store/ledger/keyring.ts';
import { openOtherLedgers } from '../store/ledger/other-ledgers.ts';
import { createThrottle } from '../throttle/throttle.ts';
import type { Closers } from './closers.ts';
import type { AppContext } from './context.ts';

/** Redis, opened as the settings say. */
export const openStore = async (
  { settings, log, out }: AppContext,
  closers: Pick<Closers, 'add'>,
): Promise<RedisHandle> => {
  const { redisUrl, dataDir } = settings;
  const redis = await openRedis({ redisUrl, dataDir, log });
  closers.add(redis.close);
  for (const warning of redis.warnings) out.say(`Warning: ${warning}`);
  return redis;
};

/** The account's budget of requests. */
export const openThrottle = (
  context: AppContext,
  redis: RedisHandle,
  account: DesiredAccount,
): SharedThrottle =>
  createThrottle({
    redis: redis.client,
    prefix: context.settings.prefix,
    account: account.name,
    log: context.log,
    concurrency: account.concurrency,
    perSecond: account.rate.kind === 'ceiling' ? account.rate.perSecond : undefined,
  });

/**
 * One account of a desired state with its provider, its ledger and its keys.
 * @param known how this process knew it until now: it stays the same where nothing has changed
 */
export const openAccount = async (
  context: AppContext,
  redis: RedisHandle,
  state: DesiredState,
  account: DesiredAccount,
  known?: AccountContext,
): Promise<AccountContext> => {
  const { settings, secrets } = context;
  const ledger = openAccountStore({
    redis: redis.client,
    prefix: settings.prefix,
    account: account.name,
  }).ledger;
  const { credential, provider } = account;
  const salt = await ledger.salt();
  // Loading returned the same objects from its cache; the salt differs when Redis lost the ledger.
  const same =
    known?.account === account && known.revision === state.revision && known.source === state.source;
  if (same && known.salt === salt) return known;
  const hasher = createHasher({ ledgerKey: settings.ledgerKey, credential, provider, salt });
  const entries = state.integrations.filter((entry) => entry.account === account.name);
  const { source } = state;
  const place = placeOf(account, secrets);
  const claimant = { account: account.name, place, source };
  const names = new Set(state.accounts.map(({ name }) => name));
  const at = { redis: redis.client, prefix: settings.prefix };
  return {
    account,
    place,
    ...(source && { source }),
    others: createOtherAccounts({
      claimant,
      ledger,
      hasher,
      others: openOtherLedgers({ ...at, account: account.name }),
      listAccounts: () => listAccounts(at.redis, at.prefix),
      ledgerOf: (name) => openAccountStore({ ...at, account: name }).ledger,
      isDesired: (name) => names.has(name),
    }),
    entries,
    revision: state.revision,
    revisionTime: state.revisionTime,
    revisionTitle: state.revisionTitle ?? null,
    digest: accountDigest(hasher, account, entries),
    provider: await createProvider({
      account,
      throttle: openThrottle(context, redis, account),
      secrets,
      onSent: (method, status) => context.observer?.requestSent({ account: account.name, method, status }),
    }),
    ledger,
    hasher,
    salt,
    planner: createPlanner(),
  };
};

/** What the jobs of this process work with. */
export const openJobContext = (
  context: AppContext,
  redis: RedisHandle,
  facts: Pick<JobContext, 'context' | 'accepts' | 'draining' | 'notifier'>,
): JobContext => ({
  ...facts,
  redis: redis.client,
  connection: redis.options,
  prefix: context.settings.prefix,
  observer: context.observer,
  processId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
  log: context.log,
  secrets: context.secrets,
  snapshots: createSnapshots(Date.now, ({ context: { account }, observation }) => {
    const marks = openAccountStore({
      redis: redis.client,
      prefix: context.settings.prefix,
      account: account.name,
    }).timestamps;
    marks
      .record({ observedAt: observation.at })
      .catch((err: unknown) =>
        context.log.debug({ account: account.name, err }, 'Recording the observation failed'),
      );
  }),
});
