import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simulatedAccounts } from '../support/write-estate.ts';

const nameOf = (at: number): string => `account-${String(at).padStart(4, '0')}`;

const accountText = (at: number, baseUrl: string, schedule: string): string =>
  [
    `  ${nameOf(at)}:`,
    '    provider: aloochat',
    `    apiKey: ${simulatedAccounts.apiKey}`,
    `    baseUrl: ${baseUrl}`,
    `    schedule: "${schedule}"`,
  ].join('\n');

const entryText = (account: number, at: number): string =>
  [
    `  store-${account}-${at}:`,
    `    account: ${nameOf(account)}`,
    '    type: shopify',
    `    name: Store ${at}`,
    '    config:',
    `      shop_domain: store-${at}.myshopify.com`,
    '      api_version: "2024-01"',
  ].join('\n');

/** Accounts per file. */
const PER_FILE = 50;

/**
 * Writes the desired state of many accounts on one schedule. Its integrations have no secrets: what is adopted then
 * needs no write, and a tick costs the same.
 */
export const writeManyAccounts = async (
  folder: string,
  { urls, each, schedule }: { urls: readonly string[]; each: number; schedule: string },
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (let from = 0; from < urls.length; from += PER_FILE) {
    const own = urls.slice(from, from + PER_FILE).map((url, at) => ({ url, account: from + at }));
    const accounts = own.map(({ url, account }) => accountText(account, url, schedule));
    const entries = own.flatMap(({ account }) =>
      Array.from({ length: each }, (_, at) => entryText(account, at)),
    );
    const text = ['accounts:', ...accounts, 'integrations:', ...entries, ''].join('\n');
    await writeFile(join(folder, `accounts-${String(from).padStart(4, '0')}.yaml`), text);
  }
};
