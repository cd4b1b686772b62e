import { foldName } from '../../model/fold.ts';

/** What a live integration is found by when no id is known: its type and its folded name. */
export const identityOf = (item: { readonly type: string; readonly name: string }): string =>
  `${item.type}\u0000${foldName(item.name)}`;
