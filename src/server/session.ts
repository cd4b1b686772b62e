import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

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
  const key = createHmac('sha256', token).update('setpoint session').digest();
  const ended = new Map<string, number>();
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const expiryOf = (value: string): number | null => {
    const [, text = '', expires = '', mac = ''] = /^((?:[\w-]+)\.([0-9]+))\.([\w-]+)$/.exec(value) ?? [];
    return text !== '' && isSame(mac, sign(text)) ? Number(expires) : null;
  };
  return {
    begin: () => {
      const text = `${randomBytes(16).toString('base64url')}.${now() + SESSION_MS}`;
      return `${text}.${sign(text)}`;
    },
    isValid: (value) => !ended.has(value) && (expiryOf(value) ?? 0) > now(),
    end: (value) => {
      const expires = expiryOf(value);
      if (expires === null) return;
      for (const [known, until] of ended) if (until < now()) ended.delete(known);
      ended.set(value, expires);
    },
  };
};
