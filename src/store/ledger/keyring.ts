import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Hasher } from '../../model/hasher.ts';
import { ABSENT, type LedgerPlace } from '../../model/ledger-entry.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * The keyed hashes of one account. Secrets are hashed under SETPOINT_LEDGER_KEY, or the account's credential
 * where it is unset; what is not secret under the ledger's salt, so that it outlives a rotated credential.
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
  const secretField = cached((json) => hashText(secretKey, 'field', json));
  const openField = cached((json) => hashText(openKey, 'field', json));
  return {
    fingerprint: hash(secretKey, 'fingerprint', null),
    field: (path, value, secret) =>
      value === undefined ? ABSENT : (secret ? secretField : openField)(canonicalJson([path, value])),
    digest: (value) => hash(secretKey, 'digest', value),
  };
};

/** Signs what an account's ledger owns: a keyed hash of plain data. */
export type Signer = (value: unknown) => string;

/** What the signatures of an account's ledger are made with. */
export type SignerSettings = {
  readonly ledgerKey: string | null;
  readonly credential: string;
  readonly account: string;
  readonly place: LedgerPlace;
  /** The ledger's own, from `LedgerStore.salt()`. */
  readonly salt: string;
};

/**
 * The signer of an account. Its key comes from SETPOINT_LEDGER_KEY or the credential alone, since who writes
 * to Redis may choose the salt. The account, its place and the salt are part of every signature: an entry
 * cannot be moved to another ledger, and under another salt, where no hash of a value fits, none is signed.
 */
export const createSigner = (settings: SignerSettings): Signer => {
  const { ledgerKey, credential, account, place, salt } = settings;
  const origin = ledgerKey === null ? 'credential' : 'ledger-key';
  const key = derive(ledgerKey ?? credential, '', `setpoint ${origin} signatures v1`);
  const { provider, baseUrl, unitMark = null } = place;
  return (value) => hash(key, 'signature', [account, provider, baseUrl, unitMark, salt, value]);
};

/**
 * HKDF and not a slow function: it runs at every start, and what it derives from is a provider's random
 * credential.
 */
const derive = (material: string, salt: string, info: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', material, salt, info, 32)));

/**
 * Field hashes kept per account, in fields: those of some thousand integrations that a daemon compares at
 * each tick.
 */
const MAX_KEPT = 20_000;

/** Caches the hashes of texts in this process, up to `MAX_KEPT`. */
const cached = (hashOf: (text: string) => string): ((text: string) => string) => {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = hashOf(text);
    if (known.size < MAX_KEPT) known.set(text, made);
    return made;
  };
};

/** The first 128 bits of a digest in base64url: of the 22nd character only two bits count. */
const first128 = (digest: string): string => {
  const last = digest.charAt(21);
  const bits = /[A-P]/.test(last) ? 'A' : /[Q-Za-f]/.test(last) ? 'Q' : /[g-v]/.test(last) ? 'g' : 'w';
  return digest.slice(0, 21) + bits;
};

/**
 * `use` keeps the hashes of different uses apart; 128 bits are enough to tell values apart and keep entries
 * small.
 */
const hashText = (key: KeyObject, use: string, json: string): string =>
  first128(createHmac('sha256', key).update(`${use}\n${json}`).digest('base64url'));

const hash = (key: KeyObject, use: string, value: unknown): string =>
  hashText(key, use, canonicalJson(value));
