const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Folds an id for comparison: letter case does not matter in a UUID, but in any other id. */
export const foldId = (id: string): string => (uuid.test(id) ? id.toLowerCase() : id);

/** ASCII, as nearly every name is: folding is lower case and nothing else. */
const PLAIN = /^[ -~]*$/;

/**
 * Folds a name for comparison (docs/design/planning.md#match): trimmed, in one letter case and NFC. Folding
 * twice is the same as folding once, which takes two things: accents are separated first, because some letters
 * have a composed form in one case only; and the text goes to upper case and back, because ß and SS, or ς and
 * σ, differ in lower case alone.
 */
export const foldName = (name: string): string =>
  PLAIN.test(name)
    ? name.trim().toLowerCase()
    : name.trim().normalize('NFD').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
