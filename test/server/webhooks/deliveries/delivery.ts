import { createHmac } from 'node:crypto';

/** A webhook as a Git server sends it. */
export type Delivery = {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: object;
  /** The headers by which this sender proves that it knows the secret. */
  sign(body: string, secret: string): Record<string, string>;
};

/** An HMAC of a body, in hexadecimal. */
export const hmac = (algorithm: 'sha1' | 'sha256', body: string, secret: string): string =>
  createHmac(algorithm, secret).update(body).digest('hex');

/** The repository that all deliveries are of, and the branch that most of them push. */
export const before = '95790bf891e76fee5e1747ab589903a6a1f80f22';
export const after = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
export const none = '0000000000000000000000000000000000000000';
