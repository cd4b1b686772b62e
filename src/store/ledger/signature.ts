import type { LedgerEntry } from '../../model/ledger-entry.ts';
import type { Signer } from './keyring.ts';

/**
 * What an entry owns, and what protects it: the parts that could make Setpoint delete an integration, or
 * overwrite or show what it must not. What only delays or repeats a write is not signed, so that `retry` can
 * change it without the key; nor are times, which each process converts to its own clock.
 */
const signedParts = (key: string, entry: LedgerEntry): unknown => {
  const { id, type, name, protect, secretPaths, configWritten, whose, creating, retire } = entry;
  const { at: _at, ...attempt } = creating ?? {};
  return ['entry', key, id, type, name, protect, secretPaths, configWritten, whose, attempt, retire];
};

/** Without what only a signature could vouch for: which integration an unanswered create made. */
const withoutEvidence = (entry: LedgerEntry): LedgerEntry => {
  if (entry.creating === undefined) return entry;
  const { made: _made, before: _before, ...creating } = entry.creating;
  return { ...entry, creating };
};

/** An entry as read from Redis; marked where its signature is not this key's. */
export const checked = (sign: Signer, key: string, stored: LedgerEntry): LedgerEntry => {
  const { signature, unsigned: _never, ...entry } = stored;
  return signature === sign(signedParts(key, entry)) ? entry : { ...withoutEvidence(entry), unsigned: true };
};

/** An entry as Redis holds it. One that was not signed stays so: no write of a run vouches for it. */
export const signed = (sign: Signer, key: string, entry: LedgerEntry): LedgerEntry => {
  const { unsigned, signature: _old, ...rest } = entry;
  return unsigned ? rest : { ...rest, signature: sign(signedParts(key, rest)) };
};
