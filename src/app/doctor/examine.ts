import type { Check } from '../../model/check.ts';
import { withClosers } from '../closers.ts';
import type { AppContext } from '../context.ts';
import { unlessInterrupted } from '../interruption.ts';
import { checkAccounts, isSelected } from '../select-accounts.ts';
import { checkAccount } from './check-accounts.ts';
import { checkClocks } from './check-clocks.ts';
import { behindProxy, checkProxies } from './check-proxies.ts';
import { checkRedis } from './check-redis.ts';
import { checkSource, type SourceChecks } from './check-source.ts';
import { checkWebhooks } from './check-webhooks.ts';

const noAccounts: Check = {
  subject: 'accounts',
  outcome: 'skipped',
  message: 'there is no valid desired state to take them from',
};

const chosenAccounts = (context: AppContext, { desired }: SourceChecks) => {
  if (desired === null) return [];
  checkAccounts(context, desired);
  return desired.accounts.filter(({ name }) => isSelected(context, name));
};

/**
 * Checks everything that an installation depends on, each part once. What one broken part makes impossible to
 * check is `skipped`, so that a cause is reported once.
 * @throws UsageError when `--account` names an unknown account
 */
export const examine = (context: AppContext): Promise<readonly Check[]> =>
  withClosers((closers) =>
    unlessInterrupted(context, async () => {
      const proxies = await checkProxies(context.settings.proxies);
      const [redis, source, webhooks] = await Promise.all([
        checkRedis(context, closers),
        checkSource(context, proxies),
        checkWebhooks(context.settings, context.send, proxies),
      ]);
      const accounts = await Promise.all(
        chosenAccounts(context, source).map((account) =>
          proxies.blocks(account.baseUrl)
            ? { check: behindProxy(`account ${account.name}`), clock: null }
            : checkAccount(context, redis.redis, account),
        ),
      );
      const clocks = [redis.clock, ...accounts.map(({ clock }) => clock)].filter((clock) => clock !== null);
      return [
        { subject: 'settings', outcome: 'ok', message: 'valid' },
        ...proxies.checks,
        ...redis.checks,
        ...source.checks,
        ...(source.desired === null ? [noAccounts] : accounts.map(({ check }) => check)),
        ...checkClocks(clocks),
        ...webhooks,
      ];
    }),
  );
