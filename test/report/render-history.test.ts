import { expect, test } from 'vitest';
import { historyJson } from '../../src/report/json/run-json.ts';
import { textWidth } from '../../src/report/text/columns.ts';
import { renderHistory } from '../../src/report/text/render-history.ts';
import { localTime } from '../../src/report/text/time-text.ts';
import { historyEntry } from '../store/history-fixture.ts';
import { plain } from './render-fixture.ts';

const now = new Date(2026, 2, 1, 14, 5, 0).getTime();
const at = (minutesAgo: number): number => now - minutesAgo * 60_000;

const entries = [
  historyEntry({ at: at(0), key: '', action: 'none', asked: 'pause', by: 'ana@desk', attempts: 0 }),
  historyEntry({
    at: at(3),
    action: 'update',
    fields: [
      { path: 'name', cause: 'desired' },
      { path: 'config.channel', cause: 'drift' },
      { path: 'config.access_token', cause: 'desired' },
    ],
  }),
  historyEntry({
    at: at(70),
    key: 'crm',
    action: 'delete',
    fields: [],
    outcome: 'failed',
    error: 'the provider answered 422: “in use”',
    attempts: 5,
    durationMs: 31_000,
    trigger: 'edit',
    revision: 'sha256:0123456789ab',
    revisionTitle: null,
    revisionAuthor: null,
  }),
];

test('history shows each change, its integration, time, cause and revision', () => {
  expect(renderHistory(entries, now, plain)).toMatchInlineSnapshot(`
    "2026-03-01 14:05:00  account acme  pause  just now
        name (changed in the YAML or a secret)
        by ana@desk · revision 4f2c9ab1d2e3 “Add the shop”
    2026-03-01 14:02:00  shop          update applied  3 minutes ago
        name, config.access_token (changed in the YAML or a secret); config.channel (changed at the
        provider)
        schedule · revision 4f2c9ab1d2e3 “Add the shop” · 320 ms
    2026-03-01 12:55:00  crm           delete failed  1 hour ago
        the provider answered 422: “in use”
        edit · revision files 0123456789ab · 5 attempts · 31 s
    "
  `);
});

test('on a narrow terminal no line is wider than it', () => {
  const long = historyEntry({
    key: 'k'.repeat(90),
    fields: Array.from({ length: 40 }, (_, index) => ({ path: `config.field_${index}`, cause: 'both' })),
    action: 'update',
    error: 'why '.repeat(60),
    revisionTitle: 'A title '.repeat(20),
    revisionAuthor: null,
  });
  for (const width of [60, 80, 100, 140]) {
    const lines = renderHistory([...entries, long], now, { ...plain, width, more: true }).split('\n');
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
  }
});

test('texts of others cannot control the terminal', () => {
  const text = renderHistory(
    [
      historyEntry({
        key: 'a\u001b[31m',
        revisionTitle: 'b\u001b[2J',
        revisionAuthor: null,
        error: 'c\u0007',
        by: 'd\u009b',
        asked: 'retry',
      }),
    ],
    now,
    plain,
  );
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('it says where more may be', () => {
  expect(renderHistory(entries, now, { ...plain, more: true })).toMatch(
    /The last 3; see more with --limit\n$/,
  );
  expect(renderHistory(entries, now, plain)).not.toContain('--limit');
});

test('for programs it has one shape, with times that every language reads', () => {
  const [asked, , failed] = historyJson(entries).entries;
  expect(asked).toMatchObject({ action: 'pause', key: null, run: 'run-1', by: 'ana@desk' });
  expect(failed).toStrictEqual({
    at: new Date(at(70)).toISOString(),
    account: 'acme',
    key: 'crm',
    action: 'delete',
    outcome: 'failed',
    fields: [],
    error: 'the provider answered 422: “in use”',
    attempts: 5,
    durationMs: 31_000,
    trigger: 'edit',
    run: 'run-1',
    revision: 'sha256:0123456789ab',
    revisionTitle: null,
    revisionAuthor: null,
    by: null,
  });
});

test('a local time sorts as text', () => {
  expect(localTime(new Date(2026, 0, 2, 3, 4, 5).getTime())).toBe('2026-01-02 03:04:05');
});
