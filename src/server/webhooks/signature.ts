import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isSame } from '../session.ts';

/** Text of a header; empty where there is none. Node.js joins what is sent twice, so that it fits nothing. */
export const header = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : '';
};

/** Hexadecimal HMAC-SHA256 of the body, in lower case; empty where there is none, also where a header has SHA-1 only. */
const hexProofs = (headers: IncomingHttpHeaders): readonly string[] => {
  const prefixed = ['x-hub-signature-256', 'x-hub-signature'].map((name) =>
    /^sha256=([0-9a-f]{64})$/i.exec(header(headers, name)),
  );
  const bare = ['x-gitea-signature', 'x-forgejo-signature'].map((name) =>
    /^([0-9a-f]{64})$/i.exec(header(headers, name)),
  );
  return [...prefixed, ...bare].flatMap((found) => found?.[1]?.toLowerCase() ?? []);
};

const SIGNING_KEY = 'whsec_';

/** The specification asks for at least so many bytes; an empty key proves nothing. */
const LEAST_KEY_BYTES = 24;

const signingKey = (secret: string): Buffer | null => {
  const key = secret.startsWith(SIGNING_KEY) ? Buffer.from(secret.slice(SIGNING_KEY.length), 'base64') : null;
  return key !== null && key.length >= LEAST_KEY_BYTES ? key : null;
};

/** The signatures of GitLab's signing token: `v1,BASE64`, several of them while a key is replaced. */
const signingProofs = (headers: IncomingHttpHeaders): readonly string[] =>
  header(headers, 'webhook-signature')
    .split(' ')
    .flatMap((part) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(part)?.[1] ?? []);

/** Whether a request brings anything that could prove it. One that does not need not be read. */
export const hasSignature = (headers: IncomingHttpHeaders): boolean =>
  hexProofs(headers).length > 0 ||
  signingProofs(headers).length > 0 ||
  header(headers, 'x-gitlab-token') !== '';

/** Whether a request proves itself by its body. GitLab's token is a proof by itself, and can be checked before. */
export const isSignedBody = (headers: IncomingHttpHeaders): boolean =>
  hexProofs(headers).length > 0 || signingProofs(headers).length > 0;

/**
 * Of id, time and body, as at https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 * An old time is no reason to refuse: a request that is sent again causes a fetch and no more, and a clock that is wrong would refuse them all.
 */
const signingProof = (headers: IncomingHttpHeaders, body: Buffer, key: Buffer): string =>
  createHmac('sha256', key)
    .update(`${header(headers, 'webhook-id')}.${header(headers, 'webhook-timestamp')}.`)
    .update(body)
    .digest('base64');

/** Whether the sender knows the secret. One proof is enough: none of them can be made without it. */
export const isSigned = (headers: IncomingHttpHeaders, body: Buffer, secret: string): boolean => {
  // Node.js reads a header as Latin-1, and a secret is UTF-8.
  const token = Buffer.from(header(headers, 'x-gitlab-token'), 'latin1').toString('utf8');
  if (token !== '' && isSame(token, secret)) return true;
  const hex = hexProofs(headers);
  if (hex.length > 0) {
    const known = createHmac('sha256', secret).update(body).digest('hex');
    if (hex.some((given) => isSame(given, known))) return true;
  }
  const signing = signingProofs(headers);
  const key = signing.length > 0 ? signingKey(secret) : null;
  if (key === null) return false;
  const known = signingProof(headers, body, key);
  return signing.some((given) => isSame(given, known));
};
