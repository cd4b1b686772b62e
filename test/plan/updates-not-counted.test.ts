import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { type LedgerEntry, TO_BE_WRITTEN } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { name, reasons } from '../support/guard-fixtures.ts';
import { applied, entry, hasherOf, NOW, owned, planOf } from '../support/plan-fixtures.ts';
import { editing, owning, rename } from './edited-estate.ts';

describe('not counted by the guard against updates is', () => {
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
