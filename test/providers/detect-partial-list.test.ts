import { expect, test } from 'vitest';
import { type ListAnswer, partialReason } from '../../src/providers/detect-partial-list.ts';

const list = (given: Partial<ListAnswer>): ListAnswer => ({
  status: 200,
  headers: {},
  ids: ['a', 'b'],
  ...given,
});

test.each<[string, Partial<ListAnswer>]>([
  ['status 206', { status: 206 }],
  ['X-Total-Count above', { headers: { 'x-total-count': '3' } }],
  ['Total above', { headers: { total: ' 3 ' } }],
  ['X-WP-Total above', { headers: { 'x-wp-total': '200' } }],
  ['more pages', { headers: { 'x-total-pages': '2' } }],
  ['a next page', { headers: { 'x-next-page': '2' } }],
  ['Link next', { headers: { link: '</integrations?page=2>; rel="next"' } }],
  ['Link next among others', { headers: { link: '</x>; rel="prev", </y>; title="a"; rel=next' } }],
  ['Link with two relations', { headers: { link: '</y>; rel="last next"' } }],
  ['a range of more', { headers: { 'content-range': 'items 0-1/3' } }],
  ['a range of who knows how many', { headers: { 'content-range': 'items 0-1/*' } }],
  ['an unreadable range', { headers: { 'content-range': 'items' } }],
  ['total', { envelope: { total: 3 } }],
  ['a total in text', { envelope: { total_count: '3' } }],
  ['totalItems within meta', { envelope: { meta: { totalItems: 3 } } }],
  ['next', { envelope: { next: '/page/2' } }],
  ['a next page number', { envelope: { nextPage: 2 } }],
  ['a cursor', { envelope: { next_cursor: 'abc' } }],
  ['hasMore', { envelope: { hasMore: true } }],
  ['hasNextPage within pageInfo', { envelope: { pageInfo: { hasNextPage: true } } }],
  ['links.next', { envelope: { links: { next: 'https://…' } } }],
  ['several pages', { envelope: { page: 1, totalPages: 2 } }],
  ['an id twice', { ids: ['a', 'b', 'a'] }],
])('a list is not whole with %s', (_name, given) => {
  expect(partialReason(list(given))).not.toBeNull();
});

test.each<[string, Partial<ListAnswer>]>([
  ['nothing said', {}],
  ['nothing in it', { ids: [] }],
  ['a total that fits', { headers: { 'x-total-count': '2' }, envelope: { total: 2, count: 2 } }],
  ['totals that are no number', { headers: { 'x-total-count': 'many' }, envelope: { total: null } }],
  ['one page of one', { headers: { 'x-total-pages': '1' }, envelope: { page: 1, pages: 1 } }],
  [
    'empty ends',
    { envelope: { next: null, nextPage: '', hasMore: false, has_next: 'false', links: { next: null } } },
  ],
  ['a Link to something else', { headers: { link: '</docs>; rel="help", </nextgen>; rel="self"' } }],
  ['a range of all', { headers: { 'content-range': 'items 0-1/2' } }],
  ['other fields', { envelope: { message: 'ok', took: 12 } }],
])('a list is whole with %s', (_name, given) => {
  expect(partialReason(list(given))).toBeNull();
});
