import type { DesiredIntegration } from '../model/desired.ts';
import type { Hasher } from '../model/hasher.ts';
import type { Ledger } from '../model/ledger-entry.ts';
import { compareText } from '../plan/compare/equal.ts';
import { type Planning, preparePlanning } from '../plan/planning.ts';
import { providerTitle } from '../report/text/words.ts';
import { createSecretNames } from '../secrets/secret-name.ts';
import { findCandidates, type Skipped } from './candidates.ts';
import { type DraftEntry, desiredOf, draftOf } from './draft-entry.ts';
import { type DraftingInput, draftAll } from './drafting.ts';
import { importHeader } from './import-header.ts';
import { judgeDrafts } from './judge-drafts.ts';
import { createLiveSecrets } from './live-secrets.ts';
import { type DraftSet, draftSets } from './sets/draft-set.ts';
import type { Draft } from './yaml/draft-node.ts';
import { misreading } from './yaml/misreading.ts';
import { writeIntegrations } from './yaml/write-integrations.ts';

/** The input of an import of one account. Deterministic: same input, same output bytes. */
export type ImportInput = DraftingInput & {
  /** The account's desired entries. */
  readonly desired: readonly DesiredIntegration[];
  readonly ledger: Ledger;
  readonly hasher: Hasher;
};

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
  readonly skipped: readonly (Skipped & { readonly account: string })[];
  /** The number of others, which the desired state describes already. */
  readonly described: number;
  /** How many sets are written, of the integrations above. */
  readonly sets: number;
  /** The file's text; null if there is nothing to write. */
  readonly yaml: string | null;
};

const planningWith = (input: ImportInput, drafts: readonly DraftEntry[]): Planning =>
  preparePlanning({
    account: input.account,
    desired: [...input.desired, ...drafts.map(desiredOf)],
    observation: input.observation,
    ledger: input.ledger,
    hasher: input.hasher,
    revision: '',
    now: input.observation.at,
    manual: true,
    force: false,
    keys: null,
  });

/** What one account has for the file. */
type Drafted = {
  readonly input: ImportInput;
  readonly drafts: readonly DraftEntry[];
  readonly skipped: Imported['skipped'];
  readonly described: number;
};

const isOn = ({ off }: DraftEntry): boolean => off === null;

const draftAccount = (input: ImportInput): Drafted => {
  const found = findCandidates(planningWith(input, []));
  const { drafts, skipped } = draftAll(found.free, input);
  const judged = judgeDrafts(drafts, {
    capabilities: input.observation.capabilities,
    released: new Set(input.ledger.released),
    planningWith: (further) => planningWith(input, further),
  });
  const all = [
    ...found.held,
    ...skipped,
    ...judged.flatMap(({ live, off }) => (off === null ? [] : [{ id: live.id, name: live.name, why: off }])),
  ];
  return {
    input,
    drafts: judged.toSorted((a, b) => compareText(a.key, b.key)),
    skipped: all.map((each) => ({ ...each, account: input.account.name })),
    described: found.described,
  };
};

/** Drafts each account with the names free that those before it left, and without the secrets of any. */
const draftAccounts = (inputs: readonly ImportInput[]): readonly Drafted[] => {
  const isSecretName = createSecretNames();
  const isLive = inputs.map(({ observation: { live, capabilities } }) =>
    createLiveSecrets(live, capabilities, isSecretName),
  );
  const drafted: Drafted[] = [];
  for (const input of inputs) {
    const before = drafted.flatMap(({ drafts }) => drafts);
    drafted.push(
      draftAccount({
        ...input,
        takenKeys: [...input.takenKeys, ...before.map(({ key }) => key)],
        takenVariables: [
          ...input.takenVariables,
          ...before.flatMap(({ config }) => config.variables.map(({ name }) => name)),
        ],
        isKnownSecret: (text) => input.isKnownSecret(text) || isLive.some((isSecret) => isSecret(text)),
      }),
    );
  }
  return drafted;
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
