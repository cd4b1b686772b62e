import { checkedBaseUrl } from '../http/base-url.ts';
import type { DesiredAccount } from '../model/desired.ts';
import { isLoopback } from '../model/is-loopback.ts';
import type { JsonObject } from '../model/json.ts';
import { accountPart, descriptorOf, descriptors } from '../providers/known-providers.ts';
import { accountProblems } from './account-problems.ts';
import { checkFields } from './check-fields.ts';
import { createCredentialCheck } from './credential-check.ts';
import { type Entry, type EntryProblem, entryPlace, type LoadReport } from './load-report.ts';
import { quoted } from './problem.ts';
import { readWindows, warnOfIdleWindows } from './read-windows.ts';
import { DEFAULTS, type ResolvedDefaults, resolveOne } from './references/resolve-entry.ts';
import type { Resolver } from './references/resolve-value.ts';
import { type AccountFields, accountName, accountSchema } from './schema/account-schema.ts';
import { guardsSchema } from './schema/guards-schema.ts';
import { defaultsSchema } from './schema/integration-schema.ts';
import { parseRate } from './schema/rate-and-schedule.ts';
import { windowSchema } from './schema/window-schema.ts';

/** Fields that are always secret. */
const credentials: ReadonlySet<string> = new Set(descriptors.map(({ credential }) => credential.field));

const accountFields = Object.keys(accountSchema.shape);
const guardFields = Object.keys(guardsSchema.shape);

const defaultFields = Object.keys(defaultsSchema.shape);
const windowFields = Object.keys(windowSchema.shape);

const fieldsOf = ([group]: readonly PropertyKey[]): readonly string[] => {
  if (group === undefined) return accountFields;
  if (group === 'windows') return windowFields;
  return group === DEFAULTS ? defaultFields : guardFields;
};

/** For an unknown provider: the one whose credential field is present. */
const standIn = (fields: JsonObject): JsonObject => {
  const meant = descriptors.find(({ credential }) => credential.field in fields) ?? descriptors[0];
  return meant === undefined ? {} : { provider: meant.name };
};

/** Those of the named fields that are set. */
const texts = (fields: AccountFields, names: readonly string[]): DesiredAccount['fields'] =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      names.includes(name) && typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );

/** Where each default of an account is written. */
const defaultsAt = (
  { source, file }: Entry,
  names: readonly string[],
): NonNullable<DesiredAccount['defaultsAt']> =>
  Object.fromEntries(
    names.map((name) => {
      const offset = source.parts?.get(name) ?? file.parsed.offsetOf(source, [DEFAULTS, name], 'key');
      return [name, { file: file.label, ...file.parsed.position(offset) }];
    }),
  );

const toAccount = (entry: Entry, fields: AccountFields, defaults: ResolvedDefaults): DesiredAccount => {
  const { credential, accountFields, baseUrl } = descriptorOf(fields.provider);
  const given = Object.keys(defaults.fields);
  return {
    name: entry.source.key,
    provider: fields.provider,
    credential: texts(fields, [credential.field])[credential.field] ?? '',
    baseUrl: fields.baseUrl === undefined ? baseUrl : checkedBaseUrl(fields.baseUrl),
    fields: texts(fields, Object.keys(accountFields)),
    schedule: fields.schedule,
    timezone: fields.timezone,
    prune: fields.prune,
    drift: fields.drift,
    rate: parseRate(fields.rate) ?? { kind: 'auto' },
    concurrency: fields.concurrency,
    adopt: fields.adopt,
    guards: fields.guards,
    ...readWindows(fields),
    ...(given.length > 0 && { defaultsAt: defaultsAt(entry, given) }),
    source: { file: entry.file.label, ...entry.file.parsed.position(entry.source.offset) },
  };
};

/** Why a base URL is at an origin that would get the credential without the operator's consent; else null. */
const originProblem = (
  { provider, baseUrl }: Pick<AccountFields, 'provider' | 'baseUrl'>,
  permitted: readonly string[],
): EntryProblem | null => {
  if (baseUrl === undefined) return null;
  const { origin, hostname } = new URL(checkedBaseUrl(baseUrl));
  const own = new URL(descriptorOf(provider).baseUrl).origin;
  if (origin === own || isLoopback(hostname) || permitted.includes(origin)) return null;
  // The origin itself may come from a reference, so it is not repeated.
  return {
    path: ['baseUrl'],
    message: 'baseUrl: its origin is not one that may get the credential',
    hint: `${own} and this machine may, and what SETPOINT_BASE_URLS lists: add the origin there`,
  };
};

/** An account, and what it gives to its integrations. */
export type ReadAccount = { readonly account: DesiredAccount; readonly defaults: ResolvedDefaults };

const readAccount = (
  entry: Entry,
  resolver: Resolver,
  origins: readonly string[],
  report: LoadReport,
): ReadAccount | null => {
  if (!accountName.test(entry.source.key)) {
    report.problem(entry, {
      path: [],
      message: 'the name is not valid',
      hint: 'letters, digits, dot, underscore and hyphen, beginning with a letter or digit, 64 at most',
    });
  }
  const withoutSecrets = resolver.withoutSecrets && !resolver.neededAccounts.includes(entry.source.key);
  const resolved = resolveOne(entry, credentials, { ...resolver, withoutSecrets }, report);
  if (resolved === null) return null;
  const { fields: raw, unresolved, defaults } = resolved;
  const { fields, issues } = checkFields(accountSchema, raw, unresolved, fieldsOf, standIn(raw));
  for (const issue of issues) report.consequence(entry, issue);
  for (const problem of accountProblems(raw)) report.consequence(entry, problem);
  if (fields !== null && !unresolved.has('baseUrl')) {
    const elsewhere = originProblem(fields, origins);
    if (elsewhere !== null) report.problem(entry, elsewhere);
  }
  if (fields === null) return null;
  const account = toAccount(entry, fields, defaults);
  warnOfIdleWindows(entry, account, report);
  return { account, defaults };
};

/** Two accounts with the same identity would undo each other's changes. */
const identity = (account: DesiredAccount): string =>
  JSON.stringify([
    account.provider,
    account.credential,
    account.baseUrl,
    accountPart(account)?.compared ?? '',
  ]);

/** The fields that make up the identity. */
const sameFields = ({ provider }: DesiredAccount): string => {
  const { place } = descriptorOf(provider);
  return place === null ? 'credential and base URL' : `credential, base URL and ${place.field}`;
};

/** The valid accounts. Reports the problems of the others. */
export const readAccounts = (
  entries: readonly Entry[],
  resolver: Resolver,
  /** That a `baseUrl` may have besides the provider's own and this machine. */
  origins: readonly string[],
  report: LoadReport,
): readonly ReadAccount[] => {
  const first = new Map<string, Entry>();
  const accounts: ReadAccount[] = [];
  const checkCredential = createCredentialCheck(report);
  for (const entry of entries) {
    const read = readAccount(entry, resolver, origins, report);
    if (read === null) continue;
    const { account } = read;
    accounts.push(read);
    checkCredential(entry, account);
    const same = first.get(identity(account));
    if (same !== undefined && account.credential !== '') {
      const message = `it is the same as account ${quoted(same.source.key)} at ${entryPlace(same)}: ${sameFields(account)} are equal`;
      report.problem(entry, {
        path: [],
        message,
        hint: "two accounts on one credential would undo each other's changes; keep one",
      });
    } else first.set(identity(account), entry);
  }
  return accounts;
};
