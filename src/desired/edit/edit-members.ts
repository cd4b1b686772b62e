import type { Member } from './members.ts';
import { lineEnd, lineStart, nextLine, type TextEdit, trimmedBack } from './text-edit.ts';
import { joinLines, type Layout } from './value-text.ts';

const isAlone = (text: string, { start }: Member): boolean =>
  text.slice(lineStart(text, start), start).trim() === '';

/** What is written after a member on its line: a comma and a comment at most. */
const isLast = (text: string, end: number): boolean =>
  /^[ \t]*,?[ \t]*(?:#[^\n]*)?$/.test(text.slice(end, lineEnd(text, end)));

/** A block scalar that keeps the empty lines below it ends with them. */
const endsWithLine = (text: string, { end }: Member): boolean => text[end - 1] === '\n';

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
  const eol = lineEnd(text, end);
  const rest = text.slice(end, eol);
  // A removal of what follows begins where the member ends, so an insertion further on would be inside it.
  if (!rest.includes('#'))
    return [{ start: end, end, text: sources.map((source) => `,${lineBreak}${indent}${source}`).join('') }];
  const comma = rest.trimStart().startsWith(',');
  const lines = sources.map((source) => `${lineBreak}${indent}${source}`).join(',');
  return [
    { start: end, end, text: comma ? '' : ',' },
    { start: eol, end: eol, text: comma ? `${lines},` : lines },
  ];
};

const blockInsertion = (
  text: string,
  after: Member,
  sources: readonly (readonly string[])[],
  layout: Layout,
): TextEdit[] => {
  const { lineBreak } = layout;
  const { column } = after.slot;
  const indent = ' '.repeat(column);
  const texts = sources.map((lines) => `${indent}${joinLines(lines, column, layout)}`);
  if (endsWithLine(text, after))
    return [{ start: after.end, end: after.end, text: texts.map((each) => `${each}${lineBreak}`).join('') }];
  const at = lineEnd(text, after.end);
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
        sources.map((lines) => lines.join('')),
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

/** @param stays the first member that stays */
const flowRemoval = (text: string, members: readonly Member[], at: number, stays: number): TextEdit => {
  const { start, end } = members[at] as Member;
  // A comment between two members is about the first of them.
  const isBare = (from: number, to: number): boolean => !text.slice(from, to).includes('#');
  if (at < stays) {
    const next = members[at + 1] as Member;
    if (isBare(end, next.start)) return { start, end: next.start, text: '' };
  } else {
    const previous = members[at - 1] as Member;
    if (isBare(previous.end, start)) return { start: previous.end, end, text: '' };
  }
  const comma = /^\s*,/.exec(text.slice(end))?.[0] ?? '';
  return { start, end: end + comma.length, text: '' };
};

const lineBelow = (text: string, member: Member): number =>
  endsWithLine(text, member) ? member.end : nextLine(text, member.end);

/** @param above the last member above that stays */
const blockRemoval = (text: string, member: Member, above: Member | undefined): TextEdit => {
  const start = lineStart(text, member.start);
  const end = lineBelow(text, member);
  if (above !== undefined && endsWithLine(text, above)) {
    // Empty lines below would be added to those that the block scalar above keeps.
    const rest = text.slice(end).replace(/^(?:[ \t]*\r?\n)+/, '');
    return { start, end: text.length - rest.length, text: '' };
  }
  const isToEnd = end === text.length && !text.endsWith('\n');
  return { start: isToEnd ? trimmedBack(text, start) : start, end, text: '' };
};

/** Members beside a dash or colon: the first that stays takes their place, or a comment above it does. */
const removalBeside = (text: string, members: readonly Member[], stays: number): TextEdit => {
  const below = lineBelow(text, members[stays - 1] as Member);
  return { start: (members[0] as Member).start, end: below + text.slice(below).search(/\S/), text: '' };
};

/** Removes members. At least one other stays. */
export const removeMembers = (
  text: string,
  members: readonly Member[],
  gone: readonly number[],
): TextEdit[] => {
  const stays = members.findIndex((_, at) => !gone.includes(at));
  const [first] = members;
  if (first?.slot.flow) return gone.map((at) => flowRemoval(text, members, at, stays));
  const isBeside = stays > 0 && first !== undefined && !isAlone(text, first);
  const own = isBeside ? gone.filter((at) => at > stays) : gone;
  const removals = own.map((at) => {
    const above = members.slice(0, at).findLast((_, index) => !gone.includes(index));
    return blockRemoval(text, members[at] as Member, above);
  });
  return isBeside ? [removalBeside(text, members, stays), ...removals] : removals;
};
