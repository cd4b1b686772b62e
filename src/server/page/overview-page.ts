import type { AccountStatus } from '../../model/run.ts';
import { isInSync } from '../../report/text/condition-words.ts';
import { plural } from '../../report/text/plural.ts';
import { accountStrip } from './account-strip.ts';
import type { AccountView } from './account-view.ts';
import { icon } from './badges.ts';
import { orphaned, paused } from './banners.ts';
import { type Filter, filtered, inAnyCondition, listed } from './filter.ts';
import { conditionLinks, filterForm } from './filter-form.ts';
import type { Page, View } from './frame.ts';
import { type Html, html } from './html.ts';
import { integrationList } from './integration-list.ts';
import { desiredStateBanner, sourceLine } from './source.ts';

export type OverviewContent = {
  readonly accounts: readonly AccountView[];
  readonly invalid: string | null;
  readonly filter: Filter;
};

type Headline = { readonly tone: 'good' | 'bad' | 'quiet'; readonly words: string; readonly more: string };

const integrationsOf = (accounts: readonly AccountStatus[]) =>
  accounts.flatMap(({ integrations }) => integrations);

/** Whether everything is in sync. */
export const headline = (accounts: readonly AccountStatus[]): Headline => {
  const all = integrationsOf(accounts);
  const off = all.filter(({ condition }) => condition !== 'in-sync').length;
  const failed = accounts.filter((account) => !isInSync(account) && account.lastRun?.result === 'failed');
  const more = `${plural(all.length, 'integration')} in ${plural(accounts.length, 'account')}`;
  if (accounts.length === 0)
    return { tone: 'quiet', words: 'No account yet', more: 'Add one to the YAML, and it appears here.' };
  if (off > 0)
    return { tone: 'bad', words: `${off} of ${plural(all.length, 'integration')} not in sync`, more };
  if (failed.length > 0)
    return {
      tone: 'bad',
      words: `${failed.length} of ${plural(accounts.length, 'account')} could not be read`,
      more,
    };
  return { tone: 'good', words: 'Everything is in sync', more };
};

const headlinePart = (accounts: readonly AccountStatus[]): Html => {
  const { tone, words, more } = headline(accounts);
  const symbol = { good: 'ok', bad: 'warning', quiet: 'clock' } as const;
  return html`<div class="headline ${tone}">${icon(symbol[tone])}<div><h1 id="headline">${words}</h1><p class="sub">${more}</p></div></div>`;
};

/** The first page: the status of everything and what is wrong. */
export const overviewPage = ({ accounts, invalid, filter }: OverviewContent, view: View): Page => {
  const { now } = view;
  const statuses = accounts.map(({ status }) => status);
  const all = listed(statuses);
  const strip = html`<section class="section-strip" aria-labelledby="accounts"><h2 id="accounts">Accounts</h2>${accountStrip(accounts, now)}</section>\n`;
  const integrations = html`<section aria-labelledby="integrations"><h2 id="integrations">Integrations</h2>
${filterForm(filter, all)}
${conditionLinks(inAnyCondition(all, filter), filter)}
${integrationList(filtered(all, filter), all.length, filter, view)}</section>\n`;
  return {
    title: headline(statuses).words,
    main: html`
${headlinePart(statuses)}
${sourceLine(view)}
${desiredStateBanner(invalid, view)}
${paused(
  statuses.filter((each) => each.paused),
  now,
)}
${orphaned(statuses.filter((each) => each.orphaned).map(({ account }) => account))}
${[strip, integrations]}`,
  };
};
