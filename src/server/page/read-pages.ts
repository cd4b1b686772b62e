import { UsageError } from '../../model/errors.ts';
import type { AccountStatus, RunReport } from '../../model/run.ts';
import { HttpError } from '../http-error.ts';
import type { Overview } from '../overview.ts';
import { withTimeout } from '../with-timeout.ts';
import { accountPage } from './account-page.ts';
import type { AccountView } from './account-view.ts';
import { isDrifted } from './drift-patch.ts';
import { readFilter, readPageNumber } from './filter.ts';
import type { Page, View } from './frame.ts';
import { html } from './html.ts';
import { integrationPage } from './integration-page.ts';
import { overviewPage } from './overview-page.ts';
import { missingPage, redisUnavailablePage, refusedPage } from './plain-pages.ts';
import { type Planned, planPage } from './plan-page.ts';
import { runPage } from './run-page.ts';
import { runsPage } from './runs-page.ts';

/** Redis counts as unavailable if it takes longer than this, in ms. */
const REDIS_MS = 4_000;

/** How long a page waits for the provider, in ms. A later answer is shown by the next request. */
const PLAN_MS = 8_000;

/** The runs on the page of an account. */
const RUNS = 20;
/** As many as an account keeps. */
const ALL_RUNS = 100;
const HISTORY = 100;
/** Usually enough for all changes of one run, and for the last requests of operators. */
const CHANGES = 500;

const viewOf = async (overview: Overview, status: AccountStatus): Promise<AccountView> => ({
  status,
  quarters: await overview.quarters(status.account),
});

/** Reads a page; if Redis does not answer, a page that says so. */
const whileRedisAnswers = async (
  overview: Overview,
  view: View,
  read: () => Promise<Page>,
): Promise<Page> => {
  const unavailable = (): Page => redisUnavailablePage(overview.invalid(), view);
  if ((await withTimeout(REDIS_MS, overview.redisAnswers())) !== true) return unavailable();
  try {
    return (await withTimeout(PLAN_MS + REDIS_MS, read())) ?? unavailable();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return (await overview.redisAnswers()) ? refusedPage(error.message) : unavailable();
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
    const status = await overview.status(account);
    return status
      ? read(status)
      : missingPage(html`Neither the YAML nor the ledger has an account <bdi>${account}</bdi>.`);
  });

export const readOverviewPage = (overview: Overview, query: URLSearchParams, view: View): Promise<Page> =>
  whileRedisAnswers(overview, view, async () => {
    const filter = readFilter(query);
    const statuses = await overview.statuses();
    const accounts = await Promise.all(statuses.map((status) => viewOf(overview, status)));
    return overviewPage({ accounts, invalid: overview.invalid(), filter }, view);
  });

export const readAccountPage = (overview: Overview, account: string, view: View): Promise<Page> =>
  ofAccount(overview, account, view, async (status) => {
    const [known, rates, runs, history] = await Promise.all([
      viewOf(overview, status),
      overview.rates(account),
      overview.runs(account, RUNS),
      overview.history({ account, limit: CHANGES }),
    ]);
    return accountPage(
      { ...known, nextTick: overview.nextTick(account), rates, invalid: overview.invalid(), runs, history },
      view,
    );
  });

export const readPlanPage = (overview: Overview, account: string, view: View): Promise<Page> =>
  ofAccount(overview, account, view, async (status) =>
    status.orphaned
      ? missingPage(html`The account <bdi>${account}</bdi> is not in the YAML, so nothing is planned for it.`)
      : planPage(account, status.provider, await planOf(overview, status), view),
  );

const detailsOf = (overview: Overview, planned: Planned, account: string, key: string) =>
  Promise.all([
    overview.fields(account, key),
    isDrifted(planned, key) ? overview.driftPatch(account, key) : null,
  ]);

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
    const nextTick = overview.nextTick(account);
    // From the reading of the plan: neither asks the provider again.
    const [fields, driftPatch] =
      planned === null ? [null, null] : await detailsOf(overview, planned, account, key);
    const content = { account: known, key, status, nextTick, position, planned, fields, driftPatch, history };
    return integrationPage(content, view);
  });

const runsOf = async (overview: Overview): Promise<readonly RunReport[]> => {
  const accounts = await overview.statuses();
  const all = await Promise.all(accounts.map(({ account }) => overview.runs(account, ALL_RUNS)));
  return all.flat().toSorted((a, b) => b.startedAt - a.startedAt);
};

export const readRunsPage = (overview: Overview, query: URLSearchParams, view: View): Promise<Page> =>
  whileRedisAnswers(overview, view, async () => {
    const filter = {
      account: query.get('account') ?? '',
      trouble: query.get('result') === 'off',
      page: readPageNumber(query),
    };
    return runsPage(await runsOf(overview), filter, view);
  });

export const readRunPage = (overview: Overview, account: string, run: string, view: View): Promise<Page> =>
  ofAccount(overview, account, view, async () => {
    const [runs, history] = await Promise.all([
      overview.runs(account, ALL_RUNS),
      overview.history({ account, limit: CHANGES }),
    ]);
    const report = runs.find((each) => each.run === run);
    return report
      ? runPage(report, history, view)
      : missingPage(
          html`The account <bdi>${account}</bdi> keeps no run <bdi>${run}</bdi>: only its last ones are kept.`,
        );
  });
