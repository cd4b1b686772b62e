import { describe, expect, it } from 'vitest';
import { scrubPlan } from '../../src/daemon/scrub-plan.ts';
import { planDigest } from '../../src/plan/plan-digest.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { account, change, field } from '../report/render-fixture.ts';

const secret = 'a-secret-value-77aa';
const secrets = createSecretRegistry();
secrets.register(secret);

const open = field('config.channel', { before: 'a', after: 'b' });
const plan = account({
  notices: [`a notice with ${secret}`],
  changes: [
    change('shop', {
      fields: [open, field('config.url', { before: { deep: [`https://${secret}@x`] }, after: 'c' })],
      notices: [`it shows ${secret}`],
      remarks: [`for ${secret}`],
    }),
    change('old', { blocked: { reason: 'rejected', message: `no: ${secret}` } }),
  ],
});

describe('a plan that pages show', () => {
  const shown = scrubPlan(plan, secrets);

  it('repeats no known secret, in no value and in no text', () => {
    expect(JSON.stringify(plan)).toContain(secret);
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(shown.changes[0]?.fields).toEqual([
      open,
      field('config.url', { secret: true, before: null, after: null }),
    ]);
    expect(shown.changes[1]?.blocked?.message).toBe('no: [secret]');
  });

  it('is approved as the same one', () => {
    expect(planDigest(shown)).toBe(planDigest(plan));
  });
});
