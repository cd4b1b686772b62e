import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeJobId, queueName, readChangeJobId, runJobId } from '../../jobs/job-data.ts';
import type { ChangeTask } from '../../src/reconcile/change-task.ts';

const task = (given: Partial<ChangeTask> = {}): ChangeTask => ({
  run: '1f0c',
  key: 'shop',
  action: 'create',
  id: null,
  digest: 'd1',
  entryHash: 'h1',
  revision: 'r1',
  ...given,
});

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('the names that the queue sees', () => {
  it('are never words or forms that it keeps to itself', () => {
    fc.assert(
      fc.property(text, (key) => {
        for (const id of [runJobId('wait'), changeJobId(task({ key, run: 'wait' }))]) {
          expect(id).not.toContain(':');
          expect(id).toMatch(/^(run|change)-/);
        }
      }),
    );
    expect(queueName('acme')).not.toContain(':');
  });

  it('give the key and the action back, whatever the key', () => {
    const action = fc.constantFrom('create', 'update', 'replace', 'delete');
    fc.assert(
      fc.property(text, action, (key, action) => {
        const id = changeJobId(task({ key, action }));
        expect(readChangeJobId(id)).toEqual({ key, action });
        expect(readChangeJobId(`setpoint:account.acme:${id}`)).toEqual({ key, action });
      }),
    );
  });

  it('are the same for the same change of a run, and others for any other', () => {
    const all = [
      task(),
      task({ run: '2f0c' }),
      task({ key: 'other' }),
      task({ action: 'update' }),
      task({ digest: 'd2' }),
    ];
    expect(new Set(all.map(changeJobId)).size).toBe(all.length);
    expect(changeJobId(task({ id: 'x', revision: 'r2', entryHash: null }))).toBe(changeJobId(task()));
  });

  it('that are no change’s name nothing', () => {
    expect(readChangeJobId(runJobId('1f0c'))).toBeNull();
    expect(readChangeJobId('change-1f0c-00000000-adopt-c2hvcA')).toBeNull();
  });
});
