import type { DesiredIntegration } from '../model/desired.ts';
import type { Hasher } from '../model/hasher.ts';
import type { Ledger } from '../model/ledger-entry.ts';
import { compareText } from '../plan/compare/equal.ts';
import { type Planning, preparePlanning } from '../plan/planning.ts';
import { providerTitle } from '../report/text/words.ts';
import { findCandidates, type Skipped } from './candidates.ts';
import { type DraftEntry, desiredOf, draftOf } from './draft-entry.ts';
import { type DraftingInput, draftAll } from './drafting.ts';
import { importHeader } from './import-header.ts';
import { judgeDrafts } from './judge-drafts.ts';
import { misreading } from './yaml/misreading.ts';
import { writeIntegrations } from './yaml/write-integrations.ts';

/** The input of an import. Deterministic: same input, same output bytes. */
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
  readonly skipped: readonly Skipped[];
  /** The number of others, which the desired state describes already. */
  readonly described: number;
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

const variablesOf = (drafts: readonly DraftEntry[]): readonly ImportVariable[] =>
  drafts.flatMap(({ key, config }) =>
    config.variables.map(({ name, path }) => ({ name, key, field: ['config', ...path].join('.') })),
  );

const fileOf = (
  { account, observation }: ImportInput,
  drafts: readonly DraftEntry[],
  variables: readonly ImportVariable[],
): string => {
  const written = drafts.map((draft) => draftOf(draft, providerTitle(account.provider)));
  const off = written.filter((draft) => draft.off !== null).length;
  const header = importHeader({
    account,
    capabilities: observation.capabilities,
    integrations: written.length - off,
    variables: variables.map(({ name }) => name),
    off,
  });
  const yaml = writeIntegrations(header, written);
  const wrong = misreading(yaml, written, account);
  if (wrong !== null) throw new Error(`The import of account ${account.name} does not read back: ${wrong}`);
  return yaml;
};

/**
 * Describes the unmanaged live integrations of an account as YAML. Pure. Parses its own output to verify it.
 */
export const importAccount = (input: ImportInput): Imported => {
  const found = findCandidates(planningWith(input, []));
  const { drafts, skipped } = draftAll(found.free, input);
  const judged = judgeDrafts(drafts, {
    capabilities: input.observation.capabilities,
    released: new Set(input.ledger.released),
    planningWith: (further) => planningWith(input, further),
  }).toSorted((a, b) => compareText(a.key, b.key));
  const on = judged.filter(({ off }) => off === null);
  const variables = variablesOf(on);
  return {
    integrations: on.map(({ key, live, name }) => ({ key, id: live.id, type: live.type, name })),
    variables,
    skipped: [
      ...found.held,
      ...skipped,
      ...judged.flatMap(({ live, off }) =>
        off === null ? [] : [{ id: live.id, name: live.name, why: off }],
      ),
    ],
    described: found.described,
    yaml: on.length === 0 ? null : fileOf(input, judged, variables),
  };
};
