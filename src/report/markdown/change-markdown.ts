import type { ProviderName } from '../../model/desired.ts';
import type { Change, FieldChange } from '../../model/plan.ts';
import { actionText, namesId, shownText, showsFields } from '../text/change-words.ts';
import { clean, cleanProse } from '../text/clean.ts';
import { cutPair } from '../text/columns.ts';
import { fieldParts } from '../text/field-words.ts';
import { code, diffBlock, short } from './code.ts';

const NAME_COLUMNS = 80;
const VALUE_COLUMNS = 200;
const PROSE_COLUMNS = 600;

/** A sentence that may quote names and values. */
export const prose = (text: string): string => code(short(cleanProse(text), PROSE_COLUMNS));

const title = (words: string): string => `**${words.charAt(0).toUpperCase()}${words.slice(1)}**`;

const headLine = (change: Change, provider: ProviderName): string => {
  const words = actionText(change, provider);
  const what = change.blocked ? `${title('blocked')} (${change.blocked.reason}) ${words}` : title(words);
  const name = change.name === '' ? '(secret)' : `"${clean(change.name)}"`;
  const names = [clean(change.key), shownText(change.type), name].map((text) =>
    code(short(text, NAME_COLUMNS)),
  );
  const id =
    change.id !== null && namesId(change) ? ` id ${code(short(clean(change.id), NAME_COLUMNS))}` : '';
  return `${what.trimEnd()} ${names.join(' ')}${id}`;
};

/** Removed and added values as diff lines. */
const fieldDiff = (field: FieldChange, change: Change, provider: ProviderName): string[] => {
  const label = short(clean(field.path), NAME_COLUMNS);
  const { before, after, cause } = fieldParts(field, change, provider);
  if (before === null) {
    const sign = field.secret && change.action !== 'create' ? '!' : '+';
    return [`${sign} ${label}: ${short(after, VALUE_COLUMNS)}${cause}`];
  }
  const [from, to] = cutPair(before, after, VALUE_COLUMNS);
  const old = `- ${label}: ${short(from, VALUE_COLUMNS)}`;
  // A removed field has no value after, and a new one none before.
  if (field.after === null) return [`${old}${cause}`];
  return [...(field.before === null ? [] : [old]), `+ ${label}: ${short(to, VALUE_COLUMNS)}${cause}`];
};

/** One change: its line alone, and with all details. */
export type ChangeMarkdown = { readonly brief: string; readonly full: string };

/** One change as Markdown: its line, its fields as a diff, why it is blocked, and its notices. */
export const changeMarkdown = (change: Change, provider: ProviderName, all: boolean): ChangeMarkdown => {
  const brief = headLine(change, provider);
  const fields = showsFields(change, all) ? change.fields : [];
  const blocks = [
    brief,
    ...(change.blocked?.message ? [`> ${prose(change.blocked.message)}`] : []),
    ...(fields.length === 0
      ? []
      : [diffBlock(fields.flatMap((field) => fieldDiff(field, change, provider)))]),
    ...(change.drift && !change.contested && change.action === 'none'
      ? ['Not changed, because of `drift: report`.']
      : []),
    ...[...(change.notices ?? []), ...(change.remarks ?? [])].map((notice) => `Note: ${prose(notice)}`),
  ];
  return { brief, full: blocks.join('\n\n') };
};
