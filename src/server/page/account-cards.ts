import type { AccountStatus } from '../../model/run.ts';
import type { RatePoint } from '../../model/throttle.ts';
import { accountCounts } from '../../report/text/condition-words.ts';
import { rateTexts } from '../../report/text/rate-text.ts';
import { providerTitle } from '../../report/text/words.ts';
import { accountBadge, resultBadge } from './badges.ts';
import { coming, detailList, past } from './elements.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { sparkline } from './sparkline.ts';
import { windowDetail } from './window.ts';

/** An account with what pages show of it. */
export type AccountView = {
  readonly status: AccountStatus;
  /** ms since the epoch; null: no run is scheduled here. */
  readonly nextTick: number | null;
  readonly rates: readonly RatePoint[];
};

/** `converged 3 minutes ago` */
export const lastRunText = ({ lastRun }: AccountStatus, now: number): Html =>
  lastRun === null ? html`none yet` : html`${resultBadge(lastRun.result)} ${past(lastRun.startedAt, now)}`;

/** When the schedule ticks next; null for an account that left the YAML. */
export const nextRunText = ({ status, nextTick }: AccountView, now: number): Html | null => {
  if (status.orphaned) return null;
  if (status.paused) return html`paused`;
  return nextTick === null ? html`not scheduled by this daemon` : coming(nextTick, now);
};

const card = (view: AccountView, now: number): Html => {
  const { status } = view;
  const { account } = status;
  const id = encodeURIComponent(account);
  return html`<li><article class="card" id="card-${id}" aria-labelledby="card-name-${id}">
<header><h3 id="card-name-${id}"><a href="${paths.account(account)}"><bdi>${account}</bdi></a></h3>${accountBadge(status)}</header>
<p class="sub">${status.provider !== '' && html`${providerTitle(status.provider)} · `}${accountCounts(status)}</p>
${detailList({
  'Last run': lastRunText(status, now),
  'Next run': nextRunText(view, now),
  Window: windowDetail(status),
  Rate: status.rate && rateTexts(status.rate).join(' · '),
})}
${!status.orphaned && sparkline(view.rates, now)}
</article></li>\n`;
};

/** Every account with its status. */
export const accountCards = (accounts: readonly AccountView[], now: number): Html =>
  html`<ul class="cards">${accounts.map((each) => card(each, now))}</ul>`;
