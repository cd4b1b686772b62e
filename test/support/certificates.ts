import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const run = promisify(execFile);

/** Paths of PEM files. */
export type Certificate = { readonly cert: string; readonly key: string };

export type CertificateOptions = {
  /** Subject alternative names, such as `IP:127.0.0.1`. */
  readonly names?: string;
  /** Days that it is valid; a negative number: it expired. */
  readonly days?: number;
};

/** A private certificate authority. */
export type Authority = {
  readonly ca: string;
  readonly folder: string;
  issue(name: string, options?: CertificateOptions): Promise<Certificate>;
};

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes one with openssl, in a folder that is removed with the test. */
export const createAuthority = async ({
  onTestFinished,
}: Pick<TestContext, 'onTestFinished'>): Promise<Authority> => {
  const folder = await mkdtemp(join(tmpdir(), 'setpoint-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const ca = path('ca.pem');
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    ca,
    '-days',
    '30',
    '-subj',
    '/CN=Test authority',
  );
  return {
    ca,
    folder,
    issue: async (name, { names = 'IP:127.0.0.1,DNS:localhost', days = 30 } = {}) => {
      const [cert, key, request] = [`${name}.pem`, `${name}.key`, `${name}.csr`];
      await openssl('req', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${name}`);
      await writeFile(path(`${name}.ext`), `subjectAltName=${names}\n`);
      const signed = ['-CA', ca, '-CAkey', 'ca.key', '-CAcreateserial', '-days', `${days}`];
      await openssl('x509', '-req', '-in', request, '-out', cert, ...signed, '-extfile', `${name}.ext`);
      return { cert: path(cert), key: path(key) };
    },
  };
};
