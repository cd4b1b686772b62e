import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { JobContext } from '../../jobs/job-context.ts';
import { openLivingDaemons } from '../../jobs/living-daemons.ts';
import type { DesiredAccount, DesiredState } from '../model/desired.ts';
import { memoizeLast } from '../model/memoize-last.ts';
import type { SharedThrottle } from '../model/throttle.ts';
import { createProvider } from '../providers/known-providers.ts';
import { type AccountContext, accountDigest } from '../reconcile/account-context.ts';
import { createOtherAccounts, type OtherAccounts } from '../reconcile/other-accounts.ts';
import { placeOf } from '../reconcile/place-of.ts';
import { createPlanner } from '../reconcile/planner.ts';
import { createSnapshots } from '../reconcile/snapshots.ts';
import { openRedis } from '../redis/open-redis.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { openWindows } from '../schedule/windows.ts';
import type { AccountLocation } from '../store/account-location.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import { moveOldKeys } from '../store/layout/move-old-keys.ts';
import { createHasher, createSigner, type SignerSettings } from '../store/ledger/keyring.ts';
import type { LedgerStore } from '../store/ledger/ledger-store.ts';
import { openOtherLedgers } from '../store/ledger/other-ledgers.ts';
import { type OwnedIds, openOwnedIds } from '../store/ledger/owned-ids.ts';
import { openTakenIds, type TakenIds } from '../store/ledger/taken-ids.ts';
import { createThrottle } from '../throttle/throttle.ts';
import type { Closers } from './closers.ts';
import type { AppContext } from './context.ts';

/** Redis, opened as the settings say. */
export const openStore = async (
  { settings, log, out }: AppContext,
  closers: Pick<Closers, 'add'>,
): Promise<RedisHandle> => {
  const { redisUrl, redisAccess, dataDir } = settings;
  const redis = await openRedis({ redisUrl, redisAccess, dataDir, log });
  closers.add(redis.close);
  await moveOldKeys({ redis: redis.client, prefix: settings.prefix, log });
  for (const warning of redis.warnings) out.say(`Warning: ${warning}`);
  return redis;
};

/** The account's rate limit, shared by all processes. */
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

/** Loading returns the same objects from its cache; another salt means that Redis lost the ledger. */
const isUnchanged = (
  known: AccountContext,
  state: DesiredState,
  account: DesiredAccount,
  salt: string,
): boolean =>
  known.account === account &&
  known.revision === state.revision &&
  known.source === state.source &&
  known.salt === salt;

/** What the signatures of an account are made with, and of its ledger under a former name. */
type SignedBy = Omit<SignerSettings, 'account' | 'salt'>;

/** What is owned by all accounts, shared by those that a process has opened on one Redis. */
const ownedBy = new WeakMap<AccountLocation['redis'], OwnedIds>();

const ownedOn = ({ redis, prefix }: Pick<AccountLocation, 'redis' | 'prefix'>): OwnedIds => {
  const owned = ownedBy.get(redis) ?? openOwnedIds(redis, prefix);
  ownedBy.set(redis, owned);
  return owned;
};

/** A ledger that checks and makes signatures. */
const openSigned = (location: AccountLocation, salt: string, by: SignedBy): LedgerStore => {
  const sign = createSigner({ ...by, account: location.account, salt });
  return openAccountStore({ ...location, sign }).ledger;
};

/** The ledgers of other accounts, where this account's integrations may be. */
const openOthers = (
  { redis, prefix, account, taken }: AccountLocation & { readonly taken: TakenIds },
  { accounts, source }: DesiredState,
  { ledger, hasher }: Pick<AccountContext, 'ledger' | 'hasher'>,
  by: SignedBy,
): OtherAccounts => {
  const names = new Set(accounts.map(({ name }) => name));
  return createOtherAccounts({
    claimant: { account, place: by.place, source },
    ledger,
    hasher,
    others: openOtherLedgers({ redis, prefix, account, owned: ownedOn({ redis, prefix }), taken }),
    listAccounts: (isWanted) => listAccounts(redis, prefix, isWanted),
    ledgerOf: async (name) => {
      const location = { redis, prefix, account: name };
      return openSigned(location, await openAccountStore(location).ledger.salt(), by);
    },
    isDesired: (name) => names.has(name),
  });
};

const openProvider = (context: AppContext, redis: RedisHandle, account: DesiredAccount) =>
  createProvider({
    account,
    throttle: openThrottle(context, redis, account),
    secrets: context.secrets,
    send: context.send,
    onSent: (method, status) => context.observer?.requestSent({ account: account.name, method, status }),
  });

/** Whether changes may be made now; nothing for an account without windows. */
const openWindow = (
  { clock }: Pick<AppContext, 'clock'>,
  { windows }: DesiredAccount,
): Pick<AccountContext, 'window'> => {
  if (windows === undefined) return {};
  const { status } = openWindows(windows);
  return { window: () => status(clock.now()) };
};

/**
 * One account of a desired state with its provider, its ledger and its keys.
 * @param known the account as last opened by this process; returned again if nothing has changed
 */
export const openAccount = async (
  context: AppContext,
  redis: RedisHandle,
  state: DesiredState,
  account: DesiredAccount,
  known?: AccountContext,
): Promise<AccountContext> => {
  const { ledgerKey, prefix } = context.settings;
  const { name, credential, provider } = account;
  const place = placeOf(account, context.secrets);
  const { client, replicas } = redis;
  const taken = openTakenIds(client, prefix, name, place);
  const location = { redis: client, prefix, account: name, replicas, taken };
  const salt = await openAccountStore(location).ledger.salt();
  if (known && isUnchanged(known, state, account, salt)) return known;
  const by = { ledgerKey, credential, place };
  const ledger = openSigned(location, salt, by);
  const hasher = createHasher({ ledgerKey, credential, provider, salt });
  const entries = state.integrations.filter((entry) => entry.account === name);
  const digestOf = memoizeLast(() => accountDigest(hasher, account, entries));
  return {
    account,
    place,
    ...(state.source && { source: state.source }),
    others: openOthers(location, state, { ledger, hasher }, by),
    entries,
    revision: state.revision,
    revisionTime: state.revisionTime,
    revisionTitle: state.revisionTitle ?? null,
    revisionAuthor: state.revisionAuthor ?? null,
    // Made when it is asked for: a command that only looks needs none.
    get digest() {
      return digestOf();
    },
    provider: await openProvider(context, redis, account),
    ledger,
    hasher,
    salt,
    planner: createPlanner(),
    ...openWindow(context, account),
  };
};

/** What the jobs of this process work with. */
export const openJobContext = (
  context: AppContext,
  redis: RedisHandle,
  own: Pick<JobContext, 'context' | 'accepts' | 'draining' | 'notifier' | 'heardAt'>,
): JobContext & Required<Pick<JobContext, 'daemons'>> => {
  const { client } = redis;
  const { prefix } = context.settings;
  const processId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  return {
    ...own,
    redis: client,
    prefix,
    clock: context.clock,
    observer: context.observer,
    processId,
    daemons: openLivingDaemons(client, prefix, processId),
    log: context.log,
    secrets: context.secrets,
    snapshots: createSnapshots(Date.now, ({ context: { account }, observation }) => {
      const { timestamps } = openAccountStore({ redis: client, prefix, account: account.name });
      timestamps
        .record({ observedAt: observation.at })
        .catch((err: unknown) =>
          context.log.debug({ account: account.name, err }, 'Recording the observation failed'),
        );
    }),
  };
};
