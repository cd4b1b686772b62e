const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Folds an id for comparison: letter case does not matter in a UUID, but in any other id. */
export const foldId = (id: string): string => (uuid.test(id) ? id.toLowerCase() : id);

/** Nearly every name: only its letter case may change. */
const PLAIN = /^[ -~]*$/;

/**
 * Folds a name for comparison (docs/design/planning.md#match): trimmed, NFC, case-folded, idempotent.
 * Decomposes before folding, since a mark may combine with one case of a letter only; folds both ways, since
 * ß and ς have no inverse.
 */
export const foldName = (name: string): string =>
  PLAIN.test(name)
    ? name.trim().toLowerCase()
    : name.trim().normalize('NFD').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
