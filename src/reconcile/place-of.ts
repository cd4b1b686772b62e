import { createHash } from 'node:crypto';
import type { DesiredAccount } from '../model/desired.ts';
import type { LedgerPlace } from '../model/ledger-entry.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { accountPart } from '../providers/known-providers.ts';

/** A part is named by an id, which cannot be guessed from its hash as far as it is random. */
const markOf = (part: string): string => createHash('sha256').update(part).digest('base64url').slice(0, 22);

/**
 * The place of an account, as its ledger records it. A part from a secret reference is recorded as a hash
 * only.
 */
export const placeOf = (account: DesiredAccount, secrets: Pick<SecretRegistry, 'scrub'>): LedgerPlace => {
  const { provider, baseUrl } = account;
  const part = accountPart(account);
  if (part === null) return { provider, baseUrl };
  const { written, compared } = part;
  const shown = secrets.scrub(written) === written ? { unit: written } : {};
  return { provider, baseUrl, ...shown, unitMark: markOf(compared) };
};
