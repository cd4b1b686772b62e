import type { ProviderName } from '../../model/desired.ts';
import type { Change, FieldChange } from '../../model/plan.ts';
import type { Group } from '../fold/fold-plan.ts';
import { commonType, entriesText, type KeyList, listKeys, sameText } from '../fold/group-words.ts';
import { actionText, namesId, shownText, showsFields } from '../text/change-words.ts';
import { clean, cleanProse } from '../text/clean.ts';
import { cutPair } from '../text/columns.ts';
import { bracketed, type FieldParts, fieldLines, moreText } from '../text/field-words.ts';
import { code, diffBlock, short } from './code.ts';

const NAME_COLUMNS = 80;
const VALUE_COLUMNS = 200;
const PROSE_COLUMNS = 600;

/** A sentence that may quote names and values. */
export const prose = (text: string): string => code(short(cleanProse(text), PROSE_COLUMNS));

const title = (words: string): string => `**${words.charAt(0).toUpperCase()}${words.slice(1)}**`;

const codes = (texts: readonly string[]): string =>
  texts.map((text) => code(short(text, NAME_COLUMNS))).join(' ');

/** What is done, or blocked and why. */
const actionMarkdown = (change: Change, provider: ProviderName): string => {
  const words = actionText(change, provider);
  return (
    change.blocked ? `${title('blocked')} (${change.blocked.reason}) ${words}` : title(words)
  ).trimEnd();
};

const headLine = (change: Change, provider: ProviderName): string => {
  const name = change.name === '' ? '(secret)' : `"${clean(change.name)}"`;
  const id = change.id !== null && namesId(change) ? ` id ${codes([clean(change.id)])}` : '';
  return `${actionMarkdown(change, provider)} ${codes([clean(change.key), shownText(change.type), name])}${id}`;
};

/** Removed and added values as diff lines. */
const partsDiff = ({ path, before, after, why, only }: FieldParts, sign: '+' | '!'): string[] => {
  const cause = bracketed(why);
  const label = short(path, NAME_COLUMNS);
  if (before === null) return [`${sign} ${label}: ${short(after, VALUE_COLUMNS)}${cause}`];
  const [from, to] = cutPair(before, after, VALUE_COLUMNS);
  const old = `- ${label}: ${short(from, VALUE_COLUMNS)}`;
  if (only === 'before') return [`${old}${cause}`];
  return [...(only === 'after' ? [] : [old]), `+ ${label}: ${short(to, VALUE_COLUMNS)}${cause}`];
};

/** A field, or what changes inside it, as diff lines. */
const fieldDiff = (field: FieldChange, change: Change, provider: ProviderName, all: boolean): string[] => {
  const sign = field.secret && change.action !== 'create' ? '!' : '+';
  const { lines, more } = fieldLines(field, change, provider, all);
  return [
    ...lines.flatMap((parts) => partsDiff(parts, sign)),
    ...(more === 0 ? [] : [`! ${short(clean(field.path), NAME_COLUMNS)}: ${moreText(more)}`]),
  ];
};

/** Some keys as code, and how many more there are. */
const keysMarkdown = ({ keys, more }: KeyList): string =>
  keys.map((key) => codes([clean(key)])).join(', ') + (more > 0 ? ` and ${more} more` : '');

/** The keys of a group: in a list where they are of several accounts. */
const memberBlocks = (group: Group): readonly string[] => {
  if (group.members.length === 1) return [];
  const { lists, rest } = listKeys(group);
  if (lists.length === 1) return lists.map(keysMarkdown);
  const items = lists.map((list) => `- ${codes([clean(list.account)])}: ${keysMarkdown(list)}`);
  return [[...items, ...(rest === '' ? [] : [`- ${rest}`])].join('\n')];
};

const groupLine = (group: Group): string => {
  const { lead, provider, members } = group;
  if (members.length === 1) return headLine(lead, provider);
  const type = commonType(group);
  const words = [
    actionMarkdown(lead, provider),
    sameText(group),
    entriesText(group, (set) => codes([clean(set)])),
  ];
  return (
    words.filter((text) => text !== '').join(' ') + (type === null ? '' : ` ${codes([shownText(type)])}`)
  );
};

/** Its key is in no file as it is, so the row is named. */
const rowMarkdown = ({ lead: { row }, members }: Group): readonly string[] =>
  row === undefined || members.length > 1
    ? []
    : [`A row of set ${codes([clean(row.set)])}, at ${codes([clean(`${row.file}:${row.line}`)])}`];

/** A change or several equal ones: their line and keys alone, and with all details. */
export type ChangeMarkdown = { readonly brief: string; readonly full: string };

/** Changes as Markdown: their line, their fields as a diff, why they are blocked, notices, and keys. */
export const groupMarkdown = (group: Group, all: boolean): ChangeMarkdown => {
  const { lead: change, provider } = group;
  const line = groupLine(group);
  const keys = memberBlocks(group);
  const fields = showsFields(change, all) ? change.fields : [];
  const blocks = [
    line,
    ...rowMarkdown(group),
    ...(change.blocked?.message ? [`> ${prose(change.blocked.message)}`] : []),
    ...(fields.length === 0
      ? []
      : [diffBlock(fields.flatMap((field) => fieldDiff(field, change, provider, all)))]),
    ...(change.drift && !change.contested && change.action === 'none'
      ? ['Not changed, because of `drift: report`.']
      : []),
    ...[...(change.notices ?? []), ...(change.remarks ?? [])].map((notice) => `Note: ${prose(notice)}`),
    ...keys,
  ];
  return { brief: [line, ...keys].join('\n\n'), full: blocks.join('\n\n') };
};
