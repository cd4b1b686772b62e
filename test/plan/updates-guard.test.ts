import { describe, expect, it } from 'vitest';
import type { DesiredIntegration, Guards } from '../../src/model/desired.ts';
import { type LedgerEntry, TO_BE_WRITTEN } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { name, newcomer, reasons, usual } from '../support/guard-fixtures.ts';
import {
  account,
  applied,
  entry,
  hasherOf,
  line,
  live,
  NOW,
  owned,
  planOf,
  type Setting,
} from '../support/plan-fixtures.ts';

type Estate = {
  readonly all: readonly DesiredIntegration[];
  readonly shown: readonly LiveIntegration[];
  readonly entries: { readonly [key: string]: LedgerEntry };
};

const config = { region: 'eu', token: 'S3cr3t' };

/** So many owned, in sync, each with a secret that the provider hides. */
const owning = (count: number, by = hasherOf()): Estate => {
  const all = Array.from({ length: count }, (_, i) => entry(name(i), { config, visibility: 'private' }));
  const shown = all.map(({ key }) => live(`id-${key}`, { visibility: 'private', config: { region: 'eu' } }));
  const entries = Object.fromEntries(
    all.map((each, i) => [each.key, applied(each, shown[i] as LiveIntegration, { configWritten: true }, by)]),
  );
  return { all, shown, entries };
};

type Edit = (entry: DesiredIntegration) => Partial<DesiredIntegration>;

/** The first so many are edited; one that is new is created beside them. */
const editing = ({ all, shown, entries }: Estate, count: number, edit: Edit): Setting => ({
  desired: [newcomer, ...all.map((each, i) => (i < count ? { ...each, ...edit(each) } : each))],
  live: shown,
  entries,
});

const rename: Edit = ({ name: text }) => ({ name: `${text}, renamed` });
const rotate: Edit = () => ({ config: { ...config, token: 'of-another-environment' } });

const edits: readonly (readonly [string, Edit, string])[] = [
  ['renames', rename, 'the name'],
  ['nulls configs', () => ({ config: { region: null, token: 'S3cr3t' } }), 'the config'],
  ['empties configs', () => ({ config: {} }), 'a secret'],
  ['makes public', () => ({ visibility: 'public' }), 'made public'],
  ['rotates secrets', rotate, 'a secret'],
];

/** How many may be updated of so many owned. */
const passing: { readonly [owned: number]: number } = { 1: 1, 9: 9, 10: 5, 11: 5, 20: 10, 100: 50 };
const sizes = Object.keys(passing).map(Number);

describe.each(edits)('an edit that %s', (_kind, edit, kind) => {
  it.each(sizes)('up to the limit of %i owned is not held back', (size) => {
    expect(reasons(editing(owning(size), passing[size] ?? 0, edit))).toEqual([]);
  });

  it.each(sizes.filter((size) => (passing[size] ?? 0) < size))(
    'one more than the limit of %i owned is, and the rest is done',
    (size) => {
      const count = (passing[size] ?? 0) + 1;
      const { changes } = planOf(editing(owning(size), count, edit));
      const held = changes.filter(({ blocked }) => blocked);
      expect(held).toHaveLength(count);
      for (const { blocked } of held) {
        expect(blocked?.reason).toBe('updates');
        expect(blocked?.message).toContain(
          `${count} of ${size} integrations of account acme would be updated`,
        );
        expect(blocked?.message).toContain(`${count} of them `);
        expect(blocked?.message).toContain(kind);
        expect(blocked?.message).toContain(
          'over the limit (guards.maxUpdatePercent 50); check the YAML and the environment',
        );
        expect(blocked?.message).toContain('setpoint apply --force --account acme, or raise the limit');
      }
      expect(changes.map(line)).toContain('create newcomer name:desired active:desired');
    },
  );

  it.each(sizes)('of all of %i owned is made when forced', (size) => {
    expect(reasons({ ...editing(owning(size), size, edit), force: true })).toEqual([]);
  });
});

describe('the limit of updates', () => {
  const renaming = (count: number, size: number, guards: Partial<Guards>): string[] =>
    reasons({
      ...editing(owning(size), count, rename),
      account: account({ guards: { ...usual, ...guards } }),
    });

  it.each([
    [0, 10, 0],
    [1, 100, 1],
    [9, 10, 0],
    [10, 10, 1],
    [33, 12, 3],
    [34, 12, 4],
    [99, 10, 9],
    [99, 100, 99],
  ])('of %i percent of %i owned lets %i pass, and not one more', (maxUpdatePercent, size, limit) => {
    expect(renaming(limit, size, { maxUpdatePercent })).toEqual([]);
    expect(renaming(limit + 1, size, { maxUpdatePercent })).toHaveLength(limit + 1);
  });

  it('of 100 percent never trips', () => {
    expect(renaming(20, 20, { maxUpdatePercent: 100 })).toEqual([]);
  });

  it('of 0 percent lets nine be updated where nine are owned', () => {
    expect(renaming(9, 9, { maxUpdatePercent: 0 })).toEqual([]);
  });

  it('counts what is owned, not what is listed or desired', () => {
    const { all, shown, entries } = owning(10);
    const strangers = Array.from({ length: 30 }, (_, i) => live(`stranger-${i}`));
    const news = Array.from({ length: 30 }, (_, i) => entry(`new-${i}`));
    const setting = editing({ all, shown: [...shown, ...strangers], entries }, 6, rename);
    expect(reasons({ ...setting, desired: [...(setting.desired ?? []), ...news] })).toHaveLength(6);
  });

  it('counts each key once, and says what they are about, the most frequent first', () => {
    const setting = editing(owning(20), 14, (each) => ({
      ...(each.key < name(12) && rotate(each)),
      ...(each.key >= name(10) && rename(each)),
    }));
    expect(planOf(setting).changes.find(({ blocked }) => blocked)?.blocked?.message).toBe(
      '14 of 20 integrations of account acme would be updated (12 of them a secret, 4 the name), over the limit (guards.maxUpdatePercent 50); check the YAML and the environment; if this is intended, run: setpoint apply --force --account acme, or raise the limit',
    );
  });

  it('counts what is switched off as well, also where the limits of deletes let it pass or block it', () => {
    const switching = (off: number): string[] =>
      reasons(editing(owning(20), 11, (each) => (each.key < name(off) ? { active: false } : rename(each))));
    expect(switching(6)).toEqual(Array.from({ length: 11 }, (_, i) => `update ${name(i)} updates`));
    expect(switching(7)).toEqual(
      Array.from({ length: 11 }, (_, i) => `update ${name(i)} ${i < 7 ? 'deletes' : 'updates'}`),
    );
  });

  it('trips for one key of it too: the whole is what counts', () => {
    const setting = editing(owning(20), 11, rename);
    expect(reasons({ ...setting, keys: new Set([name(3)]) })).toEqual([`update ${name(3)} updates`]);
  });

  it('holds for a manual plan as for a scheduled one', () => {
    expect(reasons({ ...editing(owning(20), 11, rename), manual: true })).toHaveLength(11);
  });
});

describe('not counted is', () => {
  const { all, shown, entries } = owning(20);

  it('drift that is written back', () => {
    const drifted = shown.map((each) => ({ ...each, name: 'By hand' }));
    const plan = planOf({ desired: all, live: drifted, entries });
    expect(plan.summary).toMatchObject({ update: 20, blocked: 0 });
  });

  it('drift that is written back beside edits up to the limit', () => {
    const drifted = shown.map((each) => ({ ...each, visibility: 'public' as const }));
    const { summary } = planOf({ ...editing({ all, shown: drifted, entries }, 10, rename) });
    expect(summary).toMatchObject({ update: 20, blocked: 0 });
    expect(planOf(editing({ all, shown: drifted, entries }, 11, rename)).summary).toMatchObject({
      update: 9,
      blocked: 11,
    });
  });

  it('what is adopted, whatever is written then', () => {
    const desired = all.map((each) => ({
      ...each,
      config: { token: 'S3cr3t' },
      visibility: 'public' as const,
    }));
    const taken = shown.slice(10).map((each) => ({ ...each, config: {} }));
    const plan = planOf({
      desired,
      live: [...shown.slice(0, 10), ...taken],
      entries: Object.fromEntries(
        Object.entries(entries)
          .slice(0, 10)
          .map(([key, known], i) => {
            const each = { ...all[i], visibility: 'public' } as DesiredIntegration;
            return [
              key,
              {
                ...known,
                applied: applied({ ...each, config: { token: 'S3cr3t' } }, shown[i] as LiveIntegration)
                  .applied,
              },
            ];
          }),
      ),
    });
    expect(plan.changes.filter(({ adopts }) => adopts)).toHaveLength(10);
    expect(plan.summary.blocked).toBe(0);
  });

  /** As an adoption leaves them whose write did not come off: owned, with what was equal alone on record. */
  const begun = (given: Partial<LedgerEntry>) =>
    Object.fromEntries(
      Object.entries(entries).map(([key, { applied: all, observed, ...known }]) => {
        const { name, active } = all;
        return [
          key,
          { ...known, applied: { name, active }, observed: { name, active }, appliedAt: 0, ...given },
        ];
      }),
    ) as { [key: string]: LedgerEntry };

  it.each<[string, Partial<LedgerEntry>]>([
    ['at the same revision', { revision: 'r1' }],
    ['that failed', { failures: { count: 1, at: 0, message: 'The provider answered 500' } }],
    ['that was refused', { rejected: { entryHash: 'another', status: 400, message: 'no', at: 0 } }],
    ['of a create whose answer was lost', { appliedAt: 1, creating: { token: 't', at: 0 } }],
  ])('the first write of what was taken over %s', (_how, given) => {
    const plan = planOf({
      desired: all,
      live: shown.map((each) => ({ ...each, config: {} })),
      entries: begun(given),
    });
    expect(plan.summary).toMatchObject({ update: 20, blocked: 0 });
  });

  it('but a field that an edit has added to what was adopted is', () => {
    expect(reasons({ desired: all, live: shown, entries: begun({ revision: 'r0' }) })).toHaveLength(20);
  });

  it('what another name of the account owned, taken over without its hashes', () => {
    const left = begun({ revision: 'r0', appliedAt: NOW - 100_000, applied: {}, observed: {} });
    const rewritten = shown.map((each) => ({ ...each, config: { region: 'EU-1' } }));
    const plan = planOf({ desired: all, live: rewritten, entries: left });
    expect(plan.summary).toMatchObject({ update: 20, blocked: 0 });
  });

  it('the first write after the ledger key was rotated, where the provider shows another secret', () => {
    const old = owning(20, hasherOf('credential-0'));
    const plain = old.shown.map((each) => ({
      ...each,
      config: { region: 'eu', token: 'shown-in-another-form' },
    }));
    const plan = planOf({ desired: old.all, live: plain, entries: old.entries });
    expect(plan.summary).toMatchObject({ update: 20, blocked: 0 });
  });

  it('but an edit that comes with a rotated ledger key is', () => {
    const old = owning(20, hasherOf('credential-0'));
    expect(reasons(editing(old, 10, rename))).toEqual([]);
    expect(reasons(editing(old, 11, rename))).toHaveLength(11);
  });

  it('a write that a person repeats with retry', () => {
    const retried = Object.fromEntries(
      Object.entries(entries).map(([key, known]) => [
        key,
        { ...known, applied: { ...known.applied, 'config.token': TO_BE_WRITTEN } },
      ]),
    );
    expect(planOf({ desired: all, live: shown, entries: retried }).summary).toMatchObject({
      update: 20,
      blocked: 0,
    });
  });

  it('a name that is given back after two entries that swapped theirs were broken off', () => {
    const aside = Object.fromEntries(
      Object.entries(entries).map(([key, known]) => {
        const { name: _name, ...rest } = known.applied;
        return [key, { ...known, applied: rest }];
      }),
    );
    const renamed = shown.map((each) => ({ ...each, name: `aside ${each.id}` }));
    expect(planOf({ desired: all, live: renamed, entries: aside }).summary).toMatchObject({
      update: 20,
      blocked: 0,
    });
  });

  it('a write that is repeated because the value reads differently', () => {
    const unsettled = Object.fromEntries(
      Object.entries(entries).map(
        ([
          key,
          {
            observed: { visibility: _none, ...observed },
            ...known
          },
        ]) => [key, { ...known, observed, written: { visibility: { at: 1, seen: 'other' } } }],
      ),
    );
    const other = shown.map((each) => ({ ...each, visibility: 'public' as const }));
    expect(planOf({ desired: all, live: other, entries: unsettled }).summary).toMatchObject({
      update: 20,
      blocked: 0,
    });
  });

  it('a create, an unowned entry, and a key that moved', () => {
    const moved = all.map((each) => ({ ...each, key: `moved-${each.key}` }));
    const news = Array.from({ length: 30 }, (_, i) => entry(`new-${i}`));
    const plan = planOf({
      desired: [...moved, ...news],
      live: shown,
      entries: { ...entries, failed: owned(null) },
    });
    expect(plan.summary).toMatchObject({ create: 30, none: 20, blocked: 0 });
  });

  it('what cannot be written anyway', () => {
    const setting = editing(owning(20), 15, (each) => (each.key < name(5) ? { type: 'moon' } : rename(each)));
    expect(reasons(setting)).toEqual(Array.from({ length: 5 }, (_, i) => expect.stringContaining(name(i))));
  });
});
