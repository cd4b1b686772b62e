import { compareText } from '../plan/compare/equal.ts';
import { providerTitle } from '../report/text/words.ts';
import { type Drafted, draftAccounts, type ImportInput, isOn, type SkippedOf } from './draft-accounts.ts';
import { draftOf } from './draft-entry.ts';
import { importHeader } from './import-header.ts';
import { type DraftSet, draftSets } from './sets/draft-set.ts';
import type { Draft } from './yaml/draft-node.ts';
import { misreading } from './yaml/misreading.ts';
import { writeIntegrations } from './yaml/write-integrations.ts';

/** A variable to set, and the entry and config field that it is for. */
export type ImportVariable = { readonly name: string; readonly key: string; readonly field: string };

/** An integration that is written as an entry. */
export type ImportedIntegration = {
  readonly key: string;
  readonly account: string;
  readonly id: string;
  readonly type: string;
  readonly name: string;
};

/** The result of an import. Contains no secret. */
export type Imported = {
  /** By key. */
  readonly integrations: readonly ImportedIntegration[];
  readonly variables: readonly ImportVariable[];
  /** Unmanaged live integrations that are not written as entries. */
  readonly skipped: readonly SkippedOf[];
  /** The number of others, which the desired state describes already. */
  readonly described: number;
  /** How many sets are written, of the integrations above. */
  readonly sets: number;
  /** The file's text; null if there is nothing to write. */
  readonly yaml: string | null;
};

/** The entries of a file, some of them as sets. */
type Written = { readonly drafts: readonly Draft[]; readonly sets: readonly DraftSet[] };

const writtenOf = (drafted: readonly Drafted[], asSets: boolean): Written => {
  const drafts = drafted
    .flatMap(({ drafts: own, input }) =>
      own.map((draft) => draftOf(draft, providerTitle(input.account.provider))),
    )
    .toSorted((a, b) => compareText(a.key, b.key));
  if (!asSets) return { drafts, sets: [] };
  const providers = new Map(drafted.map(({ input }) => [input.account.name, input.account.provider]));
  const { sets, rest } = draftSets(
    drafts.filter(({ off }) => off === null),
    (account) => providers.get(account) ?? '',
    drafted.flatMap(({ input }) => input.takenKeys),
  );
  return { drafts: [...rest, ...drafts.filter(({ off }) => off !== null)], sets };
};

/** The keys that entries get in a set, by the keys that they would have without it. */
const keysInSets = (sets: readonly DraftSet[]): ReadonlyMap<string, string> =>
  new Map(
    sets.flatMap(({ name, rows }) => rows.map((row) => [row.formerKey, `${name}.${row.name}`] as const)),
  );

const fileOf = (
  drafted: readonly Drafted[],
  { drafts, sets }: Written,
  variables: readonly ImportVariable[],
): string => {
  const accounts = drafted.map(({ input }) => input.account);
  const header = importHeader({
    accounts: drafted.map(({ input, drafts: own }) => ({
      account: input.account,
      capabilities: input.observation.capabilities,
      integrations: own.filter(isOn).length,
    })),
    sets: sets.length,
    variables: variables.map(({ name }) => name),
    off: drafts.filter(({ off }) => off !== null).length,
  });
  const yaml = writeIntegrations(header, drafts, sets);
  const wrong = misreading(yaml, drafts, sets, accounts);
  const names = accounts.map(({ name }) => name).join(', ');
  if (wrong !== null) throw new Error(`The import of account ${names} does not read back: ${wrong}`);
  return yaml;
};

/**
 * Describes the unmanaged live integrations of accounts as YAML. Pure. Parses its own output to verify it.
 * @param asSets writes three or more that differ in values only as one set
 */
export const importAccounts = (inputs: readonly ImportInput[], asSets: boolean): Imported => {
  const drafted = draftAccounts(inputs);
  const written = writtenOf(drafted, asSets);
  const inSets = keysInSets(written.sets);
  const on = drafted
    .flatMap(({ drafts }) => drafts.filter(isOn))
    .map((draft) => ({ ...draft, key: inSets.get(draft.key) ?? draft.key }))
    .toSorted((a, b) => compareText(a.key, b.key));
  const variables = on.flatMap(({ key, config }) =>
    config.variables.map(({ name, path }) => ({ name, key, field: ['config', ...path].join('.') })),
  );
  return {
    integrations: on.map(({ key, live, name, account }) => ({
      key,
      account,
      id: live.id,
      type: live.type,
      name,
    })),
    variables,
    skipped: drafted.flatMap(({ skipped }) => skipped),
    described: drafted.reduce((sum, { described }) => sum + described, 0),
    sets: written.sets.length,
    yaml: on.length === 0 ? null : fileOf(drafted, written, variables),
  };
};
