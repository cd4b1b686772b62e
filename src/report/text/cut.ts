import { fitsInto, takeEnd, takeStart } from './text-width.ts';

const GAP = '…';

/** A text that is too long, cut in the middle: both its ends tell what it is. */
export const cutMiddle = (text: string, columns: number): string => {
  if (fitsInto(text, columns)) return text;
  const end = Math.floor((columns - 1) / 3);
  return takeStart(text, columns - 1 - end) + GAP + takeEnd(text, end);
};

/** Where two different texts begin to differ. */
const firstDifference = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
};

const startsInsideCharacter = (text: string, at: number): boolean => /[\udc00-\udfff]/.test(text.charAt(at));

/** The part of a text around a place in it. */
const cutAround = (text: string, place: number, columns: number): string => {
  let from = Math.max(0, place - Math.floor(columns / 3));
  if (startsInsideCharacter(text, from)) from--;
  const part = takeStart(text.slice(from), columns - 2);
  return (from > 0 ? GAP : '') + part + (from + part.length < text.length ? GAP : '');
};

/** Two texts cut so that it shows where they differ, when cutting the middle would make them look alike. */
export const cutPair = (before: string, after: string, columns: number): readonly [string, string] => {
  const cut = [cutMiddle(before, columns), cutMiddle(after, columns)] as const;
  if (cut[0] !== cut[1] || before === after) return cut;
  const place = firstDifference(before, after);
  return [cutAround(before, place, columns), cutAround(after, place, columns)];
};
