const marks = `
.mark { display: inline-flex; align-items: baseline; gap: 0.35em; font-weight: 550; white-space: nowrap; font-size: 0.875rem; }
.mark .icon { align-self: center; }
.good > .icon, .mark.good { color: var(--good); } .bad > .icon, .mark.bad { color: var(--bad); }
.warn > .icon, .mark.warn { color: var(--warn); } .mark.busy { color: var(--busy); } .quiet > .icon, .mark.quiet { color: var(--soft); }
.headline { display: flex; gap: 0.9rem; align-items: start; }
.headline > .icon { width: 2rem; height: 2rem; }
.banner { display: flex; gap: 0.6rem; padding: 0.7rem 0.9rem; border-radius: 8px; border: 1px solid var(--line); }
.banner.bad { background: var(--bad-wash); } .banner.warn { background: var(--warn-wash); } .banner.quiet { background: var(--quiet-wash); }
.problems { margin-top: 0.4rem; display: grid; gap: 0.2rem; } .problems + p { margin-top: 0.4rem; }
.message { border-left: 3px solid var(--edge); padding-left: 0.9rem; max-width: 48rem; }
`;

const accounts = `
.tiles { display: grid; gap: 0.6rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.5rem 0.8rem 0.6rem; display: grid; gap: 0.1rem; align-content: start; min-width: 0; }
.tile > p:first-child { display: flex; justify-content: space-between; gap: 0.75rem; align-items: baseline; }
.account { font-weight: 600; text-decoration: none; } .account:hover { text-decoration: underline; }
.tiles + details, .bars + details { margin-top: 0.75rem; } details > .tiles, details > table { margin-top: 0.75rem; }
.bars { color: var(--soft); font-size: 0.8125rem; max-width: 48rem; }
.bars svg { display: block; width: 100%; height: 3rem; } .tile .bars svg { height: 1.75rem; margin-top: 0.25rem; }
.bars path { fill: none; stroke-width: 1.5; } .bars .good { stroke: var(--good); } .bars .bad { stroke: var(--bad); } .bars .warn { stroke: var(--warn); } .bars .busy { stroke: var(--busy); }
.bars .floor { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.details { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), max-content)); gap: 0.75rem 2.5rem; }
.details dt { color: var(--soft); font-size: 0.8125rem; }
.split { display: grid; gap: 1rem 2.5rem; grid-template-columns: minmax(0, 1fr); }
.rate { color: var(--soft); font-size: 0.8125rem; max-width: 30rem; }
.rate svg { display: block; width: 100%; height: 2.75rem; overflow: visible; }
.rate .line { stroke: var(--accent); stroke-width: 1.5; stroke-linejoin: round; }
.rate .area { fill: var(--accent); fill-opacity: 0.1; }
.rate .floor { stroke: var(--line); } .rate .refused { fill: var(--bad); }
`;

const tables = `
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
caption { text-align: left; color: var(--soft); font-size: 0.8125rem; padding: 0 0 0.4rem; }
th, td { text-align: left; vertical-align: baseline; padding: 0.5rem 0.9rem; font-weight: 400; }
thead th { color: var(--soft); font-size: 0.8125rem; font-weight: 550; }
tbody th, tbody td { border-top: 1px solid var(--line); }
.integrations tr > :nth-child(1) { width: 7rem; } .integrations tr > :nth-child(2), .integrations tr > :nth-child(3) { width: 21%; } .integrations .sub, .runs .sub { display: block; }
tr > td:nth-child(4) { font-size: 0.875rem; } .integrations tr > td:nth-child(4) { color: var(--soft); } .integrations tr > :nth-child(4) b { color: var(--ink); font-weight: 600; }
.integrations tr > :nth-child(5) { width: 9.5rem; } .integrations tr > td:nth-child(5) { font-size: 0.875rem; }
.group-row th { background: var(--sunk); } .group-row .sub { display: inline; }
.runs tr > :nth-child(1) { width: 8rem; } .runs tr > :nth-child(3) { width: 10rem; } .runs tr > :nth-child(4) { width: 9rem; } .runs tr > :nth-child(5) { width: 32%; }
.live-fields tr > :nth-child(1) { width: 22%; } .live-fields tr > :nth-child(2), .live-fields tr > :nth-child(3) { width: 27%; } .live-fields .mark { white-space: normal; } .live-fields + p { margin-top: 0.5rem; }
.equal { color: var(--good); font-weight: 550; }
.timeline { display: grid; gap: 1rem; margin-left: 0.35rem; padding-left: 1.1rem; border-left: 2px solid var(--line); grid-template-columns: minmax(0, 1fr); }
.timeline > li { position: relative; display: grid; gap: 0.15rem; font-size: 0.9375rem; }
.timeline > li::before { content: ""; position: absolute; left: -1.5rem; top: 0.45rem; width: 0.7rem; height: 0.7rem; border-radius: 50%; background: var(--card); border: 2px solid var(--edge); }
.steps { display: grid; gap: 0.4rem; max-width: 52rem; } .steps li { padding-left: 1.4rem; position: relative; } .steps li::before { content: "→" / ""; position: absolute; left: 0; color: var(--soft); }
.key, td > a { display: inline-block; padding-block: 1px; max-width: 100%; }
.key { font-weight: 600; text-decoration: none; } .key:hover { text-decoration: underline; }
.why { color: var(--soft); font-size: 0.875rem; max-width: 46rem; } .why b { color: var(--ink); font-weight: 600; }
.why.bad { color: var(--bad); }
.counts { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-bottom: 1rem; } main > nav > .counts { margin-bottom: 0; } 
.counts a { display: inline-flex; align-items: center; gap: 0.35rem; padding: 0.2rem 0.7rem; border: 1px solid var(--line); border-radius: 999px; background: var(--card); text-decoration: none; font-size: 0.875rem; }
.counts a:hover, .counts a[aria-current] { border-color: var(--edge); color: var(--ink); } .counts a[aria-current] { background: var(--sunk); box-shadow: inset 0 0 0 1px var(--edge); }
.filter { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: end; margin-bottom: 1rem; }
.filter label { display: grid; gap: 0.15rem; font-size: 0.8125rem; color: var(--soft); min-width: 0; }
.filter select, .filter input { color: var(--ink); font-size: 0.9375rem; }
.filter .wider { flex: 1 1 14rem; max-width: 26rem; }
.filter > a { padding-block: 0.45rem; }
::placeholder { color: var(--soft); opacity: 1; }
.pager { display: flex; gap: 1rem; justify-content: center; padding-top: 1rem; } .pager a { min-height: 1.5rem; }
`;

const changes = `
.changes { display: grid; gap: 0.6rem; margin-top: 0.75rem; grid-template-columns: minmax(0, 1fr); }
.change { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.75rem 1rem; display: grid; gap: 0.5rem; grid-template-columns: minmax(0, 1fr); }
.change header { display: flex; flex-wrap: wrap; gap: 0.15rem 0.6rem; align-items: baseline; }
.change h3 { font-weight: 400; }
.sign { font: 700 1.0625rem/1 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; }
.change.good .sign { color: var(--good); } .change.bad .sign { color: var(--bad); } .change.warn .sign { color: var(--warn); } .change.busy .sign { color: var(--busy); }
.change table { border: 0; border-radius: 0; font-size: 0.875rem; } .change caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.change th, .change td { padding: 0.25rem 1.25rem 0.25rem 0; }
.diff tr > :nth-child(1) { width: 26%; } .diff tr > :nth-child(2), .diff tr > :nth-child(3) { width: 24%; } .diff tr > :nth-child(2) code { color: var(--soft); } .diff tr > :nth-child(4) { color: var(--soft); } .diff.new tr > :nth-child(2) { width: auto; } .diff.new tr > :nth-child(2) code { color: var(--ink); }
.fields { font-size: 0.8125rem; color: var(--soft); } .fields code { color: var(--ink); }
.keep { display: grid; gap: 0.5rem; grid-template-columns: minmax(0, 1fr); } .keep h2 { margin-bottom: 0; }
.patch { margin: 0.5rem 0 0; padding: 0.75rem 1rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; user-select: all; }
summary { cursor: pointer; }
ul.plain { display: grid; gap: 0.3rem; font-size: 0.9375rem; }
.sum { font-size: 1.0625rem; }
.approve { margin-top: 1rem; padding: 1rem; border: 1px solid var(--bad); border-radius: 10px; background: var(--bad-wash); display: grid; gap: 0.75rem; justify-items: start; }
.tick { display: flex; gap: 0.6rem; align-items: start; font-weight: 550; } .tick input { width: 1.25rem; height: 1.25rem; margin: 0.1rem 0 0; flex: none; accent-color: var(--accent); }
`;

const narrow = `
@media (max-width: 44rem) {
  .top .wide { padding-block: 0.4rem; }
  .brand { flex: 1; } .top nav { order: 1; flex: 1 0 100%; margin-inline: -0.6rem; }
  table, tbody, caption { display: block; } caption { padding: 0.5rem 0.9rem 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: grid; gap: 0.1rem 0.75rem; padding: 0.6rem 0.9rem; border-top: 1px solid var(--line); }
  tbody tr:first-child { border-top: 0; }
  tbody th, tbody td { border-top: 0; }
  .change tbody tr { padding-inline: 0; }
  th, td, .change th, .change td { padding: 0; width: auto !important; }
  .integrations tbody tr, .runs tbody tr { grid-template-columns: minmax(0, 1fr) auto; }
  .integrations tbody tr > *, .runs tbody tr > * { grid-column: 1 / -1; }
  .integrations tbody tr > :nth-child(1), .runs tbody tr > :nth-child(1) { grid-column: 1; grid-row: 1; } .integrations tbody tr > :nth-child(5), .runs tbody tr > :nth-child(3) { grid-column: 2; grid-row: 1; text-align: right; }
  .integrations tr > :nth-child(3), .runs tr > :nth-child(4), .runs tr > :nth-child(5) { font-size: 0.875rem; } .integrations tr > :nth-child(3) .sub { display: inline; } td:empty { display: none; }
  tbody tr.group-row { background: var(--sunk); } tbody tr.group-row > th { grid-column: 1 / -1; }
  .live-fields tr > :nth-child(2)::before { content: "YAML: "; color: var(--soft); } .live-fields tr > :nth-child(3)::before { content: "Live: "; color: var(--soft); }
  .section-strip > .tiles { display: flex; overflow-x: auto; padding-bottom: 0.25rem; } .section-strip > .tiles > .tile { flex: 0 0 17rem; }
  .buttons { margin-left: 0; }
  .filter label, .filter .wider { flex: 1 1 8rem; max-width: none; } .filter .wider { flex-basis: 100%; }
}
`;

const wide = `
@media (min-width: 60rem) { .split { grid-template-columns: minmax(0, 1fr) 22rem; align-items: start; } }
@media print { .top nav, .person, .live, .filter, .buttons, .skip, .approve { display: none; } }
`;

/** What stands inside the frame. */
export const contentStyle = `${marks}${accounts}${tables}${changes}${narrow}${wide}`;
