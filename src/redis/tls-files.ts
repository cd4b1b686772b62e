import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { UsageError } from '../model/errors.ts';
import type { RedisAccess } from '../settings/redis-settings.ts';

/** What TLS is set up with: PEM texts. */
type Material = { readonly ca?: string; readonly cert?: string; readonly key?: string };

type Files = Pick<RedisAccess, 'caFile' | 'certFile' | 'keyFile'>;

const readPem = (setting: string, path: string, label: RegExp, what: string): string => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new UsageError(`${setting} names a file that cannot be read (${code}): ${path}`);
  }
  if (label.test(text)) return text;
  throw new UsageError(`${setting} must name a PEM file with ${what}; ${path} has none.`);
};

const certificate = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/;
const privateKey = /-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY-----/;

const parse = <T>(setting: string, path: string, parsed: () => T): T => {
  try {
    return parsed();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ERR_MISSING_PASSPHRASE' ? 'is encrypted: decrypt it' : 'is damaged';
    throw new UsageError(`The file ${path} of ${setting} ${why}.`);
  }
};

const readPair = (certFile: string, keyFile: string): Material => {
  const cert = readPem('SETPOINT_REDIS_CERT_FILE', certFile, certificate, 'a certificate');
  const key = readPem('SETPOINT_REDIS_KEY_FILE', keyFile, privateKey, 'a private key');
  const shown = parse('SETPOINT_REDIS_CERT_FILE', certFile, () => new X509Certificate(cert));
  const own = parse('SETPOINT_REDIS_KEY_FILE', keyFile, () => createPrivateKey(key));
  if (!shown.checkPrivateKey(own))
    throw new UsageError('The key of SETPOINT_REDIS_KEY_FILE does not belong to SETPOINT_REDIS_CERT_FILE.');
  if (Date.parse(shown.validTo) < Date.now())
    throw new UsageError(
      `The certificate of SETPOINT_REDIS_CERT_FILE expired on ${shown.validTo}: renew it.`,
    );
  return { cert, key };
};

const readMaterial = ({ caFile, certFile, keyFile }: Files): Material => {
  const ca = caFile === null ? null : readPem('SETPOINT_REDIS_CA_FILE', caFile, certificate, 'a certificate');
  if (caFile !== null && ca !== null) parse('SETPOINT_REDIS_CA_FILE', caFile, () => new X509Certificate(ca));
  return {
    ...(ca === null ? {} : { ca }),
    ...(certFile !== null && keyFile !== null ? readPair(certFile, keyFile) : {}),
  };
};

/** Files are read again after this long, in ms: many connections may be opened at once. */
const READ_AGAIN_MS = 1_000;

/**
 * TLS options from the files that the settings name. Each connection reads them again, so that a renewed
 * certificate is used without a restart; while the files are incomplete, the last good ones stay in use.
 * @throws UsageError when a file is missing, has no PEM in it, or the key does not fit
 */
export const readTlsFiles = (access: Omit<RedisAccess, 'sentinelUser' | 'sentinelPassword'>): TlsOptions => {
  let material = readMaterial(access);
  let readAt = Date.now();
  const current = (): Material => {
    if (Date.now() - readAt < READ_AGAIN_MS) return material;
    readAt = Date.now();
    try {
      material = readMaterial(access);
    } catch {
      // Being replaced at this moment, or gone: the server says so if these do no longer.
    }
    return material;
  };
  const options: TlsOptions = access.serverName === null ? {} : { servername: access.serverName };
  // ioredis copies the options for each connection, which calls the getters.
  const names = Object.keys(material) as (keyof Material)[];
  for (const name of names)
    Object.defineProperty(options, name, { enumerable: true, get: () => current()[name] });
  return options;
};
