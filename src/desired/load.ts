import type { Environment } from '../config.ts';
import type { DesiredAccount, DesiredState, ProviderName } from '../model/desired.ts';
import type { JsonObject } from '../model/json.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { providerNames } from '../providers/known-providers.ts';
import { createSecretNames } from '../secrets/secret-name.ts';
import { type ReachSettings, readReach } from '../settings/reach-settings.ts';
import { fileLabel, readFiles } from './files/read-files.ts';
import type { FileVersion, SourceFile, SourceFiles } from './files/source-files.ts';
import { type Revision, readRevision } from './git/revision.ts';
import type { RevisionCache } from './git/revision-cache.ts';
import type { LoadCache, LoadedEntries } from './load-cache.ts';
import { createLoadReport, type Entry, type LoadReport } from './load-report.ts';
import { mergeAccounts, mergeIntegrations } from './merge-entries.ts';
import { type ParsedFiles, parseFiles } from './parse-files.ts';
import { type DesiredProblem, sortedProblems, warningsBeside } from './problem.ts';
import { readAccounts } from './read-accounts.ts';
import { readIntegrations } from './read-integrations.ts';
import { createRefusal } from './references/permitted.ts';
import { createSecretFiles, type SecretFile } from './references/read-secret-file.ts';
import type { Resolver } from './references/resolve-value.ts';
import { createParseCache, type ParseCache } from './yaml/parse-cache.ts';

/** The files of one commit of a Git source. */
export type CommittedFiles = { readonly files: SourceFiles; readonly revision: Revision };

export type LoadOptions = {
  /** The file or folder; with `commit`, its path in the repository. */
  readonly path: string;
  /** Loads these files, and reads none. */
  readonly commit?: CommittedFiles | undefined;
  /** Where references are looked up. */
  readonly environment: Environment;
  /** Registers every secret that is read. */
  readonly secrets: SecretRegistry;
  /** References may be unset (`validate --without-secrets`); they stay unresolved. */
  readonly withoutSecrets?: boolean;
  /** With `withoutSecrets`: the accounts whose own references must still resolve (`import`). */
  readonly neededAccounts?: readonly string[];
  /** Called with the name of every referenced variable; not for a cached load. */
  readonly onVariable?: (name: string) => void;
  /** Called with the files that are loaded, references unresolved. */
  readonly onFiles?: (files: readonly SourceFile[]) => void;
  /** Caches parsed files between loads. */
  readonly parseCache?: ParseCache;
  /** Caches the whole result while nothing changes. */
  readonly loadCache?: LoadCache;
  /** Caches the revision while nothing changes. */
  readonly revisionCache?: RevisionCache;
  /** The folder that file names in messages are relative to; defaults to the current one. */
  readonly cwd?: string;
};

/** The desired state, or all of its problems, sorted by file and line. */
export type LoadResult =
  | { readonly ok: true; readonly state: DesiredState; readonly warnings: readonly DesiredProblem[] }
  | {
      readonly ok: false;
      readonly problems: readonly DesiredProblem[];
      readonly warnings: readonly DesiredProblem[];
    };

const byText =
  <T>(text: (item: T) => string) =>
  (a: T, b: T): number =>
    text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;

const writtenProvider = (entry: Entry): ProviderName | null => {
  const { value } = entry.source;
  const written = typeof value === 'object' && value !== null ? (value as JsonObject).provider : null;
  return providerNames.find((name) => name === written) ?? null;
};

/**
 * The providers of all accounts, valid or not: an integration of an invalid account is not an error itself.
 */
const providersOf = (
  entries: readonly Entry[],
  valid: readonly DesiredAccount[],
): ReadonlyMap<string, ProviderName | null> =>
  new Map([
    ...entries.map((entry): [string, ProviderName | null] => [entry.source.key, writtenProvider(entry)]),
    ...valid.map(({ name, provider }): [string, ProviderName] => [name, provider]),
  ]);

const reportNoAccounts = (read: ParsedFiles, label: string, report: LoadReport): void => {
  if (read.incomplete) return;
  report.plain({
    file: read.files[0]?.label ?? label,
    line: 1,
    column: 1,
    message: 'the desired state defines no account',
    hint: 'write at least one under accounts; an empty desired state is an error, so that nothing is deleted by mistake',
  });
};

const createResolver = (
  options: LoadOptions,
  secretFiles: Map<string, SecretFile>,
  reach: ReachSettings,
): Omit<Resolver, 'refuse'> => ({
  sources: {
    environment: options.environment,
    file: createSecretFiles(secretFiles, reach.secretFolders),
    onVariable: options.onVariable,
  },
  secrets: options.secrets,
  isSecretName: createSecretNames(),
  withoutSecrets: options.withoutSecrets ?? false,
  neededAccounts: options.neededAccounts ?? [],
});

const readEntries = (
  read: ParsedFiles,
  label: string,
  unlimited: Omit<Resolver, 'refuse'>,
  reach: ReachSettings,
  report: LoadReport,
): LoadedEntries => {
  const accountEntries = mergeAccounts(read.files, report);
  const integrationEntries = mergeIntegrations(read.files, report);
  if (accountEntries.length === 0) reportNoAccounts(read, label, report);
  const resolver: Resolver = {
    ...unlimited,
    refuse: createRefusal(
      reach,
      accountEntries.map(({ source }) => source),
    ),
  };
  const readings = readAccounts(accountEntries, resolver, reach.baseUrls, report);
  const accounts = readings.map(({ account }) => account);
  const known = {
    providers: providersOf(accountEntries, accounts),
    defaults: new Map(readings.map(({ account, defaults }) => [account.name, defaults])),
    incomplete: read.incomplete || accountEntries.length === 0,
  };
  const integrations = readIntegrations(integrationEntries, known, resolver, report);
  return {
    accounts: accounts.toSorted(byText(({ name }) => name)),
    integrations: integrations.toSorted(byText(({ key }) => key)),
    warnings: sortedProblems(report.warnings),
  };
};

/** Reads the entries, or returns the cached ones if nothing has changed. */
const recallOrRead = (
  options: LoadOptions,
  read: ParsedFiles,
  versions: readonly FileVersion[],
  report: LoadReport,
): LoadedEntries => {
  const { path, cwd = '.', environment, withoutSecrets = false, loadCache } = options;
  const reach = readReach(environment, cwd);
  const basis = { files: versions, environment, withoutSecrets, secretFolders: reach.secretFolders };
  const known = report.problems.length === 0 ? loadCache?.recall(basis) : null;
  if (known != null) return known;
  const secretFiles = new Map<string, SecretFile>();
  const entries = readEntries(
    read,
    fileLabel(path, cwd),
    createResolver(options, secretFiles, reach),
    reach,
    report,
  );
  if (report.problems.length === 0) loadCache?.keep(basis, secretFiles, entries);
  return entries;
};

/** The revision of the files, from the commit where they are of one. */
const revisionOf = (options: LoadOptions, files: readonly FileVersion[]): Promise<Revision> | Revision => {
  const { path, environment, commit, revisionCache } = options;
  if (commit !== undefined) return commit.revision;
  const source = { path, files, environment };
  return revisionCache?.read(source) ?? readRevision(source);
};

/** A commit's message may quote a secret that the commit takes out of the YAML. */
const scrubbed = (revision: Revision, { scrub }: SecretRegistry): Revision => {
  const { revisionTitle, revisionAuthor } = revision;
  return {
    ...revision,
    ...(revisionTitle && { revisionTitle: scrub(revisionTitle) }),
    ...(revisionAuthor && { revisionAuthor: scrub(revisionAuthor) }),
  };
};

/**
 * Loads the desired state (docs/desired-state.md). Collects every problem in one pass. Never throws because
 * of a file's contents; a problem never contains a value.
 */
export const loadDesired = async (options: LoadOptions): Promise<LoadResult> => {
  const { path, commit, cwd = '.' } = options;
  const report = createLoadReport();
  const load = (options.parseCache ?? createParseCache()).begin();
  const source = commit?.files ?? (await readFiles(path, cwd));
  options.onFiles?.(source.files);
  const versions = source.files.map(({ version }) => version);
  const parsed = await parseFiles(source, load, report);
  const { accounts, integrations, warnings } = recallOrRead(options, parsed, versions, report);
  load.end();
  if (report.problems.length > 0) {
    const problems = sortedProblems(report.problems);
    return { ok: false, problems, warnings: warningsBeside(problems, warnings) };
  }
  const revision = scrubbed(await revisionOf(options, versions), options.secrets);
  return { ok: true, warnings, state: { ...revision, accounts, integrations } };
};
