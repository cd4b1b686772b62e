import { createHash } from 'node:crypto';
import type { DesiredAccount } from '../model/desired.ts';
import { foldId } from '../model/fold-id.ts';
import type { LedgerPlace } from '../model/ledger-entry.ts';
import type { SecretRegistry } from '../model/secrets.ts';

/** A unit is a random UUID, which cannot be guessed from its hash. */
const markOf = (unit: string): string =>
  createHash('sha256').update(foldId(unit)).digest('base64url').slice(0, 22);

/** Where an account is, as its ledger remembers it. A unit that came from a reference is secret, and not kept. */
export const placeOf = (
  { provider, baseUrl, unit }: DesiredAccount,
  secrets: Pick<SecretRegistry, 'scrub'>,
): LedgerPlace => {
  if (unit === undefined) return { provider, baseUrl };
  const shown = secrets.scrub(unit) === unit ? { unit } : {};
  return { provider, baseUrl, ...shown, unitMark: markOf(unit) };
};
