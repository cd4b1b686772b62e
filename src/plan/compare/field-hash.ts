import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { ABSENT, type FieldHash } from '../../model/ledger-entry.ts';

/**
 * The stored form of a hash says which key made it (`s:<fingerprint>:…` the ledger key, `p:…` the salt), so that each stands by itself: a
 * path may become secret later, and a rotated key makes just the hashes under the old one unknown.
 */
export const hashField = (
  hasher: Hasher,
  path: string,
  value: JsonValue | undefined,
  secret: boolean,
): FieldHash => {
  if (value === undefined) return ABSENT;
  const hash = hasher.field(path, value, secret);
  return secret ? `s:${hasher.fingerprint}:${hash}` : `p:${hash}`;
};

/** Whether a stored hash is of this value; `unknown` when it was made under a key that is gone. */
export type HashMatch = 'yes' | 'no' | 'unknown';

/** Compares a stored hash with a value under the key that made the hash. */
export const matchHash = (
  hasher: Hasher,
  stored: FieldHash,
  path: string,
  value: JsonValue | undefined,
): HashMatch => {
  if (stored === ABSENT) return value === undefined ? 'yes' : 'no';
  const secret = stored.startsWith('s:');
  if (secret && !stored.startsWith(`s:${hasher.fingerprint}:`)) return 'unknown';
  return hashField(hasher, path, value, secret) === stored ? 'yes' : 'no';
};

/** Whether a stored hash is of a secret. */
export const isSecretHash = (stored: FieldHash): boolean => stored.startsWith('s:');
