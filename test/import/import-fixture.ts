import type { ImportInput } from '../../src/import/draft-accounts.ts';
import { type Imported, importAccounts } from '../../src/import/import-accounts.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { load, ref } from '../desired/load-files.ts';
import { account, aloochatLike, hasher, live, NOW } from '../support/plan-fixtures.ts';

/** A live integration with this id and name. */
export const liveCalled = (id: string, name: string, given: Partial<LiveIntegration> = {}): LiveIntegration =>
  live(id, { name, ...given });

/** The input of one account with what is live in it. */
export const inputOf = (
  items: readonly LiveIntegration[],
  capabilities = aloochatLike,
  given: Partial<ImportInput> = {},
): ImportInput => ({
  account: account(),
  desired: [],
  observation: { live: items, at: NOW, requests: 1, capabilities },
  ledger: { entries: {}, released: [] },
  hasher,
  takenKeys: [],
  takenVariables: [],
  isKnownSecret: () => false,
  ...given,
});

/** Imports what is live, of an account that owns nothing unless told otherwise. */
export const importOf = (
  items: readonly LiveIntegration[],
  given: Partial<ImportInput> & { readonly capabilities?: ImportInput['observation']['capabilities'] } = {},
): Imported => {
  const { capabilities = aloochatLike, ...rest } = given;
  return importAccounts([inputOf(items, capabilities, rest)], false);
};

/** What stands in a variable that an import asked for. */
export const setTo = (variable: string): string => `value-of-${variable}`;

const accounts = `accounts:
  acme: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}" }
`;

/** Loads an import beside the account, with every variable set that it asked for. */
export const loadImport = ({ yaml, variables }: Imported) =>
  load(
    { 'accounts.yaml': accounts, 'import.yaml': yaml ?? '' },
    {
      secrets: createSecretRegistry(),
      env: Object.fromEntries(
        variables.map(({ name }) => [name, yaml?.includes(ref(`${name}:int`)) ? '1234' : setTo(name)]),
      ),
    },
  );

/** The config of an imported entry as loading reads it. */
export const loadedConfig = async (imported: Imported, key: string): Promise<JsonObject | undefined> => {
  const loaded = await loadImport(imported);
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.state.integrations.find((entry) => entry.key === key)?.config;
};

/** The keys of what was imported, in their order. */
export const keysOf = ({ integrations }: Imported): readonly string[] => integrations.map(({ key }) => key);

/** The names of the variables to be set. */
export const variablesOf = ({ variables }: Imported): readonly string[] => variables.map(({ name }) => name);

/** The lines of one entry, the commented ones without their `#`. */
export const linesOf = ({ yaml }: Imported, key: string): readonly string[] => {
  const lines = (yaml ?? '').split('\n').map((line) => line.replace(/^ {2}# /, '  '));
  const from = lines.indexOf(`  ${key}:`);
  const length = lines.slice(from + 1).findIndex((line) => !line.startsWith('    '));
  return from === -1 ? [] : lines.slice(from + 1, length === -1 ? undefined : from + 1 + length);
};
