import { contentStyle } from './content-style.ts';

const scheme = `
:root {
  color-scheme: light dark;
  --paper: #f8f8f6; --card: #ffffff; --sunk: #f1f1ee; --ink: #1c2126; --soft: #565e67; --line: #e2e2dd; --edge: #868d94;
  --accent: #0f6e66; --accent-ink: #ffffff;
  --good: #17703f; --bad: #b3261e; --warn: #855600; --busy: #1f5f99;
  --good-wash: #eaf5ee; --bad-wash: #fcefed; --warn-wash: #fbf3e2; --quiet-wash: #efefec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #111417; --card: #191d21; --sunk: #15181c; --ink: #e7e9eb; --soft: #a0a9b2; --line: #2b3137; --edge: #6f7983;
    --accent: #5bcabb; --accent-ink: #0b1f1c;
    --good: #64ce92; --bad: #ff9389; --warn: #e6b455; --busy: #86bdf2;
    --good-wash: #14261c; --bad-wash: #2d1a19; --warn-wash: #2a2214; --quiet-wash: #1f2429;
  }
}
`;

const base = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink);
  font: 400 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; }
h2 { font-size: 1.0625rem; font-weight: 650; margin-bottom: 0.75rem; }
h3 { font-size: 1rem; font-weight: 600; }
.group { font-size: 0.875rem; font-weight: 600; margin: 0.75rem 0 0.25rem; }
a { color: inherit; text-decoration-color: var(--edge); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { color: var(--accent); text-decoration-color: currentColor; }
code { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
.sprite { position: absolute; }
.icon { flex: none; width: 1em; height: 1em; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--card); padding: 0.5rem 1rem; border-radius: 0 0 6px 6px; z-index: 1; }
.skip:focus { top: 0; }
.wide { width: 100%; max-width: 74rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
.intro { display: grid; gap: 0.15rem; }
.narrow { max-width: 26rem; margin-inline: auto; }
.sub, .fine { color: var(--soft); font-size: 0.875rem; }
.empty { color: var(--soft); padding: 1rem 0; }
`;

const frame = `
.top { border-bottom: 1px solid var(--line); background: var(--card); }
.top .wide { display: flex; align-items: center; gap: 0.25rem 1.25rem; min-height: 3.25rem; flex-wrap: wrap; }
.brand { display: flex; align-items: center; gap: 0.5rem; font-weight: 650; text-decoration: none; letter-spacing: -0.01em; min-height: 2rem; }
.brand-line { stroke: var(--edge); } .brand-curve { stroke: var(--accent); }
.top nav { display: flex; gap: 0.25rem; flex: 1; }
.top nav a, .person a, .person button { padding: 0.3rem 0.6rem; border-radius: 6px; text-decoration: none; color: var(--soft); }
.top nav a:hover, .person a:hover, .person button:hover { background: var(--sunk); color: var(--ink); }
.top nav a[aria-current] { color: var(--ink); background: var(--sunk); font-weight: 550; }
/* A long name is cut, never the role; its title has the whole. */
.person { display: flex; align-items: center; gap: 0.5rem; min-width: 0; }
.who { display: flex; gap: 0.35rem; min-width: 0; max-width: 18rem; color: var(--soft); font-size: 0.875rem; white-space: nowrap; }
.who bdi { overflow: hidden; text-overflow: ellipsis; }
.live { color: var(--soft); font-size: 0.8125rem; display: flex; align-items: center; gap: 0.4rem; }
.live[hidden] { display: none; }
.live::before { content: ""; width: 0.5rem; height: 0.5rem; border-radius: 50%; background: var(--good); }
.live[data-is="lost"]::before { background: none; border: 2px solid var(--bad); }
main { flex: 1; padding-block: 1.75rem 3rem; display: grid; gap: 1.5rem; align-content: start; grid-template-columns: minmax(0, 1fr); }
main > section { padding-top: 0.5rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: 0.8125rem; padding-block: 1rem 2rem; }
footer .wide { display: grid; gap: 0.25rem; }
.note { display: flex; gap: 0.6rem; align-items: start; margin-top: 1rem; padding: 0.6rem 0.9rem; border-radius: 8px; border: 1px solid; }
.note .icon, .banner .icon { margin-top: 0.22em; }
.note.good { background: var(--good-wash); border-color: var(--good); } .note.good .icon { color: var(--good); }
.note.bad { background: var(--bad-wash); border-color: var(--bad); } .note.bad .icon { color: var(--bad); }
.crumbs ol { display: flex; flex-wrap: wrap; gap: 0.4rem; font-size: 0.875rem; color: var(--soft); }
.crumbs { margin-bottom: -1rem; }
.crumbs a { display: inline-block; min-height: 1.5rem; }
.crumbs li + li::before { content: "›"; margin-right: 0.4rem; }
button, select, input:not([type="checkbox"], [type="hidden"]) {
  font: inherit; color: inherit; min-height: 2.25rem; padding: 0.3rem 0.75rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); max-width: 100%;
}
button { cursor: pointer; font-weight: 550; }
button:hover { background: var(--sunk); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
button.danger { background: var(--bad); border-color: var(--bad); color: var(--card); }
button.main:hover, button.danger:hover { filter: brightness(1.1); }
button.plain { border: 0; background: none; min-height: 0; font-weight: 400; }
.buttons { display: flex; gap: 0.5rem; margin-left: auto; }
.title { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; }
.stack { display: grid; gap: 0.75rem; margin-top: 1rem; }
.stack label { display: grid; gap: 0.25rem; font-weight: 550; }
`;

/** The style of every page, in light and dark. Contrasts meet WCAG 2.2 AA, checked by a test. */
export const style = `${scheme}${base}${frame}${contentStyle}`.trimStart();
