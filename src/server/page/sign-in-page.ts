import type { Page } from './frame.ts';
import { html } from './html.ts';

/** The form for the admin token. @param next the page that it leads back to */
export const signInPage = (next: string, configured: boolean): Page => ({
  title: 'Sign in',
  still: true,
  main: configured
    ? html`<div class="narrow"><h1 id="headline">Sign in</h1>
<p>With the admin token you can run, pause, retry and approve. Looking needs none.</p>
<form class="stack" method="post" action="/sign-in"><input type="hidden" name="next" value="${next}"><input type="text" name="username" value="setpoint" autocomplete="username" hidden>
<label>Admin token<input type="password" name="token" id="token" autocomplete="current-password" required autofocus></label>
<p class="fine">It is <code>SETPOINT_ADMIN_TOKEN</code> of the daemon.</p>
<button class="main">Sign in</button></form></div>`
    : html`<div class="narrow"><h1 id="headline">Sign in</h1>
<p>No admin token is set, so that nobody can sign in and nothing can be changed here. Set <code>SETPOINT_ADMIN_TOKEN</code> and start the daemon again.</p></div>`,
});
