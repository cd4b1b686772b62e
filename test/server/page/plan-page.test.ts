import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/model/plan.ts';
import { markup } from '../../../src/server/page/html.ts';
import { planPage } from '../../../src/server/page/plan-page.ts';
import { account, change, field, summary } from '../../report/render-fixture.ts';
import { signedInAs, view } from './page-fixture.ts';

const keys = Array.from({ length: 40 }, (_, at) => `shop-${at}`);

const pageOf = (changes: readonly Change[]): string => {
  const visiting = view({ visitor: signedInAs('admin') });
  const plan = account({ changes, summary: summary({ update: changes.length }) });
  return markup(planPage('acme', 'aloochat', plan, visiting).main);
};

const articlesOf = (page: string): string[] => page.split('<article').slice(1);

const linked = (text: string): number => keys.filter((key) => text.includes(`>${key}</bdi>`)).length;

describe('a plan of many equal changes', () => {
  const version = field('config.api_version', { before: '2024-01', after: '2025-01' });

  it('shows them as one, with every entry and the row that made it', () => {
    const page = pageOf(
      keys.map((key, at) =>
        change(key, { fields: [version], row: { set: 'storefront', file: 'shops.yaml', line: 10 + at } }),
      ),
    );
    const [article = '', ...others] = articlesOf(page);
    expect(others).toEqual([]);
    expect(article).toContain('same change on 40 entries of set storefront');
    expect(article.match(/2025-01/g)).toHaveLength(1);
    expect(linked(article)).toBe(40);
    expect(article).toContain('a row of set storefront, at shops.yaml:49');
    expect(article).toMatch(/<details id="[^"]+-entries">/);
    expect(page).toContain('The next run does (40)');
  });

  it('names each that is deleted or switched off, without a click', () => {
    const active = field('active', { before: true, after: false });
    for (const facts of [{ action: 'delete' }, { fields: [active] }] as const) {
      const articles = articlesOf(pageOf(keys.map((key) => change(key, facts))));
      expect(articles).toHaveLength(1);
      expect(articles[0]).toMatch(/<details id="[^"]+-entries" open>/);
      expect(linked(articles[0] ?? '')).toBe(40);
    }
  });

  it('shows those apart that differ in a value', () => {
    const other = field('config.api_version', { before: '2023-01', after: '2025-01' });
    const changes = keys.map((key, at) => change(key, { fields: [at % 2 === 0 ? version : other] }));
    expect(articlesOf(pageOf(changes))).toHaveLength(2);
  });
});
