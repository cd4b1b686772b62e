import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Hasher } from '../model/hasher.ts';
import { ABSENT } from '../model/ledger-entry.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * The keyed hashes of one account. Secrets are hashed under SETPOINT_LEDGER_KEY, or the account's credential where it is unset;
 * what is not secret under the ledger's salt, so that it outlives a rotated credential.
 */
export const createHasher = (settings: {
  readonly ledgerKey: string | null;
  readonly credential: string;
  readonly provider: string;
  /** The ledger's own, from `LedgerStore.salt()`. */
  readonly salt: string;
}): Hasher => {
  const { ledgerKey, credential, provider, salt } = settings;
  const origin = ledgerKey === null ? 'credential' : 'ledger-key';
  const secretKey = derive(ledgerKey ?? credential, salt, `setpoint ${origin} ${provider} v1`);
  const openKey = derive(salt, '', 'setpoint open fields v1');
  return {
    fingerprint: hash(secretKey, 'fingerprint', null),
    field: (path, value, secret) =>
      value === undefined ? ABSENT : hash(secret ? secretKey : openKey, 'field', [path, value]),
    digest: (value) => hash(secretKey, 'digest', value),
  };
};

/** HKDF and not a slow function: it runs at every start, and what it derives from is a provider's random credential. */
const derive = (material: string, salt: string, info: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', material, salt, info, 32)));

/** `use` keeps the hashes of different uses apart; 128 bits are enough to tell values apart and keep entries small. */
const hash = (key: KeyObject, use: string, value: unknown): string =>
  createHmac('sha256', key)
    .update(`${use}\n`)
    .update(canonicalJson(value))
    .digest()
    .toString('base64url', 0, 16);
