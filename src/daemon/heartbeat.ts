import type { JobContext } from '../../jobs/job-context.ts';
import type { LivingDaemons } from '../../jobs/living-daemons.ts';
import type { DaemonAccount } from './account-runner.ts';
import { createAccountTurns } from './account-turns.ts';
import type { Managed } from './managed.ts';

/** Redis was emptied: requested runs are gone, and so is the ledger with its salt. */
const recover = async ({ log, accounts, reloads }: Managed, name: string, begun: number): Promise<void> => {
  log.warn(
    { account: name },
    'Redis data of this account is gone; its integrations will be adopted again by type and name. Check that Redis is persistent and not shared.',
  );
  await reloads.after(begun);
  await accounts.refresh(name);
  await accounts.running.get(name)?.trigger('start');
};

/** Announces the desired state of one account again, and checks whether its data in Redis is gone. */
const checkAccount = async (
  managed: Managed,
  jobContext: JobContext,
  name: string,
  account: DaemonAccount,
  begun: number,
): Promise<void> => {
  const known = jobContext.context(name);
  if (known) await account.announce(known, 'alive');
  if (await account.restore()) await recover(managed, name, begun);
};

/** Shows that this process is alive. */
export type Heartbeat = () => Promise<void>;

/**
 * One heartbeat serves all accounts. Each checks some of them in turn, and those for which another daemon has a newer
 * desired state; it checks all of them when Redis has lost the last heartbeat, and so its data.
 */
export const createHeartbeat = (
  managed: Managed,
  jobContext: JobContext & { readonly daemons: LivingDaemons },
): Heartbeat => {
  const turns = createAccountTurns();
  const { accounts, desired, log, reloads, source } = managed;
  const namesNow = (isKept: boolean): ReadonlySet<string> => {
    const all = [...accounts.running.keys()];
    const outdated = all.filter((name) => !accounts.running.get(name)?.isLatest());
    return new Set(isKept ? [...turns.next(all), ...outdated] : all);
  };
  return async () => {
    const begun = reloads.begun();
    for (const name of namesNow(await jobContext.daemons.beat())) {
      const account = accounts.running.get(name);
      if (account === undefined) continue;
      // A key of one account that cannot be read must not make the others look abandoned.
      await checkAccount(managed, jobContext, name, account, begun).catch((err: unknown) =>
        log.debug({ account: name, err }, 'Heartbeat of the account failed'),
      );
    }
    // Last: a notification that cannot be sent must not make the accounts look abandoned.
    await source.report(desired.status());
  };
};
