import type { ProviderName } from '../../model/desired.ts';
import type { Action, Change, FieldChange } from '../../model/plan.ts';
import type { Group } from '../../report/fold/fold-plan.ts';
import { entriesText, sameText, switchesOff } from '../../report/fold/group-words.ts';
import { actionText, namesId } from '../../report/text/change-words.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { cutPair } from '../../report/text/columns.ts';
import { comparesFields, type FieldParts, fieldLines, moreText } from '../../report/text/field-words.ts';
import { rowText } from '../../report/text/words.ts';
import { badge, type Tone } from './badges.ts';
import { table } from './elements.ts';
import { type Html, html, type Part } from './html.ts';
import { paths } from './paths.ts';

const signs: { readonly [A in Action]: readonly [Tone, string] } = {
  create: ['good', '+'],
  update: ['warn', '~'],
  replace: ['warn', '±'],
  delete: ['bad', '−'],
  adopt: ['busy', '='],
  none: ['quiet', '·'],
};

/** Longer values are cut. */
const MAX_CHARACTERS = 400;

const secret = html`<i>(secret)</i>`;

const valueCell = (text: string): Html => html`<code>${text}</code>`;

/** A row: a field, or a place inside its value. */
type FieldRow = Pick<FieldParts, 'path' | 'why'> & { readonly before: Part; readonly after: Part };

const secretRow = ({ path, why }: FieldParts, change: Change): FieldRow =>
  comparesFields(change)
    ? { path, before: secret, after: html`${secret} changed`, why }
    : { path, before: null, after: secret, why };

const openRow = ({ path, before, after, why }: FieldParts): FieldRow => {
  const [from, to] = cutPair(before ?? '', after, MAX_CHARACTERS);
  return { path, before: before === null ? null : valueCell(from), after: valueCell(to), why };
};

const fieldRows = (field: FieldChange, change: Change, provider: ProviderName): readonly FieldRow[] => {
  const { lines, more } = fieldLines(field, change, provider, false);
  const rows = lines.map((parts) => (field.secret ? secretRow(parts, change) : openRow(parts)));
  return more === 0 ? rows : [...rows, { path: field.path, before: null, after: moreText(more), why: '' }];
};

const fieldTable = (change: Change, provider: ProviderName, id: string): Html => {
  const compared = change.action !== 'create';
  const rows = change.fields
    .flatMap((field) => fieldRows(field, change, provider))
    .map(({ path, before, after, why }, at) => ({
      id: `${id}-${at}`,
      cells: [html`<code>${path}</code>`, ...(compared ? [before, after, why] : [after])],
    }));
  const columns = compared ? ['Field', 'Live now', 'After', 'Why'] : ['Field', 'Value'];
  return table({ caption: 'Fields', kind: compared ? 'diff' : 'diff new', columns, header: 0, rows });
};

/** A type or name that came from a secret is empty here. */
const shown = (text: string): Html => (text === '' ? secret : html`<bdi>${text}</bdi>`);

const aboutText = ({ type, name, id }: Change): Html =>
  html`${shown(type)} · ${shown(name)}${id !== null && html` · <code>${id}</code>`}`;

const keyLink = (account: string, key: string): Html =>
  html`<a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a>`;

/** The entry of a change by itself, or how many a group has. */
const subjectOf = (group: Group, account: string): Html =>
  group.members.length === 1
    ? keyLink(account, group.lead.key)
    : html`${sameText(group)} ${entriesText(group, (set) => set)}`;

/** Every entry of a group, with its place in the YAML where a set made it. Open where a person has to see each of them. */
const membersPart = ({ lead, members }: Group, id: string): Html => {
  const items = members.map(
    ({ account, change }) =>
      html`<li>${keyLink(account, change.key)} <span class="sub">${aboutText(change)}${change.row && html` · ${rowText(change.row)}`}</span></li>`,
  );
  const isOpen = namesId(lead) || switchesOff(lead);
  return html`<details id="${id}-entries"${isOpen && html` open`}><summary>All ${members.length} entries</summary><ul>${items}</ul></details>`;
};

/** A change of a plan, or several equal ones as one: its action, its fields, and why it is or is not made. Never a secret's value. */
export const changeArticle = (settings: {
  readonly group: Group;
  readonly account: string;
  /** Whether to show what blocks it. */
  readonly withReason: boolean;
}): Html => {
  const { group, account, withReason } = settings;
  const { lead: change, provider, members } = group;
  const isSingle = members.length === 1;
  const [tone, sign] = change.blocked && withReason ? (['bad', '!'] as const) : signs[change.action];
  const id = `change-${encodeURIComponent(change.key)}-${change.action}${change.blocked ? '-blocked' : ''}`;
  return html`<article class="change ${tone}" id="${id}" aria-labelledby="${id}-name">
<header><span class="sign" aria-hidden="true">${sign}</span><h3 id="${id}-name">${actionText(change, provider)} ${subjectOf(group, account)}</h3>
${isSingle && html`<span class="sub">${aboutText(change)}</span>`}${change.blocked && withReason && badge('bad', 'stop', `blocked: ${change.blocked.reason}`)}</header>
${withReason && change.blocked && html`<p class="why">${cleanProse(change.blocked.message)}</p>`}
${change.fields.length > 0 && fieldTable(change, provider, id)}
${[...(change.notices ?? []), ...(change.remarks ?? [])].map((notice) => html`<p class="fine">${cleanProse(notice)}</p>`)}
${isSingle ? change.row && html`<p class="fine">${rowText(change.row)}</p>` : membersPart(group, id)}
</article>\n`;
};
