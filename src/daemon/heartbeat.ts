import type { JobContext } from '../../jobs/job-context.ts';
import type { LivingDaemons } from '../../jobs/living-daemons.ts';
import type { DaemonAccount } from './account-runner.ts';
import { createAccountTurns } from './account-turns.ts';
import type { Managed } from './managed.ts';

/** So many accounts are checked at once: enough to keep Redis busy, and few enough that runs do not wait for them. */
const AT_ONCE = 16;

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

/** Checks accounts beside what else the process does. */
type AccountChecks = {
  /** Has these checked, each once however often it is asked for before its turn; does not wait for it. */
  ask(names: Iterable<string>, begun: number): void;
};

const createAccountChecks = (managed: Managed, jobContext: JobContext): AccountChecks => {
  const { accounts, log } = managed;
  /** How many reloads had begun when each was asked for. */
  const due = new Map<string, number>();
  let isChecking = false;
  const checkInTurn = async (): Promise<void> => {
    for (;;) {
      const [next] = due;
      if (next === undefined || accounts.isClosing()) return;
      const [name, begun] = next;
      due.delete(name);
      const account = accounts.running.get(name);
      if (account === undefined) continue;
      // A key of one account that cannot be read must not make the others look abandoned.
      await checkAccount(managed, jobContext, name, account, begun).catch((err: unknown) =>
        log.debug({ account: name, err }, 'Heartbeat of the account failed'),
      );
    }
  };
  const checkAll = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    // Some may have been asked for when the last was done.
    while (due.size > 0 && !accounts.isClosing())
      await Promise.all(Array.from({ length: AT_ONCE }, checkInTurn));
    isChecking = false;
  };
  return {
    ask: (names, begun) => {
      for (const name of names) due.set(name, begun);
      void checkAll();
    },
  };
};

/** Shows that this process is alive. Does not wait until accounts are checked: there may be very many of them. */
export type Heartbeat = () => Promise<void>;

/**
 * One heartbeat serves all accounts. After each some of them are checked in turn, and those for which another daemon has
 * a newer desired state; all of them when Redis has lost the last heartbeat, and so its data.
 */
export const createHeartbeat = (
  managed: Managed,
  jobContext: JobContext & { readonly daemons: LivingDaemons },
): Heartbeat => {
  const turns = createAccountTurns();
  const { accounts, desired, reloads, source } = managed;
  const checks = createAccountChecks(managed, jobContext);
  const namesNow = (isKept: boolean): ReadonlySet<string> => {
    const all = [...accounts.running.keys()];
    const outdated = all.filter((name) => !accounts.running.get(name)?.isLatest());
    return new Set(isKept ? [...turns.next(all), ...outdated] : all);
  };
  return async () => {
    const begun = reloads.begun();
    checks.ask(namesNow(await jobContext.daemons.beat()), begun);
    // Last: a notification that cannot be sent must not make the accounts look abandoned.
    await source.report(desired.status());
  };
};
