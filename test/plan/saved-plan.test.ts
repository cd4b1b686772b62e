import { describe, expect, test } from 'vitest';
import type { Hasher } from '../../src/model/hasher.ts';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import { type Compared, compareSaved } from '../../src/plan/saved/compare-saved.ts';
import { parseSavedPlan } from '../../src/plan/saved/parse-saved-plan.ts';
import { savePlan } from '../../src/plan/saved/save-plan.ts';
import { type SavedPlan, sealProblems, wasPlanned } from '../../src/plan/saved/saved-plan.ts';
import { account, change, field, revision } from '../report/render-fixture.ts';
import { applied, entry, hasher, live, NOW, owned, planOf, type Setting } from '../support/plan-fixtures.ts';

const mark = { digest: 'DESIRED', hasher };

const saveOf = (accounts: readonly AccountPlan[], scrub = (text: string): string => text): SavedPlan =>
  savePlan(
    { revision, accounts },
    {
      marks: new Map(accounts.map((each) => [each.account, mark])),
      force: false,
      selected: undefined,
      setpoint: '1.2.3',
      now: NOW,
      scrub,
    },
  );

const marks = new Map([['acme', mark]]);
const reread = (plan: SavedPlan): SavedPlan => parseSavedPlan(JSON.stringify(plan), 'plan.json');

describe('saving', () => {
  const full = account({
    changes: [
      change('shop', {
        adopts: true,
        drift: true,
        notices: ['Once.'],
        fields: [field('config.deep', { before: { a: [1, null] }, after: 'x' })],
      }),
      change('idle', { action: 'none' }),
    ],
    notices: ['Of all.'],
    estimate: { requests: 3, ms: null, ratePerSecond: null, basis: null },
  });

  test('keeps what a plan shows, with its digests, and nothing of what it does not', () => {
    const saved = saveOf([full]);
    expect(reread(saved)).toStrictEqual(saved);
    expect(sealProblems(reread(saved), marks)).toEqual([]);
    const { bookkeeping: _steps, ...shown } = full;
    expect(saved.accounts).toStrictEqual([
      { ...shown, changes: full.changes.slice(0, 1), digest: 'DESIRED', fingerprint: hasher.fingerprint },
    ]);
  });

  test('writes no value of a secret, whichever account has it', () => {
    const leaking = account({
      changes: [
        change('shop', {
          name: 'a hunter2 b',
          fields: [
            field('config.token', { before: 'hunter1', after: 'hunter2', secret: true }),
            field('config.url', { before: 'at hunter2', after: { deep: ['hunter2'] } }),
          ],
          blocked: { reason: 'rejected', message: 'said hunter2' },
          notices: ['saw hunter2'],
        }),
      ],
      notices: ['met hunter2'],
    });
    const text = JSON.stringify(saveOf([leaking], (each) => each.replaceAll('hunter2', '[secret]')));
    expect(text).not.toMatch(/hunter/);
    expect(text).toContain('saw [secret]');
  });

  test('keeps why an account could not be planned, without its secrets, and leaves out one that is none of ours', () => {
    const { error, ...rest } = { account: 'acme', provider: 'aloochat', error: 'said hunter2' } as const;
    const scrub = (text: string): string => text.replaceAll('hunter2', '[secret]');
    const facts = { force: false, selected: undefined, setpoint: '1.2.3', now: NOW, scrub };
    const accounts = [{ ...rest, error }, account({ account: 'other' })];
    const saved = savePlan({ revision, accounts }, { ...facts, marks });
    expect(saved.accounts).toMatchObject([{ account: 'acme', error: 'said [secret]' }]);
    expect(sealProblems(saved, new Map())).toEqual(['acme: the desired state has no such account any more']);
    expect(sealProblems({ ...saved, seals: {} }, marks)).toEqual([
      expect.stringContaining('its seal does not match'),
    ]);
  });

  test('is sealed over all of it', () => {
    const saved = saveOf([full]);
    for (const edited of [
      { ...saved, force: true },
      { ...saved, revision: 'other' },
      { ...saved, unknown: 1 },
      { ...saved, accounts: saved.accounts.map((each) => ({ ...each, digest: 'OTHER' })) },
    ]) {
      expect(sealProblems(edited, marks)).toEqual([
        expect.stringContaining('was changed after setpoint wrote it'),
      ]);
    }
    // Without an account there would be no key to seal it with, and no plan either.
    expect(() => reread({ ...saved, accounts: [] })).toThrow('damaged plan (accounts');
    const rotated: Hasher = { ...hasher, fingerprint: 'another' };
    expect(sealProblems(saved, new Map([['acme', { ...mark, hasher: rotated }]]))).toEqual([
      expect.stringContaining('a different ledger key'),
    ]);
  });
});

describe('the digest of a change', () => {
  const shop = entry('shop', { config: { region: 'eu', token: 'a' } });
  const shown = live('id-shop', { config: { region: 'us' } });
  const setting: Setting = {
    desired: [shop, entry('fresh'), entry('found'), entry('kind', { type: 'other', replace: true })],
    live: [shown, live('id-found'), live('id-gone'), live('id-kind')],
    entries: {
      shop: applied(shop, live('id-shop', { config: { region: 'eu' } })),
      gone: owned('id-gone'),
      kind: owned('id-kind'),
    },
  };

  test('is the same an hour later, from the same desired and live', () => {
    const digests = (now: number) =>
      planOf({ ...setting, now, manual: true }).changes.map(({ key, action, digest, entryHash }) => [
        key,
        action,
        digest,
        entryHash,
      ]);
    expect(digests(NOW).map(([, action]) => action)).toEqual([
      'adopt',
      'create',
      'update',
      'replace',
      'delete',
    ]);
    expect(digests(NOW + 3_600_000)).toEqual(digests(NOW));
  });
});

describe('a saved change', () => {
  const row = (facts: Partial<Change> = {}): Change => change('shop', facts);
  const compare = (saved: Change, now: readonly Change[], hash: string | null = 'ENTRYHASH'): Compared => {
    const [planned] = saveOf([account({ changes: [saved] })]).accounts;
    if (!planned || !wasPlanned(planned)) throw new Error('It was planned.');
    return compareSaved(planned, account({ changes: now }), { digest: 'DESIRED', entryHash: () => hash });
  };
  const why = (saved: Change, now: readonly Change[], hash?: string | null): string | undefined =>
    compare(saved, now, hash).moved[0]?.why;

  test('that would be made just so is the same', () => {
    expect(compare(row(), [row()])).toMatchObject({
      same: [{ key: 'shop' }],
      moved: [],
      done: [],
      added: [],
    });
  });

  test('is done when nothing is left to do and its entry is as it was', () => {
    expect(compare(row(), [row({ action: 'none' })]).done).toHaveLength(1);
    expect(compare(row({ action: 'delete', entryHash: null }), [], null).done).toHaveLength(1);
  });

  const blocked = { reason: 'deletes', message: 'Too many.' } as const;
  const other = { digest: 'OTHER' };
  test.each<[string, Change, readonly Change[], string | null, RegExp]>([
    [
      'its entry changed',
      row(),
      [row({ ...other, entryHash: 'E2' })],
      'E2',
      /its entry in the YAML.*has changed/,
    ],
    ['its entry changed, the deed did not', row(), [row({ entryHash: 'E2' })], 'E2', /its entry in the YAML/],
    ['its entry changed to what is live', row(), [row({ action: 'none' })], 'E2', /no longer needed/],
    [
      'its entry left',
      row(),
      [row({ ...other, action: 'delete', entryHash: null })],
      null,
      /has left the YAML/,
    ],
    [
      'its entry left, and it was not ours',
      row({ action: 'create', id: null }),
      [],
      null,
      /has left the YAML/,
    ],
    ['its entry is back', row({ action: 'delete', entryHash: null }), [row(other)], 'E', /in the YAML again/],
    [
      'live changed',
      row(),
      [row({ ...other, fields: [field('name')] })],
      'ENTRYHASH',
      /changed at AlooChat.*update name/,
    ],
    [
      'live is gone',
      row(),
      [row({ ...other, action: 'create', id: null })],
      'ENTRYHASH',
      /removed at AlooChat.*create/,
    ],
    [
      'one was made',
      row({ id: null, action: 'create' }),
      [row({ ...other, action: 'adopt' })],
      'ENTRYHASH',
      /now: the plan is to adopt/,
    ],
    ['it is blocked now', row(), [row({ blocked })], 'ENTRYHASH', /blocked now \(deletes\): Too many\./],
    [
      'its name alone is to be written again',
      row(),
      [row(other)],
      'ENTRYHASH',
      /changed at AlooChat: now the plan is to update$/,
    ],
    [
      'nothing is left to do, for a reason',
      row(),
      [row({ action: 'none', notices: ['Managed as a.', 'More.'] })],
      'E2',
      /no longer needed: Managed as a\./,
    ],
    [
      'it is held back whatever becomes of it',
      row(),
      [row({ ...other, blocked })],
      'ENTRYHASH',
      /blocked now \(deletes\)/,
    ],
    [
      'it is already gone, and its entry changed',
      row({ action: 'delete', entryHash: null }),
      [],
      'E',
      /already gone/,
    ],
    ['drift is only reported', row(), [row({ action: 'none', drift: true })], 'E2', /only reported/],
  ])('has moved when %s', (_, saved, now, hash, words) => {
    expect(why(saved, now, hash)).toMatch(words);
  });

  test('of an account that cannot be read now is not compared', () => {
    const [saved] = saveOf([account({ changes: [row()] })]).accounts;
    if (!saved || !wasPlanned(saved)) throw new Error('It was planned.');
    const unread = { account: 'acme', provider: 'aloochat', error: 'No answer.' } as const;
    const desired = { digest: 'DESIRED', entryHash: () => null };
    expect(compareSaved(saved, unread, desired)).toMatchObject({ unread: 'No answer.', moved: [], same: [] });
  });

  test('of a key with two rows now is the same where one of them is', () => {
    expect(compare(row(), [row(other), row()]).same).toHaveLength(1);
  });

  test('with others beside it: what came up is added, what was and is held back is held', () => {
    const held = change('held', { blocked });
    const [saved] = saveOf([account({ changes: [row(), held] })]).accounts;
    if (!saved || !wasPlanned(saved)) throw new Error('It was planned.');
    const fresh = account({ changes: [row(), held, change('new', other), change('stuck', { blocked })] });
    const desired = { digest: 'DESIRED', entryHash: () => null };
    const { added, held: still, same } = compareSaved(saved, fresh, desired);
    expect([same, added, still].map((changes) => changes.map(({ key }) => key))).toEqual([
      ['shop'],
      ['new'],
      ['held'],
    ]);
  });
});
