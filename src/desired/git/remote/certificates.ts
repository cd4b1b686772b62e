import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { Environment } from '../../../config.ts';
import { GitFailure } from './git-problem.ts';

/** Where systems keep the certificates that they trust, in one file. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

const systemCertificates = (): string => {
  for (const path of systemBundles) {
    const text = readText(path);
    if (text !== null) return text;
  }
  return rootCertificates.join('\n');
};

/** Another process may be reading the file. @throws GitFailure */
const writeAtOnce = (path: string, text: string): void => {
  const fresh = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  } catch {
    throw new GitFailure(
      'disk',
      'the data folder cannot be written',
      'make it writable, or name another one in SETPOINT_DATA',
    );
  }
};

/** Git replaces its certificates by those of a file, where Node adds: the file has the system's as well. */
const withExtra = (path: string, home: string): string[] => {
  const extra = readText(path);
  // Node warns about a file that it cannot read, and so does without.
  if (extra === null) return [];
  const bundle = join(home, 'certificates.pem');
  writeAtOnce(bundle, `${systemCertificates()}\n${extra}\n`);
  return [`http.sslCAInfo=${bundle}`, `http.proxySSLCAInfo=${bundle}`];
};

/**
 * Git's options for the certificates to trust: an operator's own bundle (`SSL_CERT_FILE`, `SSL_CERT_DIR`), else
 * the system's, with those of `NODE_EXTRA_CA_CERTS`.
 * @param home a folder for a file with both
 */
export const certificateOptions = (environment: Environment, home: string): readonly string[] => {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folder, NODE_EXTRA_CA_CERTS: extra } = environment;
  if (file || folder) {
    return [...(file ? [`http.sslCAInfo=${file}`] : []), ...(folder ? [`http.sslCAPath=${folder}`] : [])];
  }
  return extra ? withExtra(extra, home) : [];
};
