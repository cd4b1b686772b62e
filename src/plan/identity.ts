/** A name as it compares: trimmed, NFC, case folded. */
export const foldName = (name: string): string => name.trim().normalize('NFC').toLowerCase();

/** What a live integration is found by when no id is known: its type and its folded name. */
export const identityOf = (item: { readonly type: string; readonly name: string }): string =>
  `${item.type}\u0000${foldName(item.name)}`;
