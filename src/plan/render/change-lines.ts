import type { Action, Change } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { clean, cleanProse } from './clean.ts';
import { cutMiddle } from './cut.ts';
import { fieldLines } from './field-lines.ts';
import { indent, type Layout, type Palette, room } from './layout.ts';
import { textWidth } from './text-width.ts';
import { verb } from './words.ts';
import { wrap } from './wrap.ts';

type Look = { readonly sign: string; readonly colour: Exclude<keyof Palette, 'bold'> };

const looks: { readonly [A in Action | 'blocked']: Look } = {
  create: { sign: '+', colour: 'green' },
  update: { sign: '~', colour: 'yellow' },
  replace: { sign: '±', colour: 'magenta' },
  delete: { sign: '-', colour: 'red' },
  adopt: { sign: '=', colour: 'cyan' },
  none: { sign: ' ', colour: 'dim' },
  blocked: { sign: '!', colour: 'red' },
};

/** What is done, in words: the sign alone would be lost on some. */
const deed = (change: Change, provider: ProviderName): string => {
  if (change.action === 'none') return change.blocked ? '' : change.drift ? 'drifted ' : 'in sync ';
  return `${verb(change.action, provider)}${change.adopts ? ' and adopt' : ''} `;
};

/** A type or name that came from a secret is empty here. */
const shown = (text: string): string => (text === '' ? '(secret)' : clean(text));

const NAME_COLUMNS = 48;

const identity = (change: Change): string => {
  const name = change.name === '' ? '(secret)' : `"${cutMiddle(clean(change.name), NAME_COLUMNS)}"`;
  return `: ${cutMiddle(shown(change.type), NAME_COLUMNS)} ${name}`;
};

const headLine = (change: Change, provider: ProviderName, layout: Layout): string => {
  const { palette } = layout;
  const { sign, colour } = looks[change.blocked ? 'blocked' : change.action];
  const head = `${sign} ${deed(change, provider)}`;
  const tail = change.blocked ? `  blocked: ${change.blocked.reason}` : '';
  const columnsForBoth = room(layout, 1) - textWidth(head + tail);
  const key = cutMiddle(clean(change.key), Math.max(12, Math.min(NAME_COLUMNS, columnsForBoth - 16)));
  const columns = Math.max(4, columnsForBoth - textWidth(key));
  const line = palette[colour](head) + palette.bold(key) + cutMiddle(identity(change), columns);
  return `${indent(1)}${line}${palette[colour](tail)}`;
};

/** Ids tell a person exactly which live integration is meant; an update of what is ours needs none. */
const idLine = (change: Change, layout: Layout): string[] =>
  change.id !== null &&
  (change.adopts || change.action === 'adopt' || change.action === 'delete' || change.action === 'replace')
    ? [`${indent(3)}${layout.palette.dim(`id ${cutMiddle(clean(change.id), room(layout, 3) - 3)}`)}`]
    : [];

const prose = (text: string, layout: Layout, colour: Look['colour']): string[] =>
  wrap(cleanProse(text), room(layout, 3)).map((line) => `${indent(3)}${layout.palette[colour](line)}`);

/** The fields of a create that is blocked say nothing: what to do stands in the message. */
const showsFields = (change: Change, all: boolean): boolean =>
  all || change.blocked === null || change.action !== 'create';

/** The lines of one change: what is done to what, each field, and what there is to say about it. */
export const changeLines = (
  change: Change,
  provider: ProviderName,
  layout: Layout,
  all: boolean,
): string[] => [
  headLine(change, provider, layout),
  ...idLine(change, layout),
  ...(showsFields(change, all)
    ? change.fields.flatMap((field) => fieldLines(field, change, provider, layout))
    : []),
  ...(change.blocked?.message ? prose(change.blocked.message, layout, 'red') : []),
  ...(change.drift && change.action === 'none'
    ? prose('Left as it is, because of drift: report.', layout, 'dim')
    : []),
  ...(change.notices ?? []).flatMap((notice) => prose(`Note: ${notice}`, layout, 'dim')),
];
