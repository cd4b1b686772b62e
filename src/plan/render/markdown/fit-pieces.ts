/** A piece of a text that may be too long: what it is at most, what it is at least, and how much it matters. */
export type Piece = {
  readonly brief: string;
  readonly full: string;
  /** 0 matters most. */
  readonly rank: number;
};

/** What became of each piece, in the order that they were given in: its text, or null where it is left out. */
export type Fitted = {
  readonly texts: readonly (string | null)[];
  readonly leftOut: number;
  /** Those of which only the brief form fits. */
  readonly shortened: number;
};

/** Between two blocks of Markdown. */
const GAP = 2;

/**
 * Fits pieces into so many characters: first the brief form of each, then the full one, those that matter most first.
 */
export const fitPieces = (pieces: readonly Piece[], characters: number): Fitted => {
  const order = pieces.map((piece, at) => ({ piece, at })).sort((a, b) => a.piece.rank - b.piece.rank);
  const texts: (string | null)[] = pieces.map(() => null);
  let left = characters;
  const place = (at: number, text: string, before: number): void => {
    const cost = text.length + GAP - before;
    if (cost > left) return;
    texts[at] = text;
    left -= cost;
  };
  for (const { piece, at } of order) place(at, piece.brief, 0);
  for (const { piece, at } of order) {
    if (texts[at] !== null) place(at, piece.full, piece.brief.length + GAP);
  }
  const leftOut = texts.filter((text) => text === null).length;
  const shortened = pieces.filter(({ full }, at) => texts[at] !== null && texts[at] !== full).length;
  return { texts, leftOut, shortened };
};
