import type { IntegrationFields } from '../../app/integration-fields.ts';
import type { FieldSide, FieldView } from '../../plan/field-views.ts';
import { fieldDiffs } from '../../report/inside/field-diffs.ts';
import { clean } from '../../report/text/clean.ts';
import { cutPair } from '../../report/text/columns.ts';
import { diffTexts, showValue } from '../../report/text/diff-words.ts';
import { causeText, moreText } from '../../report/text/field-words.ts';
import { providerTitle } from '../../report/text/words.ts';
import { badge } from './badges.ts';
import { past, table } from './elements.ts';
import type { View } from './frame.ts';
import { type Html, html } from './html.ts';

/** Longer values are cut. */
const MAX_CHARACTERS = 400;

const secretWords = { set: 'set', 'not-set': 'not set', changed: 'changed' } as const;

const sideHtml = (side: FieldSide, text: string | null, none: string): Html => {
  switch (side.kind) {
    case 'value':
      return html`<code>${text}</code>`;
    case 'secret':
      return html`<i>(secret) ${secretWords[side.is]}</i>`;
    case 'none':
      return html`<span class="sub">${none}</span>`;
    case 'not-shown':
      return html`<span class="sub">not shown</span>`;
    default:
      return side satisfies never;
  }
};

const textOf = (side: FieldSide): string | null => (side.kind === 'value' ? showValue(side.value) : null);

/** Both values, cut so that their difference stays visible. */
const cutTexts = ({ desired, live }: FieldView): readonly [string | null, string | null] => {
  const [wanted, shown] = [textOf(desired), textOf(live)];
  const [one, other] = cutPair(wanted ?? '', shown ?? '', MAX_CHARACTERS);
  return [wanted === null ? null : one, shown === null ? null : other];
};

const inSyncPart = ({ live, reads }: FieldView, title: string): Html => {
  const note = reads
    ? `${title} shows it in a form of its own`
    : live.kind === 'not-shown' && `${title} does not show it`;
  return html`${badge('good', 'ok', 'in sync')}${note && html` <span class="sub">${note}</span>`}`;
};

const differsPart = ({ change, field }: NonNullable<FieldView['differs']>, provider: string): Html => {
  if (change.blocked) return badge('bad', 'stop', `blocked: ${change.blocked.reason}`);
  if (change.action === 'create') return badge('busy', 'clock', 'to be created');
  if (change.action === 'delete') return badge('warn', 'warning', 'to be removed');
  const words = causeText(field, change, provider);
  return field.cause === 'desired' ? badge('busy', 'clock', words) : badge('warn', 'drift', words);
};

const statePart = (field: FieldView, provider: string, isRead: boolean): Html => {
  if (!isRead) return html`<span class="sub">not known</span>`;
  return field.differs === null
    ? inSyncPart(field, providerTitle(provider))
    : differsPart(field.differs, provider);
};

/** A line of the table: a field, or a place inside its value where the sides differ. */
type Line = { readonly path: string; readonly desired: Html; readonly live: Html };

const wholeLine = (field: FieldView): Line => {
  const [wanted, shown] = cutTexts(field);
  return {
    path: field.path,
    desired: sideHtml(field.desired, wanted, 'not in the YAML'),
    live: sideHtml(field.live, shown, 'none'),
  };
};

const linesOf = (field: FieldView): readonly Line[] => {
  const { path, desired, live, differs } = field;
  if (differs === null || desired.kind !== 'value' || live.kind !== 'value') return [wholeLine(field)];
  const { diffs, more } = fieldDiffs(
    { ...differs.field, path, before: live.value, after: desired.value },
    false,
  );
  const lines = diffs.map((diff): Line => {
    const [shown, wanted] = cutPair(...diffTexts(diff), MAX_CHARACTERS);
    return { path: diff.path, desired: html`<code>${wanted}</code>`, live: html`<code>${shown}</code>` };
  });
  return more === 0 ? lines : [...lines, { path, desired: html`${moreText(more)}`, live: html`` }];
};

const rowsOf = (field: FieldView, provider: string, isRead: boolean) =>
  linesOf(field).map(({ path, desired, live }, at) => ({
    id: `field-${encodeURIComponent(field.path)}${at === 0 ? '' : `-${at}`}`,
    cells: [
      html`<code>${clean(path)}</code>`,
      desired,
      live,
      at === 0 ? statePart(field, provider, isRead) : null,
    ],
  }));

const unmanagedPart = (keys: IntegrationFields['unmanaged']): Html | false =>
  keys.length > 0 &&
  html`<p class="fine">Live, not in the YAML, and left as it is: ${keys.map((key, at) => html`${at > 0 && ', '}<code>config.${clean(key)}</code>`)}.</p>`;

/** Every managed field, as the YAML asks for it and as it is live, side by side. Of secrets whether they are set. */
export const fieldsTable = (
  { fields, unmanaged, readAt }: IntegrationFields,
  provider: string,
  view: View,
): Html => {
  const title = providerTitle(provider);
  const read = readAt === null ? null : html`Read from ${title} ${past(readAt, view.now)}. `;
  return html`<p class="fine">${read}Of a secret only whether it is set is shown.</p>
${table({
  caption: 'Managed fields',
  kind: 'live-fields',
  columns: ['Field', 'In the YAML', `Live at ${title}`, 'State'],
  header: 0,
  rows: fields.flatMap((field) => rowsOf(field, provider, readAt !== null)),
})}${unmanagedPart(unmanaged)}`;
};
