/** What Unicode's rules leave as it is but for its case: nearly every name. */
const PLAIN = /^[ -~]*$/;

/**
 * A name as names are compared (docs/design/planning.md#match): trimmed, NFC, case folded; folding twice changes nothing more. Unicode folds between two decompositions, since a mark
 * can belong to a letter in one case only; and both ways, since ß and ς have one way only.
 */
export const foldName = (name: string): string =>
  PLAIN.test(name)
    ? name.trim().toLowerCase()
    : name.trim().normalize('NFD').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
