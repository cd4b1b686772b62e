import { redisAway } from './banners.ts';
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
export const redisAwayPage = (invalid: string | null, view: View): Page => ({
  title: 'Redis does not answer',
  status: 503,
  main: html`<h1 id="headline">The current status is unknown</h1>${redisAway()}${desiredStateBanner(invalid, view)}`,
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

/** The form for the admin token. @param next the page that it leads back to */
export const signInPage = (next: string, configured: boolean): Page => ({
  title: 'Sign in',
  still: true,
  main: configured
    ? html`<div class="narrow"><h1 id="headline">Sign in</h1>
<p>With the admin token you can run, pause, retry and approve. Reading needs no token.</p>
<form class="stack" method="post" action="/sign-in"><input type="hidden" name="next" value="${next}"><input type="text" name="username" value="setpoint" autocomplete="username" hidden>
<label>Admin token<input type="password" name="token" id="token" autocomplete="current-password" required autofocus></label>
<p class="fine">It is <code>SETPOINT_ADMIN_TOKEN</code> of the daemon.</p>
<button class="main">Sign in</button></form></div>`
    : html`<div class="narrow"><h1 id="headline">Sign in</h1>
<p>No admin token is set, so signing in is not possible and nothing can be changed here. Set <code>SETPOINT_ADMIN_TOKEN</code> and restart the daemon.</p></div>`,
});
