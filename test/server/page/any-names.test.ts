import { describe, expect, it, test } from 'vitest';
import type { SourceStatus } from '../../../src/model/source-status.ts';
import { gitLinks } from '../../../src/report/links/git-links.ts';
import { readFilter } from '../../../src/server/page/filter.ts';
import { framed } from '../../../src/server/page/frame.ts';
import { signInPage } from '../../../src/server/page/plain-pages.ts';
import { account, accountStatus, change, field, report, revision } from '../../report/render-fixture.ts';
import { all, rendered } from './estate-fixture.ts';
import {
  type Estate,
  everyWay,
  fieldsOf,
  fieldView,
  historyEntry,
  integration,
  minutes,
  namedAs,
  ratePoints,
  runQuarter,
  signedInAs,
  view,
} from './page-fixture.ts';

describe('names given by people and providers', () => {
  const evil = `"><script>x</script>'\u202e\u0007&`;
  const hostile: Estate = {
    statuses: [
      accountStatus({
        account: evil,
        provider: evil,
        paused: true,
        pausedBy: evil,
        lastRun: report({ account: evil, run: evil, revision: evil, error: evil, result: 'failed' }),
        integrations: [
          integration(evil, {
            condition: 'blocked',
            reason: 'deletes',
            message: evil,
            type: evil,
            name: evil,
          }),
          integration(`${evil}2`, { condition: 'failed', message: evil, revision: evil }),
        ],
      }),
    ],
    plans: {
      [evil]: account({
        account: evil,
        notices: [evil],
        changes: [
          change(`${evil}2`, {
            name: evil,
            type: evil,
            id: evil,
            notices: [evil],
            fields: [field(`config.${evil}`, { before: evil, after: { [evil]: evil } })],
          }),
          change(evil, { action: 'delete', blocked: { reason: 'deletes', message: evil } }),
        ],
      }),
    },
    runs: [
      report({
        account: evil,
        run: evil,
        by: evil,
        revisionTitle: evil,
        revisionAuthor: evil,
        notices: [evil],
        failed: [{ key: evil, action: 'update', error: evil }],
        blocked: [{ key: evil, reason: 'empty', message: evil }],
      }),
    ],
    history: [
      historyEntry({
        account: evil,
        key: `${evil}2`,
        run: evil,
        revision: evil,
        revisionTitle: evil,
        revisionAuthor: evil,
        error: evil,
        by: evil,
        fields: [{ path: evil, cause: 'both' }],
      }),
      historyEntry({ account: evil, key: evil, run: '', by: evil, asked: 'retry' }),
    ],
    rates: ratePoints(3),
    quarters: [runQuarter(minutes(10))],
    fields: {
      [`${evil}2`]: {
        ...fieldsOf(
          fieldView(evil, { desired: { kind: 'value', value: { [evil]: evil } }, live: { kind: 'none' } }),
          fieldView(`${evil}3`, { live: { kind: 'value', value: evil } }),
        ),
        id: evil,
        unmanaged: [evil],
      },
    },
    position: { file: evil, line: 1, column: 1 },
    driftPatch: {
      fields: [{ path: evil, file: evil, line: 1, accepted: false, reason: evil }],
      patch: `--- a/${evil}\n+++ b/${evil}\n-${evil}\n`,
    },
    invalid: evil,
  };
  const source: SourceStatus = {
    url: `git@github.com:acme/${evil}`,
    ref: 'HEAD',
    resolvedRef: `refs/heads/${evil}`,
    path: evil,
    commit: { id: revision, title: evil, author: evil, timeMs: 0 },
    fetchedAt: 0,
    problem: { kind: 'commit', message: evil, since: 0, polls: 1 },
  };

  test.each(
    Object.keys(all).flatMap((name) => [
      [name, 'files', null, evil] as const,
      [name, 'a Git source', source, null] as const,
      [name, 'a broken Git source', source, evil] as const,
    ]),
  )('the page %s is harmless, with %s', async (name, _, from, invalid) => {
    const at = view({
      visitor: namedAs(evil, 'admin'),
      here: `/?q=${evil}`,
      note: { ok: false, text: evil },
      source: from,
      links: from && gitLinks(from.url),
    });
    const page = framed((await all[name]?.(at, { ...hostile, invalid })) ?? signInPage('', everyWay, at), at);
    expect(page).toContain('&lt;script&gt;');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(page).not.toContain('"">');
  });

  it('so is a search text', () => {
    const at = view();
    const page = framed(signInPage(evil, everyWay, at), at);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(readFilter(new URLSearchParams({ q: 'x'.repeat(5_000) })).search).toHaveLength(200);
  });
});

describe('every page', () => {
  test.each(Object.keys(all))('%s has no script and no style of its own', async (name) => {
    const page = await rendered(name, view({ visitor: signedInAs('admin') }));
    expect(page).not.toMatch(/\sstyle=|<style|\son\w+=|javascript:/);
    expect(page.match(/<script[^>]*>/g)).toEqual([expect.stringMatching(/src="\/assets\/live\.\w+\.js"/)]);
  });

  test.each(Object.keys(all))('%s has each id once', async (name) => {
    const page = await rendered(name, view({ visitor: signedInAs('admin') }));
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});
