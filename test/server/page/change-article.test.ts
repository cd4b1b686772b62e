import { describe, expect, it } from 'vitest';
import { changeArticle } from '../../../src/server/page/change-article.ts';
import { markup } from '../../../src/server/page/html.ts';
import { change, field } from '../../report/render-fixture.ts';

type Facts = Parameters<typeof change>[1];

/** The cells of the table of fields, a list per row. */
const rowsOf = (facts: Facts): string[][] => {
  const lead = change('shop', facts);
  const members = [{ account: 'acme', change: lead }];
  const article = changeArticle({
    group: { provider: 'aloochat', lead, members },
    account: 'acme',
    withReason: true,
  });
  const [, body = ''] = markup(article).split('<tbody');
  return body
    .split('<tr')
    .slice(1)
    .map((row) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
        cell.replace(/<[^>]+>/g, '').replaceAll('&quot;', '"'),
      ),
    );
};

describe('the fields of a change', () => {
  it('are shown by what changes inside them', () => {
    const before = { limits: { max: 5 }, hooks: [{ id: 1, url: 'a' }], order: ['x', 'y'] };
    const after = { limits: { max: 10 }, hooks: [{ id: 1, url: 'b' }, { id: 2 }], order: ['y', 'x'] };
    expect(rowsOf({ fields: [field('config.settings', { before, after, cause: 'drift' })] })).toEqual([
      ['config.settings.limits.max', '5', '10', 'drifted: changed at AlooChat'],
      ['config.settings.hooks[id=1].url', '"a"', '"b"', 'drifted: changed at AlooChat'],
      ['config.settings.hooks[id=2]', '(none)', '{"id":2}', 'drifted: changed at AlooChat'],
      ['config.settings.order', '["x","y"]', '["y","x"]', 'drifted: changed at AlooChat, the order only'],
    ]);
  });

  it('are counted where there are many inside', () => {
    const list = (from: number): number[] => Array.from({ length: 20 }, (_, at) => from + at);
    const rows = rowsOf({ fields: [field('config.list', { before: list(0), after: list(50) })] });
    expect(rows).toHaveLength(13);
    expect(rows[12]).toEqual(['config.list', '', '8 more differences inside', '']);
  });

  it('are shown as a whole where they are created', () => {
    const fields = [field('config.settings', { after: { limits: { max: 10 } } })];
    expect(rowsOf({ action: 'create', fields })).toEqual([['config.settings', '{"limits":{"max":10}}']]);
  });

  it('never show the value of a secret', () => {
    const fields = [field('config.token', { secret: true, before: { a: 'OLD' }, after: { a: 'NEW' } })];
    expect(rowsOf({ fields })).toEqual([
      ['config.token', '(secret)', '(secret) changed', 'in the YAML or its variable'],
    ]);
    expect(rowsOf({ action: 'create', fields })).toEqual([['config.token', '(secret)']]);
  });
});
