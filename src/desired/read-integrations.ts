import type { DesiredIntegration, ProviderName } from '../model/desired.ts';
import { foldName } from '../model/fold.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { findDescriptor } from '../providers/known-providers.ts';
import { hasField, ownersOf, someHave } from './account-problems.ts';
import { checkFields } from './check-fields.ts';
import { type Entry, entryPlace, type LoadReport } from './load-report.ts';
import { didYouMean } from './nearest-name.ts';
import { quoted } from './problem.ts';
import { type ResolvedDefaults, resolveOne } from './references/resolve-entry.ts';
import type { Resolver } from './references/resolve-value.ts';
import { type IntegrationFields, integrationSchema } from './schema/integration-schema.ts';
import { textProblem } from './schema/text-schema.ts';

/** What integrations need from the accounts, invalid ones included. */
export type KnownAccounts = {
  /** The provider, or null if it is unknown. */
  readonly providers: ReadonlyMap<string, ProviderName | null>;
  /** What an account gives to its integrations. */
  readonly defaults: ReadonlyMap<string, ResolvedDefaults>;
  /** A file could not be read, so accounts may be missing. */
  readonly incomplete: boolean;
};

const MAX_KEY_LENGTH = 200;

const noFields: ReadonlySet<string> = new Set();
const integrationFields = Object.keys(integrationSchema.shape);
const fieldsOf = (): readonly string[] => integrationFields;

const isWritten = (entry: Entry, account: string): boolean =>
  (entry.source.value as JsonObject).account === account;

const checkAccount = (
  entry: Entry,
  fields: JsonObject,
  unresolved: ReadonlySet<string>,
  accounts: KnownAccounts,
  report: LoadReport,
): void => {
  const account = fields.account;
  if (typeof account !== 'string' || account === '' || unresolved.has('account')) return;
  const provider = accounts.providers.get(account);
  if (provider === undefined) {
    if (accounts.incomplete) return;
    const hint = didYouMean(account, [...accounts.providers.keys()], 'accounts are');
    // A resolved reference may be secret.
    const shown = isWritten(entry, account) ? quoted(account) : 'of the name that the reference gives';
    report.consequence(entry, { path: ['account'], message: `there is no account ${shown}`, hint });
    return;
  }
  const at = provider === null ? undefined : findDescriptor(provider);
  for (const name of someHave) {
    if (at === undefined || hasField(at, name) || !(name in fields)) continue;
    const message = `${name} is for ${ownersOf(name)} only, and account ${quoted(account)} is at ${at.shortTitle}`;
    report.consequence(entry, { path: [name], at: 'key', message, hint: 'remove it' });
  }
};

const sameName = (entry: Entry, same: Entry): { readonly message: string; readonly hint: string } =>
  entry.row !== undefined && entry.row.set === same.row?.set
    ? {
        message: 'it has the same account, type and name as another row of the set',
        hint: 'let the name have {{ key }} or another value of the row in it; names compare without case',
      }
    : {
        message: `it has the same account, type and name as integration ${quoted(same.source.key)} at ${entryPlace(same)}`,
        hint: 'give one of them another name; names compare without case',
      };

/** Reports integrations that have the same identity at the provider. */
const createDuplicateCheck = (report: LoadReport) => {
  const first = new Map<string, Entry>();
  const isText = (value: JsonValue | undefined): value is string => typeof value === 'string' && value !== '';
  return (entry: Entry, { account, type, name }: JsonObject): void => {
    if (!isText(account) || !isText(type) || !isText(name)) return;
    const identity = JSON.stringify([account, type, foldName(name)]);
    const same = first.get(identity);
    if (same === undefined) {
      first.set(identity, entry);
      return;
    }
    report.problem(entry, { path: ['name'], ...sameName(entry, same) });
  };
};

/**
 * The fields of an entry with the account's defaults for those that it does not have. The account reports what is
 * wrong with them.
 */
const withDefaults = (own: ResolvedDefaults, { defaults }: KnownAccounts): ResolvedDefaults => {
  const { account } = own.fields;
  const given = typeof account === 'string' ? defaults.get(account) : undefined;
  if (given === undefined || own.unresolved.has('account')) return own;
  const isOpen = (name: string): boolean => !(name in own.fields);
  const open = Object.entries(given.fields).filter(([name]) => isOpen(name));
  return {
    fields: { ...Object.fromEntries(open), ...own.fields },
    secretPaths: [...own.secretPaths, ...given.secretPaths.filter(isOpen)].sort(),
    unresolved: new Set([...own.unresolved, ...[...given.unresolved].filter(isOpen)]),
  };
};

const toIntegration = (
  entry: Entry,
  fields: IntegrationFields,
  secretPaths: readonly string[],
): DesiredIntegration => ({
  key: entry.source.key,
  account: fields.account,
  type: fields.type,
  name: fields.name,
  active: fields.active,
  ...(fields.visibility === undefined ? {} : { visibility: fields.visibility }),
  ...(fields.agentId === undefined ? {} : { agentId: fields.agentId }),
  protect: fields.protect,
  ...(fields.drift === undefined ? {} : { drift: fields.drift }),
  ...(fields.id === undefined ? {} : { id: fields.id }),
  replace: fields.replace,
  config: fields.config,
  secretPaths,
  source: {
    file: entry.file.label,
    ...entry.file.parsed.position(entry.source.offset),
    ...(entry.row !== undefined && { set: entry.row.set.key }),
  },
});

const readIntegration = (
  entry: Entry,
  resolver: Resolver,
  accounts: KnownAccounts,
  checkDuplicate: (entry: Entry, fields: JsonObject) => void,
  report: LoadReport,
): DesiredIntegration | null => {
  const wrongKey = textProblem(entry.source.key, MAX_KEY_LENGTH);
  if (wrongKey !== null) report.problem(entry, { path: [], message: `the key ${wrongKey}`, hint: null });
  const resolved = resolveOne(entry, noFields, resolver, report);
  if (resolved === null) return null;
  checkAccount(entry, resolved.fields, resolved.unresolved, accounts, report);
  const { fields: raw, unresolved, secretPaths } = withDefaults(resolved, accounts);
  const { fields, issues } = checkFields(integrationSchema, raw, unresolved, fieldsOf, {});
  for (const issue of issues) report.consequence(entry, issue);
  checkDuplicate(entry, raw);
  return fields === null
    ? null
    : toIntegration(entry, { ...fields, config: fields.config as JsonObject }, secretPaths);
};

/** The valid integrations. Reports the problems of the others. */
export const readIntegrations = (
  entries: readonly Entry[],
  accounts: KnownAccounts,
  resolver: Resolver,
  report: LoadReport,
): readonly DesiredIntegration[] => {
  const checkDuplicate = createDuplicateCheck(report);
  return entries
    .map((entry) => readIntegration(entry, resolver, accounts, checkDuplicate, report))
    .filter((integration) => integration !== null);
};
