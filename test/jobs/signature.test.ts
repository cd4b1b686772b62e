import { describe, expect, it } from 'vitest';
import type { ChangeData, ReconcileData } from '../../jobs/job-data.ts';
import { changeSignature, isPermitted, runSignature } from '../../jobs/signature.ts';

/** Shows what it signs. */
const hasher = { digest: (value: unknown) => JSON.stringify(value) };

const change: Omit<ChangeData, 'signature'> = {
  run: 'run-1',
  key: 'shop',
  action: 'update',
  id: 'id-1',
  digest: 'digest',
  entryHash: 'entry',
  revision: 'r1',
  desired: 'desired',
  sequence: 1,
  staleSince: null,
  fields: [],
  triedSince: null,
  unsure: false,
};

const triggered: ReconcileData = {
  run: 'run-1',
  trigger: 'schedule',
  confirmed: null,
  force: false,
  keys: null,
  digest: null,
  step: 'plan',
  planned: null,
  staleSince: null,
};

describe('the signature of a job', () => {
  it('covers whether a change may be made outside its window', () => {
    const signed = changeSignature(hasher, change);
    expect(changeSignature(hasher, { ...change, outsideWindow: true })).not.toBe(signed);
    // The job of a version that knew no windows is still signed.
    expect(signed).not.toContain('window');
  });

  it('is needed by a run that lifts the windows', () => {
    expect(isPermitted(hasher, triggered)).toBe(true);
    const lifted = { ...triggered, outsideWindow: true } as const;
    expect(isPermitted(hasher, lifted)).toBe(false);
    expect(isPermitted(hasher, { ...lifted, signature: runSignature(hasher, triggered) })).toBe(false);
    expect(isPermitted(hasher, { ...lifted, signature: runSignature(hasher, lifted) })).toBe(true);
  });
});
