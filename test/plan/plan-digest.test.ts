import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/plan.ts';
import { planDigest } from '../../src/plan/plan-digest.ts';

const change = (more: Partial<Change> = {}): Change => ({
  key: 'shop',
  action: 'delete',
  type: 'shopify',
  name: 'Shop',
  id: 'id-1',
  fields: [],
  blocked: { reason: 'deletes', message: '5 of 5 would be deleted' },
  digest: 'd1',
  entryHash: null,
  ...more,
});

const digest = (...changes: Change[]): string => planDigest({ account: 'acme', changes });

describe('the digest of a plan', () => {
  it('is another for every difference that a person would want to see', () => {
    const others = [
      digest(),
      digest(change(), change({ key: 'crm' })),
      digest(change({ key: 'crm' })),
      digest(change({ digest: 'd2' })),
      digest(change({ action: 'replace' })),
      digest(change({ blocked: null })),
      digest(change({ blocked: { reason: 'empty', message: '' } })),
      planDigest({ account: 'other', changes: [change()] }),
    ];
    expect(new Set([digest(change()), ...others]).size).toBe(others.length + 1);
  });

  it('is the same for what does not count: wording, and what is in sync', () => {
    const reworded = change({ blocked: { reason: 'deletes', message: 'six' } });
    expect(digest(reworded)).toBe(digest(change()));
    expect(digest(change({ key: 'a', action: 'none', blocked: null }), change())).toBe(digest(change()));
  });
});
