import { accountCounts, isInSync } from '../../report/text/condition-words.ts';
import { plural } from '../../report/text/plural.ts';
import { providerTitle } from '../../report/text/words.ts';
import type { AccountView } from './account-view.ts';
import { accountBadge } from './badges.ts';
import { listPath } from './filter.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { briefRunsText, runBars } from './run-bars.ts';

/** As many stand above the list. */
const FIRST = 4;

/** As many can be opened below them; the list groups by any number of accounts. */
const MOST = 120;

const tile = (view: AccountView, now: number): Html => {
  const { status, quarters } = view;
  const { account, provider } = status;
  return html`<li class="tile" id="account-${encodeURIComponent(account)}"><p><a class="account" href="${paths.account(account)}"><bdi>${account}</bdi></a> ${accountBadge(status)}</p>
<p class="sub">${provider !== '' && `${providerTitle(provider)} · `}${accountCounts(status)}${status.window?.open === false && ' · changes held'}</p>
${!status.orphaned && runBars(quarters, now, briefRunsText)}</li>\n`;
};

const rank = ({ status }: AccountView): number =>
  !isInSync(status) ? 0 : status.paused || status.orphaned ? 1 : 2;

const tiles = (accounts: readonly AccountView[], now: number): Html =>
  html`<ul class="tiles">${accounts.map((each) => tile(each, now))}</ul>`;

const furtherPart = (further: readonly AccountView[], now: number): Html | null => {
  if (further.length === 0) return null;
  const shown = further.slice(0, MOST);
  const troubled = further.filter((each) => rank(each) === 0).length;
  return html`<details id="further-accounts"><summary>${plural(further.length, 'further account')}${troubled === 0 ? ', all in sync' : `, ${troubled} not in sync`}</summary>${tiles(shown, now)}${
    further.length > shown.length &&
    html`<p><a href="${listPath({ group: 'account' })}">${further.length - shown.length} more: group the list by account</a></p>`
  }</details>`;
};

/** Every account in a few lines: those with trouble first, the others to be opened. */
export const accountStrip = (accounts: readonly AccountView[], now: number): Html => {
  const sorted = accounts.toSorted((a, b) => rank(a) - rank(b));
  return html`${tiles(sorted.slice(0, FIRST), now)}${furtherPart(sorted.slice(FIRST), now)}`;
};
