import type { Group } from '../fold/fold-plan.ts';
import { commonType, entriesText, type KeyList, listKeys, sameText } from '../fold/group-words.ts';
import {
  changeLines,
  detailLines,
  identityText,
  type ShownChange,
  titleLine,
  typeText,
} from './change-lines.ts';
import { namesId } from './change-words.ts';
import { clean } from './clean.ts';
import { cutMiddle, textWidth } from './columns.ts';
import { columnsAt, indent, type Layout, paragraph } from './layout.ts';

const KEY_COLUMNS = 48;
const DEPTH = 3;

/** One integration that is adopted, replaced or deleted, with its id: on a line of its own, or on two. */
const memberLines = ({ change }: Group['members'][number], layout: Layout): string[] => {
  const { bold, dim } = layout.palette;
  const columns = columnsAt(layout, DEPTH);
  const key = cutMiddle(clean(change.key), Math.min(KEY_COLUMNS, columns - 8));
  const about = `: ${identityText(change)}`;
  const id = `id ${clean(change.id ?? '')}`;
  if (textWidth(key + about) + 2 + textWidth(id) <= columns)
    return [`${indent(DEPTH)}${bold(key)}${about}  ${dim(id)}`];
  return [
    `${indent(DEPTH)}${bold(key)}${cutMiddle(about, columns - textWidth(key))}`,
    `${indent(DEPTH + 1)}${dim(cutMiddle(id, columnsAt(layout, DEPTH + 1)))}`,
  ];
};

const keyText = ({ keys, more }: KeyList): string =>
  keys.map((key) => cutMiddle(clean(key), KEY_COLUMNS)).join(', ') + (more > 0 ? ` and ${more} more` : '');

const keyLines = (group: Group, layout: Layout): string[] => {
  const { lists, rest } = listKeys(group);
  const isShared = lists.length > 1;
  return [
    ...lists.flatMap((list) => {
      const account = isShared ? `${cutMiddle(clean(list.account), KEY_COLUMNS)}: ` : '';
      return paragraph(account + keyText(list), layout, DEPTH);
    }),
    ...(rest === '' ? [] : paragraph(`and ${rest}`, layout, DEPTH)),
  ];
};

/** A change, or several equal ones as one, with the keys of their entries. */
export const groupLines = (group: Group, layout: Layout, all: boolean): string[] => {
  const { lead, provider, members } = group;
  const shown: ShownChange = { change: lead, provider, all };
  if (members.length === 1) return changeLines(shown, layout);
  const type = commonType(group);
  const subject = {
    words: sameText(group),
    key: entriesText(group, (set) => set),
    about: type === null ? '' : typeText(type),
  };
  return [
    titleLine(subject, shown, layout),
    ...detailLines(shown, layout),
    ...(namesId(lead) ? members.flatMap((member) => memberLines(member, layout)) : keyLines(group, layout)),
  ];
};
