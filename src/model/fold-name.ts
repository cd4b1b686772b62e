/** A name as names are compared (DESIGN §4): trimmed, NFC, case folded. Both foldings, since ß and ς have only one way. */
export const foldName = (name: string): string => name.trim().normalize('NFC').toUpperCase().toLowerCase();
