import type { Member } from './members.ts';
import { lineEnd, lineStart, nextLine, type TextEdit, trimmedBack } from './text-edit.ts';
import { joinLines, type Layout } from './value-text.ts';

const isAlone = (text: string, { start }: Member): boolean =>
  text.slice(lineStart(text, start), start).trim() === '';

/** What is written after a member on its line: a comma and a comment at most. */
const isLast = (text: string, end: number): boolean =>
  /^[ \t]*,?[ \t]*(?:#[^\n]*)?$/.test(text.slice(end, lineEnd(text, end)));

const flowInsertion = (
  text: string,
  after: Member,
  sources: readonly string[],
  lineBreak: string,
): TextEdit[] => {
  const { start, end } = after;
  if (!isAlone(text, after) || !isLast(text, end)) {
    return [{ start: end, end, text: sources.map((source) => `, ${source}`).join('') }];
  }
  // One member a line.
  const indent = text.slice(lineStart(text, start), start);
  const comma = /^\s*,/.test(text.slice(end));
  const eol = lineEnd(text, end);
  const lines = sources.map((source) => `${lineBreak}${indent}${source}`).join(',');
  return [
    { start: end, end, text: comma ? '' : ',' },
    { start: eol, end: eol, text: comma ? `${lines},` : lines },
  ];
};

const blockInsertion = (
  text: string,
  { end, slot: { column } }: Member,
  sources: readonly (readonly string[])[],
  layout: Layout,
): TextEdit[] => {
  const { lineBreak } = layout;
  const indent = ' '.repeat(column);
  const texts = sources.map((lines) => `${indent}${joinLines(lines, column, layout)}`);
  // After a block scalar that keeps the empty lines below it.
  if (text[end - 1] === '\n')
    return [{ start: end, end, text: texts.map((each) => `${each}${lineBreak}`).join('') }];
  const at = lineEnd(text, end);
  return [{ start: at, end: at, text: texts.map((each) => `${lineBreak}${each}`).join('') }];
};

/** New members below another one. @param sources each with its lines; in flow style one */
export const insertAfter = (
  text: string,
  after: Member,
  sources: readonly (readonly string[])[],
  layout: Layout,
): TextEdit[] => {
  if (sources.length === 0) return [];
  return after.slot.flow
    ? flowInsertion(
        text,
        after,
        sources.map(([line = '']) => line),
        layout.lineBreak,
      )
    : blockInsertion(text, after, sources, layout);
};

/** New members above another one. */
export const insertBefore = (
  { start, slot: { column, flow } }: Member,
  sources: readonly (readonly string[])[],
  layout: Layout,
): TextEdit[] => {
  const separator = flow ? ', ' : `${layout.lineBreak}${' '.repeat(column)}`;
  const inserted = sources.map((lines) => `${joinLines(lines, column, layout)}${separator}`).join('');
  return [{ start, end: start, text: inserted }];
};

const flowRemoval = (text: string, members: readonly Member[], at: number, isFirst: boolean): TextEdit => {
  const { start, end } = members[at] as Member;
  const [previous, next] = [members[at - 1], members[at + 1]];
  // A comment between two members is about the first of them.
  const isBare = (from: number, to: number): boolean => !text.slice(from, to).includes('#');
  if (isFirst && next !== undefined && isBare(end, next.start)) return { start, end: next.start, text: '' };
  if (!isFirst && previous !== undefined && isBare(previous.end, start))
    return { start: previous.end, end, text: '' };
  const comma = /^\s*,/.exec(text.slice(end))?.[0] ?? '';
  return { start, end: end + comma.length, text: '' };
};

const blockRemoval = (text: string, members: readonly Member[], at: number): TextEdit => {
  const member = members[at] as Member;
  const { start, end } = member;
  const next = members[at + 1];
  // Beside a dash: the next one takes its place.
  if (!isAlone(text, member) && next !== undefined) return { start, end: next.start, text: '' };
  const from = lineStart(text, start);
  const to = text[end - 1] === '\n' ? end : nextLine(text, end);
  const isToEnd = to === text.length && !text.endsWith('\n');
  return isToEnd ? { start: trimmedBack(text, from), end: to, text: '' } : { start: from, end: to, text: '' };
};

/** Removes members. At least one other stays. */
export const removeMembers = (
  text: string,
  members: readonly Member[],
  gone: readonly number[],
): TextEdit[] => {
  const flow = members[0]?.slot.flow === true;
  const stays = members.findIndex((_, at) => !gone.includes(at));
  return gone.map((at) =>
    flow ? flowRemoval(text, members, at, at < stays) : blockRemoval(text, members, at),
  );
};
