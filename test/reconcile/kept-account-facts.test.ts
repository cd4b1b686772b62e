import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accountDigest } from '../../src/reconcile/account-context.ts';
import { placeOf } from '../../src/reconcile/place-of.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { desiredAccount } from '../providers/desired.ts';
import { hasher } from '../support/plan-fixtures.ts';

const fields = { unit: '4A7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10', user: '0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77' };
const baseUrl = 'https://chat.api.toolzz.com.br/api/v1';
const brasil = desiredAccount({ provider: 'toolzz', baseUrl, credential: 'token-1', fields });

describe('what is kept of an account reads as before its own fields had a place of their own', () => {
  it('in its digest, which saved plans and jobs hold', () => {
    const { source: _source, fields: _fields, ...common } = brasil;
    expect(accountDigest(hasher, brasil, [])).toBe(hasher.digest([{ ...common, ...fields }, []]));
  });

  it('in its place, which the ledger holds', () => {
    const mark = createHash('sha256').update(fields.unit.toLowerCase()).digest('base64url').slice(0, 22);
    expect(placeOf(brasil, createSecretRegistry())).toEqual({
      provider: 'toolzz',
      baseUrl,
      unit: fields.unit,
      unitMark: mark,
    });
  });
});

it('a part that is secret is compared, and not kept', () => {
  const secrets = createSecretRegistry();
  secrets.register(fields.unit);
  expect(placeOf(brasil, secrets)).toEqual({ provider: 'toolzz', baseUrl, unitMark: expect.any(String) });
});
