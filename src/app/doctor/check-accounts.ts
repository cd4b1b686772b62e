import type { Check, ClockReading } from '../../model/check.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { ProviderError, UsageError } from '../../model/errors.ts';
import type { Reply, Throttle } from '../../model/throttle.ts';
import { createProvider } from '../../providers/known-providers.ts';
import type { RedisHandle } from '../../redis/redis-handle.ts';
import { plural } from '../../report/text/plural.ts';
import { providerTitle } from '../../report/text/words.ts';
import type { AppContext } from '../context.ts';
import { openThrottle } from '../open-parts.ts';

/** What the check of one account found. */
export type AccountCheck = { readonly check: Check; readonly clock: ClockReading | null };

/** Without Redis the account's shared rate is unknown; a few reading requests are sent all the same. */
const unlimited: Throttle = { take: async () => ({ release: async () => null }) };

/** Hands each reply of the provider to `onReply` as well. */
const listening = (throttle: Throttle, onReply: (reply: Reply) => void): Throttle => ({
  take: async (options) => {
    const slot = await throttle.take(options);
    return {
      release: (reply) => {
        if (reply !== null) onReply(reply);
        return slot.release(reply);
      },
    };
  },
});

/** The provider's clock by a `Date` header, which is cut to the second. */
const readClock = (of: string, { headers, sentAt, answeredAt }: Reply): ClockReading | null => {
  const theirs = Date.parse(headers.date ?? '');
  if (Number.isNaN(theirs)) return null;
  const offsetMs = theirs + 500 - (sentAt + answeredAt) / 2;
  return { of, offsetMs, errorMs: 500 + (answeredAt - sentAt) / 2 };
};

/** Lists the account's integrations once, which shows whether its provider can be reached and takes the credential. */
export const checkAccount = async (
  context: AppContext,
  redis: RedisHandle | null,
  account: DesiredAccount,
): Promise<AccountCheck> => {
  const { name, provider: kind, baseUrl } = account;
  const subject = `account ${name}`;
  let clock: ClockReading | null = null;
  const throttle = redis === null ? unlimited : openThrottle(context, redis, account);
  try {
    const provider = await createProvider({
      account,
      secrets: context.secrets,
      send: context.send,
      throttle: listening(throttle, (reply) => {
        clock ??= readClock(name, reply);
      }),
    });
    const { live } = await provider.observe([]);
    const message = `${providerTitle(kind)} at ${baseUrl} takes its credential and lists ${plural(live.length, 'integration')}`;
    return { check: { subject, outcome: 'ok', message }, clock };
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof UsageError)) throw error;
    return { check: { subject, outcome: 'wrong', message: error.message }, clock };
  }
};
