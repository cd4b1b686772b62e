import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AccountContext } from '../src/reconcile/account-context.ts';
import { accountKeys } from '../src/redis/keys.ts';
import { defineScript } from '../src/redis/script.ts';
import { ALIVE_MS, type LivingDaemons } from './living-daemons.ts';

/**
 * A daemon stays listed as one that has the state for this long, in ms; whether it is alive, its own heartbeat says.
 * It lists itself again every five minutes.
 */
const LISTED_MS = 900_000;

/** An older desired state replaces a newer one that no live process has had for this long, in ms. */
const ABANDONED_MS = 45_000;

/** One version of an account's desired state, as a process publishes it. */
export type DesiredVersion = {
  /** Keyed hash of the account's desired state, secrets included. */
  readonly digest: string;
  readonly revision: string;
  /** ms since the epoch. */
  readonly revisionTime: number;
  /**
   * When the process last asked the Git remote that it has this revision from, by Redis' clock, in ms since
   * the epoch; 0: it has not reached the remote yet. Absent for files, which have no such time.
   */
  readonly heardAt?: number | undefined;
};

/** Why it is published: a process started, it saw an edit, or a heartbeat. */
export type Occasion = 'start' | 'edit' | 'alive';

/** The latest desired state of an account that any daemon published. `sequence` grows with each newer one. */
export type PublishedDesired = Omit<DesiredVersion, 'heardAt'> & {
  readonly sequence: number;
  /** Whether a daemon that has it is alive. */
  readonly alive: boolean;
};

/** Which desired state is the latest. */
export type PublishedVersion = Pick<PublishedDesired, 'digest' | 'sequence'>;

const latestReply = z.tuple([z.string(), z.string(), z.string(), z.string(), z.number()]);

const parseLatest = (value: unknown): PublishedDesired | null => {
  if (value === null) return null;
  const [digest, revision, revisionTime, sequence, holders] = latestReply.parse(value);
  const alive = holders > 0;
  return { digest, revision, revisionTime: Number(revisionTime), sequence: Number(sequence), alive };
};

const common = `
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
-- What cannot be read is removed: it could not be replaced either.
if type(redis.pcall('ZREMRANGEBYSCORE', KEYS[2], '-inf', ms)) == 'table' then redis.call('DEL', KEYS[2]) end
-- Until when each daemon counts as alive; others, by when they listed themselves.
local lives = cjson.decode(ARGV[#ARGV])
local function alive_holders()
  local count, last = 0, 0
  local holders = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
  for i = 1, #holders, 2 do
    local till = lives[holders[i]] or tonumber(holders[i + 1])
    if till > ms then count = count + 1 else last = math.max(last, till) end
  end
  return count, last
end
local function is_count(text) return text and #text < 16 and string.match(text, '^%d+$') end
local function published()
  local p = redis.pcall('HMGET', KEYS[1], 'digest', 'revision', 'time', 'sequence')
  if p.err or p[1] and not (p[2] and is_count(p[3]) and is_count(p[4])) then
    redis.call('DEL', KEYS[1])
    return false
  end
  if not p[1] then return false end
  local count = alive_holders()
  return { p[1], p[2], p[3], p[4], count }
end
`;

/**
 * KEYS latest, holders; ARGV process, digest, revision, time, occasion, listed ms, abandoned ms, whether the
 * time is when a Git remote was asked, alive ms, lives. Publishes the state if it is newer, and replies the latest.
 *
 * Newer, of files, is: an edit seen by its process; at a start, a revision that is not older; at any time a
 * later revision, unless the latest came by an edit (a roll-back); and any state when no live process has the
 * latest, but an older revision only after a while, since just after an outage of Redis all processes look
 * dead.
 *
 * Newer, from a remote, is what the remote answered last, be it an older commit (a roll-back); so a process
 * that cannot reach it never replaces what another got there. Of one revision with other secrets, it is the
 * one that was edited or started last.
 */
const publishScript = defineScript(
  `${common}
local mine, at, occasion = ARGV[2], tonumber(ARGV[4]), ARGV[5]
local heard = ARGV[8] == '1'
local latest = published()
local function is_heard_later()
  if at < tonumber(latest[3]) then return false end
  return latest[2] ~= ARGV[3] or occasion ~= 'alive' or latest[5] == 0
end
local function is_newer()
  if not latest then return true end
  if latest[1] == mine then return false end
  if heard then return is_heard_later() end
  if occasion == 'edit' then return true end
  local known = tonumber(latest[3])
  local more = redis.call('HMGET', KEYS[1], 'edited', 'seen')
  if latest[5] == 0 then
    local _, till = alive_holders()
    local seen = math.max(tonumber(more[2] or 0), till - tonumber(ARGV[9]))
    return at >= known or ms - seen > tonumber(ARGV[7])
  end
  if occasion == 'start' then return at >= known end
  return at > known and more[1] ~= '1'
end
if is_newer() then
  redis.call('HSET', KEYS[1], 'digest', mine, 'edited', occasion == 'edit' and '1' or '0')
  redis.call('HINCRBY', KEYS[1], 'sequence', 1)
  redis.call('DEL', KEYS[2])
  latest = { mine }
end
if latest[1] == mine then
  local time = heard and latest[3] and math.max(at, tonumber(latest[3])) or at
  redis.call('HSET', KEYS[1], 'revision', ARGV[3], 'time', string.format('%.0f', time), 'seen', ms)
  redis.call('ZADD', KEYS[2], ms + ARGV[6], ARGV[1])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return published()
`,
  parseLatest,
);

/**
 * KEYS latest, holders; ARGV process, lives. When the last holder leaves, any state may replace the latest at once.
 */
const leaveScript = defineScript(
  `${common}
redis.call('ZREM', KEYS[2], ARGV[1])
if published() and alive_holders() == 0 then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'seen', 0)
end
return true
`,
  () => undefined,
);

const readScript = defineScript(`${common} return published()`, parseLatest);

/**
 * Which desired state of an account is the latest, among daemons that may run different checkouts: a replica
 * with an older one never plans or applies from it.
 */
export type LatestDesired = {
  publish(version: DesiredVersion, occasion: Occasion): Promise<PublishedDesired | null>;
  read(): Promise<PublishedDesired | null>;
  /** The same without whether a daemon that has it is alive: one command in place of six. */
  version(): Promise<PublishedVersion | null>;
  /** Whether the latest was the one that this process has published, as far as it has seen. */
  isOwn(): boolean;
  /** Withdraws this process: it ends, or no longer has the account. */
  leave(): Promise<void>;
};

const isCount = (text: string | null | undefined): boolean => text != null && /^\d{1,15}$/.test(text);

/** As if it had no more than a digest. @throws what is no error of the type of the key */
const unreadable = (error: Error): readonly (string | null)[] => {
  if (error.message.startsWith('WRONGTYPE')) return [''];
  throw error;
};

/** Opens the latest desired state of one account for one process. Makes no request. */
export const openLatestDesired = (
  redis: Redis,
  prefix: string,
  account: string,
  processId: string,
  daemons: Pick<LivingDaemons, 'read' | 'isBeating'>,
): LatestDesired => {
  const { desired, desiredHolders } = accountKeys(prefix, account);
  const keys = [desired, desiredHolders];
  let own = '';
  let isOwn = false;
  const seen = (published: PublishedDesired | null): PublishedDesired | null => {
    isOwn = published?.digest === own;
    return published;
  };
  const read = async (): Promise<PublishedDesired | null> =>
    seen(await readScript(redis, keys, [await daemons.read()]));
  return {
    publish: async ({ digest, revision, revisionTime, heardAt }, occasion) => {
      own = digest;
      const published = await publishScript(redis, keys, [
        processId,
        digest,
        revision,
        heardAt ?? revisionTime,
        occasion,
        daemons.isBeating() ? LISTED_MS : ALIVE_MS,
        ABANDONED_MS,
        heardAt === undefined ? '0' : '1',
        ALIVE_MS,
        await daemons.read(),
      ]);
      return seen(published);
    },
    read,
    version: async () => {
      const fields = await redis.hmget(desired, 'digest', 'revision', 'time', 'sequence').catch(unreadable);
      const [digest, revision, time, sequence] = fields;
      // What cannot be read is removed there.
      if (digest != null && !(revision != null && isCount(time) && isCount(sequence))) return read();
      isOwn = digest === own;
      return digest == null ? null : { digest, sequence: Number(sequence) };
    },
    isOwn: () => isOwn,
    leave: async () => {
      isOwn = false;
      await leaveScript(redis, keys, [processId, await daemons.read()]);
    },
  };
};

/** How this process's desired state of an account compares to the latest published one. */
export type Freshness = {
  readonly fresh: boolean;
  /** The order of the latest published one; 0: no daemon has published any. */
  readonly sequence: number;
  /** A daemon that has the latest one is alive. Not asked where this process has it too. */
  readonly alive: boolean;
};

/**
 * Whether this process has the latest desired state of the account. Daemons publish theirs before they work,
 * so one that is not published is not the latest, even when no daemon seems alive (as just after an outage of
 * Redis).
 */
export const freshnessOf = async (
  { latestDesired }: { readonly latestDesired: Pick<LatestDesired, 'read' | 'version'> },
  { digest }: Pick<AccountContext, 'digest'>,
): Promise<Freshness> => {
  const version = await latestDesired.version();
  if (version?.digest === digest) return { fresh: true, sequence: version.sequence, alive: true };
  const published = version && (await latestDesired.read());
  if (!published) return { fresh: true, sequence: 0, alive: false };
  return { fresh: published.digest === digest, sequence: published.sequence, alive: published.alive };
};
