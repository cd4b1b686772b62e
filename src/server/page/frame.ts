import type { FlashMessage } from '../flash-messages.ts';
import type { Identity } from '../identity.ts';
import { assetPaths } from './assets/assets.ts';
import { icon, iconSprite } from './badges.ts';
import { exactly } from './elements.ts';
import { type Html, html, markup } from './html.ts';
import { paths } from './paths.ts';
import { commitInForce, type RepositoryView } from './revision.ts';

/** Who looks at a page, and what that lets them do. */
export type Visitor = {
  /** Null: not signed in. */
  readonly identity: Identity | null;
  /** There is a token to sign in with. */
  readonly canSignIn: boolean;
  /** Signing in with the admin token would let this visitor change things. */
  readonly mayBecomeAdmin: boolean;
  /** Someone may change things here. */
  readonly changeable: boolean;
};

/** What a page needs to know about its request. */
export type View = RepositoryView & {
  readonly now: number;
  readonly visitor: Visitor;
  /** This page's own address, with its query and without a note: where forms lead back to. */
  readonly here: string;
  /** The result of the form that led here. */
  readonly note: FlashMessage | null;
};

/** A page to be framed. */
export type Page = {
  readonly title: string;
  readonly main: Html;
  readonly status?: number;
  /** It asks a provider or holds a form, so that an open page reloads only after a change. */
  readonly still?: true;
};

const link = (href: string, text: string, here: string): Html => {
  const current = here === href || here.startsWith(`${href}?`);
  return html`<a href="${href}"${current && html` aria-current="page"`}>${text}</a>`;
};

/** Whether the visitor may change things. */
export const isAdmin = ({ visitor }: Pick<View, 'visitor'>): boolean => visitor.identity?.role === 'admin';

/** The person as the proxy names them, or that a token was used; and the role. */
const identityText = ({ name, role }: Identity): Html =>
  html`<p class="who" id="who"${name !== null && html` title="${name}"`}><bdi>${name ?? 'Signed in'}</bdi> <span>· ${role}</span></p>`;

const visitorPart = ({ visitor, here }: View): Html | null => {
  const { identity, canSignIn } = visitor;
  if (identity === null) return canSignIn ? html`<a href="${paths.signInFrom(here)}">Sign in</a>` : null;
  // A proxy has a way of its own to sign out, and a token in a header ends with its request.
  const signOut =
    identity.by === 'session' &&
    html`<form method="post" action="${paths.signOut}"><input type="hidden" name="next" value="${here}"><button class="plain">Sign out</button></form>`;
  return html`${identityText(identity)}${signOut}`;
};

const header = (view: View): Html => html`
<header class="top"><div class="wide">
<a class="brand" href="/"><svg aria-hidden="true" width="22" height="22" viewBox="0 0 32 32"><use href="#brand"/></svg>Setpoint</a>
<nav aria-label="Pages">${link(paths.overview, 'Overview', view.here)}${link(paths.runs, 'Runs', view.here)}${isAdmin(view) && link(paths.queues, 'Queues', view.here)}</nav>
<p class="live" id="live" hidden>Live</p>
<div class="person" id="person">${visitorPart(view)}</div>
</div></header>`;

const noteBar = ({ note }: View): Html | null =>
  note &&
  html`<div class="wide"><p class="note ${note.ok ? 'good' : 'bad'}" role="status" id="note">${icon(note.ok ? 'ok' : 'cross')}<span>${note.ok ? '' : 'Not done: '}${note.text}</span></p></div>`;

const footer = (view: View): Html => {
  const { now, visitor } = view;
  return html`
<footer><div class="wide">
<p id="as-of">As of <time datetime="${new Date(now).toISOString()}">${exactly(now)}</time>${commitInForce(view)}. Hover over a time to see it exactly.</p>
${
  !visitor.changeable &&
  html`<p>Nothing can be changed here: no admin token is set. Set <code>SETPOINT_ADMIN_TOKEN</code> (<code>openssl rand -hex 32</code> prints a good one), or <code>SETPOINT_ADMINS</code> behind a proxy that signs people in, and restart the daemon.</p>`
}
<noscript><p>Without JavaScript this page does not update by itself: reload it.</p></noscript>
</div></footer>`;
};

/** The logo: a value that settles on its set point. */
const brand = html`<svg class="sprite" aria-hidden="true" width="0" height="0"><symbol id="brand" viewBox="0 0 32 32"><path class="brand-line" d="M3 16h26" fill="none" stroke-width="2.5" stroke-linecap="round" stroke-dasharray="1 5"/><path class="brand-curve" d="M3 27C7 27 8 7 12.5 7S18 21 21.5 21 25 16 29 16" fill="none" stroke-width="3" stroke-linecap="round"/></symbol></svg>`;

/** The whole document. It needs no inline script or style: its content security policy forbids both. */
export const framed = ({ title, main, still }: Page, view: View): string =>
  markup(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Setpoint</title>
<link rel="icon" href="${assetPaths.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPaths.style}">
<script src="${assetPaths.script}" defer></script>
</head>
<body>
${iconSprite}${brand}
<a class="skip" href="#main">Skip to content</a>
${header(view)}
${noteBar(view)}
<main id="main" class="wide" tabindex="-1"${!still && html` data-refresh="30"`}>
${main}
</main>
${footer(view)}
<p class="unseen" id="announcer" role="status"></p>
</body>
</html>
`);
