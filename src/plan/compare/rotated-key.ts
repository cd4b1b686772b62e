import { retryLine } from '../command-lines.ts';
import type { Planning } from '../planning.ts';

/** A notice where secrets cannot be compared, since the key that hashed them is gone (a rotated credential). */
export const rotatedKeyNotice = (planning: Planning): string[] => {
  const entries = [...planning.entries.values()];
  const old = entries.filter(
    (entry) =>
      entry.id !== null && entry.fingerprint !== '' && entry.fingerprint !== planning.hasher.fingerprint,
  );
  const hidden = old.filter((entry) => entry.secretPaths.length > 0);
  if (hidden.length === 0) return [];
  const what = `the credential of account ${planning.account.name}, or SETPOINT_LEDGER_KEY, changed`;
  return [
    `${what}: the secrets of ${hidden.length} integrations cannot be compared this time, and are assumed unchanged where the provider hides them; if one of them changed too, write it with: ${retryLine('KEY', planning.account.name)}`,
  ];
};
