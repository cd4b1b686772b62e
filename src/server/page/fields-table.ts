import type { IntegrationFields } from '../../app/integration-fields.ts';
import type { FieldSide, FieldView } from '../../plan/field-views.ts';
import { clean } from '../../report/text/clean.ts';
import { cutPair } from '../../report/text/columns.ts';
import { causeText, showValue } from '../../report/text/field-words.ts';
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

const rowOf = (field: FieldView, provider: string, isRead: boolean) => {
  const [wanted, shown] = cutTexts(field);
  return {
    id: `field-${encodeURIComponent(field.path)}`,
    cells: [
      html`<code>${clean(field.path)}</code>`,
      sideHtml(field.desired, wanted, 'not in the YAML'),
      sideHtml(field.live, shown, 'none'),
      statePart(field, provider, isRead),
    ],
  };
};

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
  rows: fields.map((field) => rowOf(field, provider, readAt !== null)),
})}${unmanagedPart(unmanaged)}`;
};
