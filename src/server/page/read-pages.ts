import { UsageError } from '../../model/errors.ts';
import type { HistoryEntry } from '../../model/history.ts';
import type { AccountStatus, RunReport } from '../../model/run.ts';
import { HttpError } from '../http-error.ts';
import type { Overview } from '../overview.ts';
import { withTimeout } from '../with-timeout.ts';
import type { AccountView } from './account-cards.ts';
import { accountPage } from './account-page.ts';
import { isDrifted } from './drift-patch.ts';
import { type Filter, readFilter } from './filter.ts';
import type { Page, View } from './frame.ts';
import { html } from './html.ts';
import { integrationPage } from './integration-page.ts';
import { overviewPage } from './overview-page.ts';
import { missingPage, redisAwayPage, refusedPage } from './plain-pages.ts';
import { type Planned, planPage } from './plan-page.ts';
import { runsPage } from './runs.ts';

/** Redis counts as away if it takes longer than this, in ms. */
const REDIS_MS = 4_000;

/** How long a page waits for the provider, in ms. A later answer is shown by the next request. */
const PLAN_MS = 8_000;

const RUNS = 30;
const HISTORY = 100;
/** Usually enough for all changes of the listed runs. */
const CHANGES = 500;

const viewOf = async (overview: Overview, status: AccountStatus): Promise<AccountView> => ({
  status,
  nextTick: overview.nextTicks().get(status.account) ?? null,
  rates: await overview.rates(status.account),
});

/** Reads a page; if Redis does not answer, a page that says so. */
const whileRedisAnswers = async (
  overview: Overview,
  view: View,
  read: () => Promise<Page>,
): Promise<Page> => {
  const away = (): Page => redisAwayPage(overview.invalid(), view);
  if ((await withTimeout(REDIS_MS, overview.redisAnswers())) !== true) return away();
  try {
    return (await withTimeout(PLAN_MS + REDIS_MS, read())) ?? away();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return (await overview.redisAnswers()) ? refusedPage(error.message) : away();
  }
};

/** The desired state may have become invalid meanwhile: then that is shown in place of the plan. */
const plannedOrWhy = async (overview: Overview, status: AccountStatus): Promise<Planned> => {
  const { account, provider } = status;
  try {
    return await overview.plan(account);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { account, provider, error: error.message };
  }
};

const planOf = (overview: Overview, status: AccountStatus): Promise<Planned> =>
  withTimeout(PLAN_MS, plannedOrWhy(overview, status));

/** A page of an account, or that it does not exist. */
const ofAccount = (
  overview: Overview,
  account: string,
  view: View,
  read: (status: AccountStatus) => Promise<Page>,
): Promise<Page> =>
  whileRedisAnswers(overview, view, async () => {
    const status = (await overview.statuses()).find((each) => each.account === account);
    return status
      ? read(status)
      : missingPage(html`Neither the YAML nor the ledger has an account <bdi>${account}</bdi>.`);
  });

export const readOverviewPage = (overview: Overview, query: URLSearchParams, view: View): Promise<Page> =>
  whileRedisAnswers(overview, view, async () => {
    const filter: Filter = readFilter(query);
    const statuses = await overview.statuses();
    const accounts = await Promise.all(statuses.map((status) => viewOf(overview, status)));
    return overviewPage({ accounts, invalid: overview.invalid(), filter }, view);
  });

export const readAccountPage = (overview: Overview, account: string, view: View): Promise<Page> =>
  ofAccount(overview, account, view, async (status) => {
    const [known, runs, history] = await Promise.all([
      viewOf(overview, status),
      overview.runs(account, RUNS),
      overview.history({ account, limit: CHANGES }),
    ]);
    return accountPage({ ...known, invalid: overview.invalid(), runs, history }, view);
  });

export const readPlanPage = (overview: Overview, account: string, view: View): Promise<Page> =>
  ofAccount(overview, account, view, async (status) =>
    status.orphaned
      ? missingPage(html`The account <bdi>${account}</bdi> is not in the YAML, so nothing is planned for it.`)
      : planPage(account, status.provider, await planOf(overview, status), view),
  );

export const readIntegrationPage = (
  overview: Overview,
  account: string,
  key: string,
  view: View,
): Promise<Page> =>
  ofAccount(overview, account, view, async (known) => {
    const [planned, history] = await Promise.all([
      known.orphaned ? null : planOf(overview, known),
      overview.history({ account, key, limit: HISTORY }),
    ]);
    const status = known.integrations.find((each) => each.key === key) ?? null;
    if (status === null && history.length === 0)
      return missingPage(html`The account <bdi>${account}</bdi> has no integration <bdi>${key}</bdi>.`);
    const position = overview.position(account, key);
    const driftPatch = isDrifted(planned, key) ? await overview.driftPatch(account, key) : null;
    const content = { account: known, key, status, position, planned, driftPatch, history };
    return integrationPage(content, view);
  });

const ofAll = async <T extends RunReport | HistoryEntry>(
  accounts: readonly AccountStatus[],
  read: (account: string) => Promise<readonly T[]>,
): Promise<readonly T[]> => (await Promise.all(accounts.map(({ account }) => read(account)))).flat();

export const readRunsPage = (overview: Overview, view: View): Promise<Page> =>
  whileRedisAnswers(overview, view, async () => {
    const accounts = await overview.statuses();
    const all = await ofAll(accounts, (account) => overview.runs(account, RUNS));
    const runs = all.toSorted((a, b) => b.startedAt - a.startedAt).slice(0, RUNS);
    const shown = accounts.filter(({ account }) => runs.some((run) => run.account === account));
    const history = await ofAll(shown, (account) => overview.history({ account, limit: CHANGES }));
    return runsPage(runs, history, view);
  });
