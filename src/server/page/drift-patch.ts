import type { AcceptedField } from '../../app/accept/accept-fields.ts';
import { acceptLine } from '../../plan/command-lines.ts';
import { clean, cleanProse } from '../../report/text/clean.ts';
import type { DriftPatch } from '../overview.ts';
import type { View } from './frame.ts';
import { type Html, html } from './html.ts';
import { isPlan, type Planned } from './plan-page.ts';

/** Whether an integration differs from how it was left, in a field that the YAML could take over. */
export const isDrifted = (planned: Planned, key: string): boolean =>
  isPlan(planned) &&
  planned.changes.some(
    (change) => change.key === key && change.fields.some(({ cause }) => cause !== 'desired'),
  );

const linesOf = (patch: string): readonly string[] => patch.replace(/\n$/, '').split('\n');

/** A copy of the page is the patch itself: it has no character that would be shown as an escape. Tabs are kept. */
const isExact = (patch: string): boolean =>
  linesOf(patch).every((line) => line.split('\t').every((piece) => clean(piece) === piece));

const patchLine = (line: string): Html =>
  html`${line.split('\t').map((piece, at) => [at > 0 && html`\t`, piece])}\n`;

const patchDetails = (patch: string): Html =>
  html`<details id="accept-patch"><summary>Show the patch</summary><pre class="patch" tabindex="0" role="region" aria-label="The patch"><code>${linesOf(patch).map(patchLine)}</code></pre></details>`;

const command = (key: string): Html => html`<code>${acceptLine(key)}</code>`;

const howToApply = ({ source }: View): Html =>
  source === null
    ? html`Apply it where the YAML is`
    : html`Apply it in a clone of the repository, commit and push`;

const shownPatch = (patch: string, key: string, view: View): Html =>
  isExact(patch)
    ? html`<p>${howToApply(view)}: <code>git apply</code> takes it, from a file or pasted. ${command(key)} prints the same.</p>${patchDetails(patch)}`
    : html`<p>The patch has characters that a page cannot show, such as line breaks of Windows: ${command(key)} prints it exactly.</p>${patchDetails(patch)}`;

const HIDDEN =
  'The patch is not shown: beside what it edits, it would show a secret that stands in the file in plain text. Write a reference in its place.';

const notTaken = (fields: readonly AcceptedField[]): Html | false => {
  const refused = fields.filter(({ accepted }) => !accepted);
  return (
    refused.length > 0 &&
    html`<ul class="plain">${refused.map(({ path, reason = '' }) => html`<li><code>${path}</code>: not taken over: ${cleanProse(reason)}</li>`)}</ul>`
  );
};

const content = (found: DriftPatch, key: string, view: View): Html => {
  if ('problem' in found) return html`<p class="why">${cleanProse(found.problem)}</p>`;
  const { fields, patch } = found;
  return html`${patch === null ? html`<p>${HIDDEN}</p>` : patch !== '' && shownPatch(patch, key, view)}${notTaken(fields)}`;
};

/** How the YAML can take over what drifted; null where nothing did. */
export const driftPatchPart = (found: DriftPatch | null, key: string, view: View): Html | null =>
  found === null || ('fields' in found && found.fields.length === 0)
    ? null
    : html`<section class="keep" aria-labelledby="accept"><h2 id="accept">Keep what is live</h2>
<p class="fine">The YAML can take over what was changed at the provider. Unless drift is only reported, the next run writes the YAML’s values back: pause the account meanwhile.</p>${content(found, key, view)}</section>`;
