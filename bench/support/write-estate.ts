import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EstateEntry } from './estate.ts';

/** What the accounts of an estate are written with. */
export type EstateAccounts = {
  readonly aloochatUrl: string;
  readonly toolzzUrl: string;
  /** Cron; by default so rarely that no run comes by it. */
  readonly aloochatSchedule?: string;
  readonly toolzzSchedule?: string;
};

/** Often enough never. */
export const onceAYear = '0 0 1 1 *';

/** What the simulated providers take. */
export const simulatedAccounts = {
  apiKey: 'aloo-key-of-the-simulator',
  token: 'toolzz-token-of-the-simulator',
  unit: '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10',
  user: '0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77',
};

const accountsText = (accounts: EstateAccounts): string => `accounts:
  acme:
    provider: aloochat
    apiKey: ${simulatedAccounts.apiKey}
    baseUrl: ${accounts.aloochatUrl}
    schedule: "${accounts.aloochatSchedule ?? onceAYear}"
  brasil:
    provider: toolzz
    token: ${simulatedAccounts.token}
    unit: ${simulatedAccounts.unit}
    user: ${simulatedAccounts.user}
    baseUrl: ${accounts.toolzzUrl}
    schedule: "${accounts.toolzzSchedule ?? onceAYear}"
`;

const entryText = (entry: EstateEntry, account: string): string => {
  const lines = [
    `  ${entry.key}:`,
    `    account: ${account}`,
    `    type: ${entry.type}`,
    `    name: ${entry.name}`,
    '    active: true',
    ...(entry.agentId === undefined ? [] : [`    agentId: ${entry.agentId}`]),
    '    config:',
    ...Object.entries(entry.config).map(([name, value]) => `      ${name}: "${value}"`),
    `      ${entry.secretField}: \${${entry.secret.variable}}`,
  ];
  return `${lines.join('\n')}\n`;
};

/** Entries of one account, as the YAML has them. */
export const accountEntriesText = (account: string, entries: readonly EstateEntry[]): string =>
  `integrations:\n${entries.map((entry) => entryText(entry, account)).join('')}`;

/** Writes the accounts of an estate alone. */
export const writeAccounts = (folder: string, accounts: EstateAccounts): Promise<void> =>
  writeFile(join(folder, 'accounts.yaml'), accountsText(accounts));

const perFile = 100;

/** Writes an estate as a folder of desired state. @returns its size in bytes */
export const writeEstate = async (
  folder: string,
  estate: readonly EstateEntry[],
  accounts: EstateAccounts,
): Promise<number> => {
  await mkdir(folder, { recursive: true });
  await writeAccounts(folder, accounts);
  let bytes = 0;
  for (let start = 0; start < estate.length; start += perFile) {
    const text = `integrations:\n${estate
      .slice(start, start + perFile)
      .map((entry) => entryText(entry, entry.provider === 'aloochat' ? 'acme' : 'brasil'))
      .join('')}`;
    bytes += Buffer.byteLength(text);
    await writeFile(join(folder, `integrations-${String(start / perFile).padStart(4, '0')}.yaml`), text);
  }
  return bytes;
};
