import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { isFollowed, type SourceStatus, type SourceView } from '../../src/model/source-status.ts';
import { statusJson } from '../../src/report/json/run-json.ts';
import { renderStatus } from '../../src/report/text/render-status.ts';

const NOW = Date.UTC(2026, 0, 2, 12);
const commit = {
  id: '3f2a1bc'.padEnd(40, '0'),
  title: 'Rename\u001b the shop',
  author: 'Ana',
  timeMs: NOW - 60_000,
};
const followed: SourceStatus = {
  url: 'https://git.example.com/acme/bots.git',
  ref: 'HEAD',
  resolvedRef: 'refs/heads/main',
  path: 'desired-state',
  commit,
  fetchedAt: NOW - 12_000,
  problem: null,
};
const problem = {
  kind: 'remote',
  message: 'the remote does not answer',
  since: NOW - 180_000,
  polls: 3,
} as const;
const broken: SourceStatus = { ...followed, commit: null, fetchedAt: null, problem };

const view = (daemons: Record<string, SourceStatus>, more: Partial<SourceView> = {}): SourceView => {
  const { url, ref, resolvedRef, path } = followed;
  return { url, ref, resolvedRef, path, commit, daemons: new Map(Object.entries(daemons)), ...more };
};

const text = (source: SourceView | null): string =>
  renderStatus([], NOW, { palette: pc.createColors(false), source });

describe('the Git source in the status', () => {
  test('shows the commit and each daemon', () => {
    expect(text(view({ 'host-1': followed, 'host-2': broken }))).toBe(
      [
        'Source  https://git.example.com/acme/bots.git HEAD (main), desired-state',
        '  3f2a1bc00000 “Rename\\u001b the shop” by Ana',
        '  daemon host-1: at 3f2a1bc00000, fetched 12 seconds ago',
        '  daemon host-2: no good commit yet, not fetched yet, not followed for 3 minutes: the remote does',
        '  not answer',
        '',
        'Everything is in sync: 0 accounts',
        '',
      ].join('\n'),
    );
  });

  test('does not say that all is in sync without a word while no daemon follows it', () => {
    expect(text(view({ one: broken }))).toContain(
      'Everything is in sync: 0 accounts, as of the last good commit: the Git source is not followed',
    );
    expect(statusJson([], view({ one: broken })).inSync).toBe(false);
    expect(isFollowed(view({ one: broken, two: followed }))).toBe(true);
  });

  test('says that no daemon is running, and names a branch or a commit as it is set', () => {
    const shown = text(view({}, { ref: 'live', resolvedRef: null, commit: null }));
    expect(shown).toContain('bots.git live, desired-state\n  no daemon is running\n');
    expect(isFollowed(view({}))).toBe(true);
  });

  test('is absent without a Git source', () => {
    expect(text(null)).toBe('Everything is in sync: 0 accounts\n');
    expect(statusJson([])).toEqual({ inSync: true, accounts: [] });
  });

  test('has one shape for programs', () => {
    const at = '2026-01-02T11:59:00.000Z';
    const shown = { id: commit.id, title: commit.title, author: 'Ana', at };
    expect(statusJson([], view({ one: followed, two: broken })).source).toEqual({
      url: followed.url,
      ref: 'HEAD',
      resolvedRef: 'refs/heads/main',
      path: 'desired-state',
      commit: shown,
      daemons: [
        { process: 'one', commit: shown, fetchedAt: '2026-01-02T11:59:48.000Z', problem: null },
        {
          process: 'two',
          commit: null,
          fetchedAt: null,
          problem: { message: problem.message, since: '2026-01-02T11:57:00.000Z' },
        },
      ],
    });
  });
});
