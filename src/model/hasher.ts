import type { JsonValue } from './json.ts';
import type { FieldHash } from './ledger-entry.ts';

/**
 * Keyed hashes (HMAC-SHA-256) of one account. Secret values use the ledger key (SETPOINT_LEDGER_KEY, or
 * derived from the account's credential), others a random salt in the ledger, so that rotating the credential
 * makes only the secrets' hashes unknown. Pure.
 */
export interface Hasher {
  /**
   * Identifies the key of the secret hashes. The secret hashes of an entry with another fingerprint are
   * unknown.
   */
  readonly fingerprint: string;
  /** The hash of a field's value under its path; `ABSENT` for undefined. Ignores the order of keys. */
  field(path: string, value: JsonValue | undefined, secret: boolean): FieldHash;
  /** A hash of plain data under the ledger key, for change digests and entry hashes. */
  digest(value: unknown): string;
}
