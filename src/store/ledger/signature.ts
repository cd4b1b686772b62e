import type { LedgerEntry } from '../../model/ledger-entry.ts';
import type { Signer } from './keyring.ts';

type Records = { readonly [path: string]: object };

/** The records without these times. */
const withoutTimes = (records: Records = {}, ...times: readonly string[]): Records =>
  Object.fromEntries(
    Object.entries(records).map(([path, record]) => [
      path,
      Object.fromEntries(Object.entries(record).filter(([name]) => !times.includes(name))),
    ]),
  );

/**
 * What an entry owns, what protects it, and what is known of its values: where the config can only be
 * replaced, a value that seems to differ removes an integration. What only delays a write is not signed; nor
 * are times, which each process converts to its own clock.
 */
const signedParts = (key: string, entry: LedgerEntry): unknown => {
  const { appliedAt: _appliedAt, revision: _revision, fingerprint: _fingerprint, ...known } = entry;
  const { rejected: _rejected, failures: _failures, writeBacks: _writeBacks, ...signed } = known;
  const { creating, written, rechecks, ...rest } = signed;
  const { at: _at, ...attempt } = creating ?? {};
  const marks = withoutTimes(written, 'at', 'seenAt', 'againAt');
  return ['entry', key, rest, attempt, marks, withoutTimes(rechecks, 'since')];
};

/** Without what only a signature could vouch for: which integration an unanswered create made. */
const withoutEvidence = (entry: LedgerEntry): LedgerEntry => {
  if (entry.creating === undefined) return entry;
  const { made: _made, before: _before, ...creating } = entry.creating;
  return { ...entry, creating };
};

type Fact = { readonly signature?: string };

/** A fact of an account as Redis holds it. */
export const signedFact = (sign: Signer, name: string, fact: object): Fact => ({
  ...fact,
  signature: sign(['fact', name, fact]),
});

/** A fact as read from Redis, and whether its signature is this key's. */
export const checkedFact = (sign: Signer | undefined, name: string, stored: Fact) => {
  const { signature, ...fact } = stored;
  return { fact, isSigned: sign === undefined || signature === sign(['fact', name, fact]) };
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
