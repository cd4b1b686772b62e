import { ProviderError } from '../model/errors.ts';

/** What a list answer said about itself, beside its items. */
export type ListAnswer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  /** The object around the items, where there is one. */
  readonly envelope?: { readonly [key: string]: unknown } | undefined;
  readonly ids: readonly string[];
};

/**
 * Headers that state how many there are in all. Neither provider documents any: each is a sign of a page that
 * we did not ask for.
 */
const totalHeaders = [
  'x-total-count',
  'x-total',
  'total',
  'total-count',
  'x-pagination-total-count',
  'x-wp-total',
];

const pageCountHeaders = ['x-total-pages', 'x-wp-totalpages', 'x-page-count'];

const totalKeys = new Set([
  'total',
  'totalcount',
  'totalitems',
  'totalelements',
  'totalresults',
  'count',
  'itemcount',
]);
const pageCountKeys = new Set(['pages', 'totalpages', 'pagecount', 'lastpage', 'pagestotal']);
const moreKeys = new Set([
  'hasmore',
  'hasnext',
  'hasnextpage',
  'more',
  'truncated',
  'istruncated',
  'incomplete',
]);
const nextKeys = new Set([
  'next',
  'nextpage',
  'nextcursor',
  'nexttoken',
  'nextpagetoken',
  'nexturl',
  'nextlink',
  'continuationtoken',
]);
const nestedKeys = new Set(['meta', 'metadata', 'pagination', 'paging', 'page', 'pageinfo', 'links']);

/**
 * Why a list cannot be taken as whole, or null where nothing speaks against it. Taking a part for the whole
 * would count what is missing as gone: created twice, or let go.
 */
export const partialReason = ({ status, headers, envelope, ids }: ListAnswer): string | null => {
  if (status === 206) return 'its status says partial content';
  return (
    headersReason(headers, ids.length) ??
    envelopeReason(envelope ?? {}, ids.length, '') ??
    duplicateReason(ids)
  );
};

const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : Number.NaN;
};

const headersReason = (headers: ListAnswer['headers'], length: number): string | null => {
  const total = totalHeaders.find((name) => toNumber(headers[name]) > length);
  if (total !== undefined) return `the header ${total} says more than the ${length} that came`;
  const pages = pageCountHeaders.find((name) => toNumber(headers[name]) > 1);
  if (pages !== undefined) return `the header ${pages} says that there are more pages`;
  if ((headers['x-next-page'] ?? '').trim() !== '') return 'the header x-next-page says that there is more';
  if (/;\s*rel\s*=\s*"?[^";,]*\bnext\b/i.test(headers.link ?? '')) return 'its Link header has a next page';
  return rangeReason(headers['content-range'], length);
};

/** `items 0-49/120`. A range of something whose size is not said (`*`) may be a part. */
const rangeReason = (range: string | undefined, length: number): string | null => {
  if (range === undefined) return null;
  const total = toNumber(range.split('/')[1]);
  return total <= length ? null : 'its Content-Range says that it is a part';
};

/** Field names are compared without case, dashes and underscores: `next_page` is `nextPage`. */
const plain = (key: string): string => key.toLowerCase().replace(/[-_]/g, '');

const isSet = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && value !== false && value !== 0;

const saysMore = (key: string, value: unknown, length: number): boolean =>
  (totalKeys.has(key) && toNumber(value) > length) ||
  (pageCountKeys.has(key) && toNumber(value) > 1) ||
  ((moreKeys.has(key) || nextKeys.has(key)) && isSet(value) && value !== 'false');

const envelopeReason = (
  envelope: { readonly [key: string]: unknown },
  length: number,
  within: string,
): string | null => {
  for (const [key, value] of Object.entries(envelope)) {
    if (saysMore(plain(key), value, length)) return `its field ${within}${key} says that there is more`;
    if (within === '' && nestedKeys.has(plain(key)) && typeof value === 'object' && value !== null) {
      const reason = envelopeReason({ ...value }, length, `${key}.`);
      if (reason !== null) return reason;
    }
  }
  return null;
};

const duplicateReason = (ids: readonly string[]): string | null =>
  new Set(ids).size === ids.length ? null : 'an id is in it twice';

/**
 * Lets only a list pass that nothing speaks against.
 * @throws ProviderError `malformed`: a failed observation, never an empty or shorter one.
 */
export const assertWhole = (path: string, answer: ListAnswer): void => {
  const reason = partialReason(answer);
  if (reason === null) return;
  const message = `GET ${path}: ${answer.status}, the list is not whole: ${reason}. Setpoint concludes nothing from a part of a list; look whether the provider has an incident or began to page its lists.`;
  throw new ProviderError(message, { code: 'malformed', failure: 'unknown', status: answer.status });
};
