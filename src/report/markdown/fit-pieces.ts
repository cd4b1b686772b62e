/** A piece of a text with a size limit: its full form, its brief form, and its rank. */
export type Piece = {
  readonly brief: string;
  readonly full: string;
  /** 0 matters most. */
  readonly rank: number;
  /** How many changes or notes it has. */
  readonly size: number;
};

/** Each piece in the given order: its text, or null where it is left out. */
export type Fitted = {
  readonly texts: readonly (string | null)[];
  /** How many changes or notes are left out. */
  readonly leftOut: number;
  /** How many fit in their brief form only. */
  readonly shortened: number;
};

/** The line breaks between two blocks. */
const GAP = 2;

/**
 * Fits pieces into so many characters by rank: first the brief form of each, then the full one. Urgent pieces
 * get their full form first, within half of the characters.
 * @param urgent the last rank that counts as urgent
 */
export const fitPieces = (pieces: readonly Piece[], characters: number, urgent: number): Fitted => {
  const order = pieces.map((piece, at) => ({ piece, at })).sort((a, b) => a.piece.rank - b.piece.rank);
  const texts: (string | null)[] = pieces.map(() => null);
  let left = characters;
  const place = (at: number, text: string, keep: number): void => {
    const before = texts[at];
    const cost = text.length - (before?.length ?? -GAP);
    if (left - cost < keep) return;
    texts[at] = text;
    left -= cost;
  };
  const first = order.filter(({ piece }) => piece.rank <= urgent);
  for (const { piece, at } of first) place(at, piece.brief, 0);
  for (const { piece, at } of first) if (texts[at] !== null) place(at, piece.full, characters / 2);
  for (const { piece, at } of order) if (texts[at] === null) place(at, piece.brief, 0);
  for (const { piece, at } of order) if (texts[at] === piece.brief) place(at, piece.full, 0);
  const sizeWhere = (holds: (text: string | null, full: string) => boolean): number =>
    pieces.reduce((sum, { full, size }, at) => (holds(texts[at] ?? null, full) ? sum + size : sum), 0);
  const leftOut = sizeWhere((text) => text === null);
  const shortened = sizeWhere((text, full) => text !== null && text !== full);
  return { texts, leftOut, shortened };
};
