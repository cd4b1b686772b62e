import type { ProviderName } from '../../model/desired.ts';
import type { Action, Change, FieldChange } from '../../model/plan.ts';
import { actionText } from '../../report/text/change-words.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { cutPair } from '../../report/text/columns.ts';
import { comparesFields, type FieldParts, fieldLines, moreText } from '../../report/text/field-words.ts';
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

/** One change of a plan: its action, its fields, and why it is or is not made. Never a secret's value. */
export const changeArticle = (settings: {
  readonly change: Change;
  readonly account: string;
  readonly provider: ProviderName;
  /** Whether to show what blocks it. */
  readonly withReason: boolean;
}): Html => {
  const { change, account, provider, withReason } = settings;
  const [tone, sign] = change.blocked && withReason ? (['bad', '!'] as const) : signs[change.action];
  const id = `change-${encodeURIComponent(change.key)}-${change.action}${change.blocked ? '-blocked' : ''}`;
  return html`<article class="change ${tone}" id="${id}" aria-labelledby="${id}-name">
<header><span class="sign" aria-hidden="true">${sign}</span><h3 id="${id}-name">${actionText(change, provider)} <a class="key" href="${paths.integration(account, change.key)}"><bdi>${change.key}</bdi></a></h3>
<span class="sub">${shown(change.type)} · ${shown(change.name)}${change.id !== null && html` · <code>${change.id}</code>`}</span>${change.blocked && withReason && badge('bad', 'stop', `blocked: ${change.blocked.reason}`)}</header>
${withReason && change.blocked && html`<p class="why">${cleanProse(change.blocked.message)}</p>`}
${change.fields.length > 0 && fieldTable(change, provider, id)}
${[...(change.notices ?? []), ...(change.remarks ?? [])].map((notice) => html`<p class="fine">${cleanProse(notice)}</p>`)}
</article>\n`;
};
