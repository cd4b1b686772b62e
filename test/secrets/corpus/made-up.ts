import { createHash } from 'node:crypto';

/*
 * Pieces of made-up secrets and of texts that look like them, put together when a test runs, so that no scanner takes
 * the repository for a leak.
 */

const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Characters that look random, the same for the same seed. The last one is a digit, as nearly every secret has one. */
export const random = (length: number, seed: number | string, alphabet = MIXED): string => {
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    const bytes = createHash('sha256').update(`${seed} ${round}`).digest();
    text += [...bytes].map((byte) => alphabet[byte % alphabet.length]).join('');
  }
  return text.slice(0, alphabet.includes('7') ? length - 1 : length) + (alphabet.includes('7') ? '7' : '');
};

export const hex = (length: number, seed: number | string): string =>
  random(length, seed, '0123456789abcdef');
export const upper = (length: number, seed: number | string): string =>
  random(length, seed, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
export const digits = (length: number, seed: number | string): string => random(length, seed, '123456789');
export const letters = (length: number, seed: number | string): string =>
  random(length, seed, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
export const uuid = (seed: number): string =>
  [hex(8, seed), hex(4, seed + 1), `4${hex(3, seed + 2)}`, `a${hex(3, seed + 3)}`, hex(12, seed + 4)].join(
    '-',
  );

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

export const joined = (...parts: readonly string[]): string => parts.join('');

export const pem = (kind: string, seed: number | string): string =>
  [
    `-----BEGIN ${kind}-----`,
    ...[0, 1, 2, 3].map((line) => random(64, `${seed} ${line}`)),
    `-----END ${kind}-----`,
    '',
  ].join('\n');

export const jwt = (seed: number | string): string =>
  joined(
    base64url('{"alg":"HS256","typ":"JWT"}'),
    '.',
    base64url('{"sub":"1234567890","iat":1516239022}'),
    '.',
    random(43, seed),
  );
