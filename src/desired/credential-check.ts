import type { DesiredAccount } from '../model/desired.ts';
import { isLoopback } from '../model/is-loopback.ts';
import { descriptorOf } from '../providers/known-providers.ts';
import { type Entry, entryPlace, type LoadReport } from './load-report.ts';
import { quoted } from './problem.ts';
import { credentialReferences } from './references/permitted.ts';

/** Where a credential is sent. */
const addressOf = ({ provider, baseUrl }: DesiredAccount): string => {
  const { origin, hostname } = new URL(baseUrl);
  return `${provider} ${isLoopback(hostname) ? 'here' : origin}`;
};

/** The credential, and what it refers to: `x${KEY}` would send the key as well. */
const partsOf = (entry: Entry, { credential }: DesiredAccount): readonly string[] => [
  ...credentialReferences(entry.source.value),
  ...(credential === '' ? [] : [`=${credential}`]),
];

/** Reports accounts that would send another account's credential, or a part of it, to another address. */
export const createCredentialCheck = (
  report: LoadReport,
): ((entry: Entry, account: DesiredAccount) => void) => {
  const first = new Map<string, { readonly address: string; readonly entry: Entry }>();
  return (entry, account) => {
    const address = addressOf(account);
    const parts = partsOf(entry, account);
    const before = parts.map((part) => first.get(part)).find((use) => use && use.address !== address);
    for (const part of parts) if (!first.has(part)) first.set(part, { address, entry });
    if (before === undefined) return;
    report.problem(entry, {
      path: [descriptorOf(account.provider).credential.field],
      message: `it is the credential of account ${quoted(before.entry.source.key)} at ${entryPlace(before.entry)}, and would be sent to another provider or origin`,
      hint: 'use a credential of its own',
    });
  };
};
