import type { Answer } from './answer.ts';
import type { Quirks } from './quirks.ts';
import type { StoredIntegration } from './world.ts';

/** One page of a list, with its signs of pagination. */
export type ListPage = {
  readonly items: readonly StoredIntegration[];
  readonly headers: Answer['headers'];
  /** Fields beside the items, if the quirk wants an envelope. */
  readonly envelope: { readonly total: number; readonly next: string | null } | null;
};

/** Applies the quirks of lists: empty, omitted items, duplicate ids, pages. */
export function listPage(
  listed: readonly StoredIntegration[],
  quirks: Quirks,
  { path, query }: { readonly path: string; readonly query: URLSearchParams },
): ListPage {
  const items = quirks.emptyList ? [] : doubled(thinned(listed, quirks.omitSome), quirks.duplicateIds);
  if (!quirks.paginate) return { items, headers: {}, envelope: null };
  const { size, style } = quirks.paginate;
  const page = Math.max(1, Number(query.get('page')) || 1);
  const next = page * size < items.length ? `${path}?page=${page + 1}` : null;
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: {
      ...(style === 'link' && next ? { link: `<${next}>; rel="next"` } : {}),
      ...(style === 'total-count' ? { 'x-total-count': String(items.length) } : {}),
    },
    envelope: style === 'envelope' ? { total: items.length, next } : null,
  };
}

function thinned(items: readonly StoredIntegration[], every: number): readonly StoredIntegration[] {
  return every > 0 ? items.filter((_, index) => (index + 1) % every !== 0) : items;
}

function doubled(items: readonly StoredIntegration[], doubles: boolean): readonly StoredIntegration[] {
  return doubles ? [...items.slice(0, 1), ...items] : items;
}
