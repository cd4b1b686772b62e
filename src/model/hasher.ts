import type { JsonValue } from './json.ts';
import type { FieldHash } from './ledger-entry.ts';

/**
 * Keyed hashes (HMAC-SHA-256) of one account. Secret values are hashed under the ledger key (SETPOINT_LEDGER_KEY, or one derived from the
 * account's credential), all others under a random salt that the ledger keeps, so that a rotated credential makes only the
 * secrets' hashes unknown. Synchronous and pure.
 */
export interface Hasher {
  /** Names the key of the secret hashes without revealing it. An entry with another fingerprint has unknown secret hashes. */
  readonly fingerprint: string;
  /** The hash of a field's value under its path; `ABSENT` for undefined. Key order inside a value does not count. */
  field(path: string, value: JsonValue | undefined, secret: boolean): FieldHash;
  /** A hash of any plain data under the ledger key: change digests and entry hashes. */
  digest(value: unknown): string;
}
