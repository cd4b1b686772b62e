import { describe, expect, it, test } from 'vitest';
import type { DesiredSource, KnownSource } from '../../src/model/desired.ts';
import type { Ledger, LedgerPlace } from '../../src/model/ledger-entry.ts';
import { type Lifts, noLifts } from '../../src/plan/whose/ledger-claim.ts';
import { whoseLedger } from '../../src/plan/whose/whose-ledger.ts';
import { owned } from '../support/plan-fixtures.ts';

const aloochat: LedgerPlace = { provider: 'aloochat', baseUrl: 'https://api.example.com/v1' };
const unit = (name: string): LedgerPlace => ({
  provider: 'toolzz',
  baseUrl: 'https://toolzz.example.com',
  unit: name,
  unitMark: `mark of ${name}`,
});

const git = (given: Partial<Extract<KnownSource['git'], object>> = {}) => ({
  git: { remotes: ['git.example.com/acme'], roots: ['a'.repeat(40)], path: 'desired-state', ...given },
});

const ledgerOf = (
  facts: Ledger['facts'],
  entries: Ledger['entries'] = { shop: owned('id-shop') },
): Ledger => ({
  entries,
  released: ['id-old'],
  ...(facts && { facts }),
});

const placed = (known: LedgerPlace, now: LedgerPlace, lifts: Lifts = noLifts, entries?: Ledger['entries']) =>
  whoseLedger(ledgerOf({ place: known }, entries), { account: 'acme', place: now }, lifts);

const sourced = (
  known: KnownSource,
  now: DesiredSource,
  lifts: Lifts = noLifts,
  entries?: Ledger['entries'],
) => whoseLedger(ledgerOf({ source: known }, entries), { account: 'acme', source: now }, lifts);

describe('the place of a ledger', () => {
  test.each([
    ['a slash at the end', aloochat, { ...aloochat, baseUrl: 'https://api.example.com/v1/' }],
    ['the case of scheme and host', aloochat, { ...aloochat, baseUrl: 'HTTPS://API.example.com/v1' }],
    ['the default port', aloochat, { ...aloochat, baseUrl: 'https://api.example.com:443/v1' }],
    [
      'a unit that is missing now',
      unit('one'),
      { provider: 'toolzz', baseUrl: 'https://toolzz.example.com' },
    ],
    ['a unit that is not shown', unit('one'), { ...unit('one'), unit: 'not shown' }],
  ])('is the same whatever %s is', (_what, known, now) => {
    expect(placed(known, now)).toMatchObject({
      kind: 'ours',
      startsOver: false,
      changesHands: false,
      notices: [],
    });
  });

  test.each([
    ['provider', aloochat, { ...aloochat, provider: 'toolzz' }],
    ['host', aloochat, { ...aloochat, baseUrl: 'https://api2.example.com/v1' }],
    ['path', aloochat, { ...aloochat, baseUrl: 'https://api.example.com/V1' }],
    ['port', aloochat, { ...aloochat, baseUrl: 'https://api.example.com:8443/v1' }],
    ['unit', unit('one'), unit('two')],
  ])('is another with another %s', (_what, known, now) => {
    expect(placed(known, now)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('1 integration at'),
    });
  });

  it('is not lost where the account has no unit for a while', () => {
    const { unit: _unit, unitMark: _mark, ...without } = unit('one');
    const whose = placed(unit('one'), without);
    expect(whose).toMatchObject({ kind: 'ours', facts: null });
  });

  test.each([
    ['a create of unknown outcome', owned(null, { creating: { token: 't', at: 1 } })],
    ['the old one of a replace', owned(null, { retire: 'id-old' })],
  ])('holds what may be there: %s', (_what, entry) => {
    expect(placed(aloochat, unit('one'), noLifts, { shop: entry })).toMatchObject({ kind: 'refused' });
  });

  it('goes along where the ledger owns nothing', () => {
    const entries = { shop: owned(null, { failures: { count: 1, at: 1, message: 'no' } }) };
    expect(placed(aloochat, unit('one'), noLifts, entries)).toMatchObject({
      kind: 'ours',
      startsOver: true,
      changesHands: true,
      facts: { place: unit('one') },
      notices: [],
    });
  });

  it('is another where a person says so, who is shown what is left', () => {
    expect(placed(aloochat, unit('one'), { ...noLifts, newPlace: true })).toMatchObject({
      kind: 'ours',
      startsOver: true,
      notices: [expect.stringContaining('shop (id-shop)')],
    });
    expect(placed(aloochat, unit('one'), { ...noLifts, takeOver: true })).toMatchObject({ kind: 'refused' });
  });
});

describe('the words for a place', () => {
  it('say that the part is another, where the part itself is secret', () => {
    const hidden = (unitMark: string): LedgerPlace => ({
      provider: 'toolzz',
      baseUrl: 'https://toolzz.example.com',
      unitMark,
    });
    expect(placed(hidden('one'), hidden('two'))).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(
        'https://toolzz.example.com, in another unit: that is another account',
      ),
    });
  });

  it('name fifty of what is left behind, and a create of unknown outcome by its key', () => {
    const entries = Object.fromEntries([
      ['a-lost', owned(null, { creating: { token: 't', at: 1 } })],
      ...Array.from({ length: 51 }, (_, i) => [`k${i}`, owned(`id-${i}`)]),
    ]);
    expect(placed(aloochat, unit('one'), { ...noLifts, newPlace: true }, entries)).toMatchObject({
      notices: [expect.stringMatching(/: a-lost, k0 \(id-0\), .* and 2 more$/)],
    });
  });

  it('serve an address that is none', () => {
    const odd = { ...aloochat, baseUrl: 'api.example.com/v1' };
    expect(placed(odd, odd)).toMatchObject({ kind: 'ours' });
    expect(placed(odd, aloochat)).toMatchObject({ kind: 'refused' });
  });
});

describe('the source of a ledger', () => {
  test.each([
    ['a clone by another address', git({ remotes: ['mirror.example.com/acme'] })],
    ['a shallow clone', git({ roots: [] })],
    ['a history that was written over', git({ roots: ['b'.repeat(40)] })],
    ['a clone without a remote', git({ remotes: [] })],
  ])('is the same for %s', (_what, now) => {
    expect(sourced(git(), now)).toMatchObject({ kind: 'ours', changesHands: false, notices: [] });
  });

  it('is known by all clones that were met', () => {
    const mirror = git({ remotes: ['mirror.example.com/acme'] });
    const whose = sourced(git(), mirror);
    const source = whose.kind === 'ours' ? whose.facts?.source : undefined;
    expect(source).toEqual(git({ remotes: ['git.example.com/acme', 'mirror.example.com/acme'] }));
    expect(sourced(source ?? {}, git({ remotes: ['mirror.example.com/acme'], roots: [] }))).toMatchObject({
      kind: 'ours',
      facts: null,
    });
  });

  test.each([
    ['another repository', git({ remotes: ['git.example.com/other'], roots: ['b'.repeat(40)] })],
    ['another repository', git({ remotes: ['git.example.com/other'], roots: [] })],
    ['another path of the same repository', git({ path: 'team-b' })],
  ])('is another: %s', (what, now) => {
    const whose = sourced(git(), now);
    expect(whose).toMatchObject({ kind: 'refused', message: expect.stringContaining(what) });
    expect(sourced(git(), now, { ...noLifts, newPlace: true })).toMatchObject({ kind: 'refused' });
    expect(sourced(git(), now, { ...noLifts, takeOver: true })).toMatchObject({
      kind: 'ours',
      changesHands: true,
      facts: { source: now },
      notices: [expect.stringContaining('until now')],
    });
    expect(sourced(git(), now, noLifts, {})).toMatchObject({
      kind: 'ours',
      facts: { source: now },
      notices: [],
    });
  });

  it('at the top of a repository is called so', () => {
    const top = git({ path: '.' });
    expect(sourced(top, git())).toMatchObject({
      message: expect.stringContaining('the top of git.example.com/acme'),
    });
  });

  it('outside Git is only noted', () => {
    expect(sourced({ folder: '/a' }, { folder: '/a' })).toMatchObject({
      kind: 'ours',
      facts: null,
      notices: [],
    });
    expect(sourced({ folder: '/a' }, { folder: '/b' })).toMatchObject({
      kind: 'ours',
      facts: { source: { folder: '/b' } },
      notices: ['the last apply came from another folder: /a'],
    });
  });

  it('moves into Git and out of it with a note, and the repository stays known', () => {
    expect(sourced({ folder: '/a' }, git())).toMatchObject({
      kind: 'ours',
      facts: { source: git() },
      notices: [expect.stringContaining('outside Git, /a')],
    });
    const out = { ...git(), folder: '/a' };
    expect(sourced(git(), { folder: '/a' })).toMatchObject({
      kind: 'ours',
      facts: { source: out },
      notices: [expect.stringContaining('desired-state of git.example.com/acme')],
    });
    expect(sourced(out, { folder: '/a' })).toMatchObject({ kind: 'ours', facts: null, notices: [] });
    expect(sourced(out, git())).toMatchObject({ kind: 'ours', facts: { source: git() } });
    expect(sourced(out, git({ remotes: ['git.example.com/other'], roots: [] }))).toMatchObject({
      kind: 'refused',
    });
  });

  it('is that of the person who asked, whichever process makes the run', () => {
    const by = git({ path: 'team-b' });
    const whose = sourced(git(), { folder: '/desired-state' }, { newPlace: false, takeOver: true, by });
    expect(whose).toMatchObject({ kind: 'ours', facts: { source: by } });
  });
});

test('a ledger without a recorded owner belongs to the first that claims it', () => {
  const claimant = { account: 'acme', place: aloochat, source: git() };
  expect(whoseLedger(ledgerOf(undefined), claimant)).toEqual({
    kind: 'ours',
    startsOver: false,
    changesHands: true,
    facts: { place: aloochat, source: git() },
    notices: [],
  });
});

test('a claimant that says nothing is not compared, and changes nothing', () => {
  const facts = { place: aloochat, source: git() };
  expect(whoseLedger(ledgerOf(facts), { account: 'acme' })).toMatchObject({ kind: 'ours', facts: null });
});

test('a refusal is short enough to be kept whole', () => {
  const long = 'x'.repeat(64);
  const at = (name: string): LedgerPlace => ({
    ...unit(`${name}-${'u'.repeat(34)}`),
    baseUrl: `https://${name}.example.com/api/v1`,
  });
  const whose = whoseLedger(ledgerOf({ place: at('before') }), { account: long, place: at('after') });
  expect(whose.kind === 'refused' ? whose.message.length : 0).toBeLessThanOrEqual(1_000);
});
