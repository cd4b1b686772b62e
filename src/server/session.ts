import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Signer } from '@fastify/cookie';

/** How long a session lasts, in ms. */
export const SESSION_MS = 12 * 3_600_000;

/**
 * Browser sessions. They are signed and not stored, so they are valid at other replicas and after a restart.
 */
export type Sessions = {
  /** A new session's value, fit for a cookie. */
  begin(): string;
  isValid(value: string): boolean;
  /** This process rejects the session from now on. */
  end(value: string): void;
};

/** Compares in constant time. Hashes are compared, so that the lengths do not matter. */
export const isSame = (given: string, known: string): boolean => {
  const key = randomBytes(32);
  const hash = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(hash(given), hash(known));
};

/** Sessions under a token: another token ends them all. */
export const createSessions = (token: string, now: () => number = Date.now): Sessions => {
  const signer = new Signer(createHmac('sha256', token).update('setpoint session').digest());
  const ended = new Map<string, number>();
  /** In ms since the epoch; null: the session is not ours. */
  const expiryOf = (value: string): number | null => {
    const { valid, value: text } = signer.unsign(value);
    return valid ? Number(text.split('.')[1]) : null;
  };
  return {
    begin: () => signer.sign(`${randomBytes(16).toString('base64url')}.${now() + SESSION_MS}`),
    isValid: (value) => !ended.has(value) && (expiryOf(value) ?? 0) > now(),
    end: (value) => {
      const expires = expiryOf(value);
      if (expires === null) return;
      for (const [known, until] of ended) if (until < now()) ended.delete(known);
      ended.set(value, expires);
    },
  };
};
