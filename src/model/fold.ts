const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as ids are compared: a UUID means the same in any letter case, any other id only as it is written. */
export const foldId = (id: string): string => (uuid.test(id) ? id.toLowerCase() : id);

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
