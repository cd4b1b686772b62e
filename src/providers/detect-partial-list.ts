import { ProviderError } from '../model/errors.ts';

/** The metadata of a list response. */
export type ListAnswer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  /** The object around the items, if any. */
  readonly envelope?: { readonly [key: string]: unknown } | undefined;
  readonly ids: readonly string[];
};

/** Headers with a total count. Neither provider documents any: each is a sign of unrequested pagination. */
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
 * Why a list may be incomplete, or null. Treating a partial list as complete would count missing integrations
 * as gone: they would be created twice, or released.
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

/** `items 0-49/120`. A range of unknown size (`*`) may be partial. */
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
 * Rejects a list that may be incomplete.
 * @throws ProviderError `malformed`, which fails the observation
 */
export const assertComplete = (path: string, answer: ListAnswer): void => {
  const reason = partialReason(answer);
  if (reason === null) return;
  const message = `GET ${path}: ${answer.status}, the list is incomplete: ${reason}. Setpoint ignores partial lists; check whether the provider has an incident or has started to paginate.`;
  throw new ProviderError(message, { code: 'malformed', failure: 'unknown', status: answer.status });
};
