import type { Access } from '../access.ts';
import type { Identity } from '../identity.ts';
import { redisUnavailable } from './banners.ts';
import { breadcrumb } from './elements.ts';
import type { Page, View } from './frame.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { desiredStateBanner } from './source.ts';

const back = breadcrumb([{ href: paths.overview, text: 'Overview' }]);

/** An unknown address. */
export const missingPage = (what: Html): Page => ({
  title: 'Not found',
  status: 404,
  main: html`${back}<h1 id="headline">Not found</h1><p>${what}</p>`,
});

/** Redis does not answer. */
export const redisUnavailablePage = (invalid: string | null, view: View): Page => ({
  title: 'Redis does not answer',
  status: 503,
  main: html`<h1 id="headline">The current status is unknown</h1>${redisUnavailable()}${desiredStateBanner(invalid, view)}`,
});

/** The page cannot be shown now. @param why a sentence that may be public */
export const refusedPage = (why: string): Page => ({
  title: 'Not now',
  status: 503,
  main: html`${back}<h1 id="headline">Not now</h1><p>${why}.</p>`,
});

/** An unexpected error; its details are in the log only. */
export const failedPage = (): Page => ({
  title: 'This page failed',
  status: 500,
  main: html`${back}<h1 id="headline">This page failed</h1><p>Nothing was changed. See the daemon log; reloading may help.</p>`,
});

/** How one signs in here. */
export type SignInWays = Pick<Access, 'tokens' | 'proxy'>;

const form = (next: string, { admin, viewer }: SignInWays['tokens']): Html => {
  const may = 'With the admin token you can run, pause, retry and approve';
  const [about, label, setting] =
    admin && viewer
      ? [
          `${may}; with the view token you can look.`,
          'Token',
          html`<code>SETPOINT_ADMIN_TOKEN</code> or <code>SETPOINT_VIEW_TOKEN</code>`,
        ]
      : admin
        ? [`${may}.`, 'Admin token', html`<code>SETPOINT_ADMIN_TOKEN</code>`]
        : ['With the view token you can look.', 'View token', html`<code>SETPOINT_VIEW_TOKEN</code>`];
  return html`<p>${about}</p>
<form class="stack" method="post" action="/sign-in"><input type="hidden" name="next" value="${next}"><input type="text" name="username" value="setpoint" autocomplete="username" hidden>
<label>${label}<input type="password" name="token" id="token" autocomplete="current-password" required autofocus></label>
<p class="fine">It is ${setting} of the daemon.</p>
<button class="main">Sign in</button></form>`;
};

const proxyHint = (identity: Identity | null): Html =>
  identity?.by === 'proxy'
    ? html`<p>You are signed in as <bdi>${identity.name}</bdi> by the proxy in front.</p>`
    : html`<p>A proxy in front signs people in: open this page through its address.</p>`;

const noWay = html`<p>No token is set, so signing in is not possible and nothing can be changed here. Set <code>SETPOINT_ADMIN_TOKEN</code>, or <code>SETPOINT_VIEW_TOKEN</code> to look only, and restart the daemon.</p>`;

/** The form for a token, and what else lets one in. @param next the page that it leads back to */
export const signInPage = (next: string, { tokens, proxy }: SignInWays, { visitor }: View): Page => {
  const hasForm = (tokens.admin || tokens.viewer) && visitor.identity?.by !== 'proxy';
  return {
    title: 'Sign in',
    still: true,
    main: html`<div class="narrow"><h1 id="headline">Sign in</h1>
${proxy && proxyHint(visitor.identity)}${hasForm && form(next, tokens)}${!proxy && !hasForm && noWay}</div>`,
  };
};
