import type { JsonObject } from '../model/json.ts';
import type { ProviderDescriptor } from '../providers/descriptor.ts';
import { descriptors } from '../providers/known-providers.ts';
import type { EntryProblem } from './load-report.ts';
import { DEFAULTS } from './references/resolve-entry.ts';

/** Account fields that not every provider has, in the order of its descriptor. */
export const ownFields = ({ credential, accountFields }: ProviderDescriptor): readonly string[] => [
  credential.field,
  ...Object.keys(accountFields),
];

/** Account fields of other providers that this one does not have, without duplicates. */
export const foreignFields = (provider: ProviderDescriptor): readonly string[] => {
  const own = ownFields(provider);
  return [...new Set(descriptors.flatMap(ownFields))].filter((name) => !own.includes(name));
};

/** Names in a sentence: `one and two`. */
export const shortTitles = (providers: readonly ProviderDescriptor[]): string =>
  providers.map(({ shortTitle }) => shortTitle).join(' and ');

const foreignProblem = (name: string, provider: ProviderDescriptor): EntryProblem => {
  const owners = descriptors.filter((other) => ownFields(other).includes(name));
  const { shortTitle, credential } = provider;
  return {
    path: [name],
    at: 'key',
    message: `${name} is for ${shortTitles(owners)} only, and this account is at ${shortTitle}`,
    hint: owners.some((owner) => owner.credential.field === name)
      ? `the credential of ${shortTitle} is ${credential.field}`
      : 'remove it',
  };
};

const missingFields = (
  fields: JsonObject,
  { credential, accountFields }: ProviderDescriptor,
): EntryProblem[] => {
  const required = Object.entries(accountFields).filter(([, { required }]) => required);
  const wanted: readonly (readonly [name: string, hint: string])[] = [
    [credential.field, `with a reference such as ${credential.example}`],
    ...required.map(([name, { examples }]) => [name, `such as ${String(examples[0])}`] as const),
  ];
  return wanted
    .filter(([name]) => !(name in fields))
    .map(([name, hint]) => ({ path: [], message: `${name} is missing`, hint: `write ${name}: ${hint}` }));
};

const betweenFields = (fields: JsonObject, provider: ProviderDescriptor): EntryProblem[] =>
  provider
    .accountProblems(fields)
    .map(({ field, message, hint }) => ({ path: [field], at: 'key', message, hint }));

/** Fields that only some providers' integrations have. */
export const someHave = ['visibility', 'agentId'] as const;

/** Whether a provider's integrations have a field of these. */
export const hasField = (
  { integrationFields }: ProviderDescriptor,
  field: (typeof someHave)[number],
): boolean => integrationFields[field] !== undefined;

/** Which providers' integrations have a field. */
export const ownersOf = (field: (typeof someHave)[number]): string =>
  shortTitles(descriptors.filter((each) => hasField(each, field)));

/** Defaults for fields that this provider's integrations do not have. */
const foreignDefaults = ({ defaults }: JsonObject, provider: ProviderDescriptor): EntryProblem[] => {
  if (typeof defaults !== 'object' || defaults === null) return [];
  return someHave
    .filter((name) => name in defaults && !hasField(provider, name))
    .map((name) => ({
      path: [DEFAULTS, name],
      at: 'key',
      message: `${DEFAULTS}.${name} is for ${ownersOf(name)} only, and this account is at ${provider.shortTitle}`,
      hint: 'remove it',
    }));
};

/**
 * Problems across the fields of one account: another provider's fields, missing ones, and the provider's own
 * checks.
 */
export const accountProblems = (fields: JsonObject): readonly EntryProblem[] => {
  const provider = descriptors.find(({ name }) => name === fields.provider);
  if (provider === undefined) {
    // A misspelled provider: check against those whose fields are present.
    const meant = descriptors.filter(({ accountFields }) =>
      Object.keys(accountFields).some((name) => name in fields),
    );
    return meant.flatMap((each) => betweenFields(fields, each));
  }
  const foreign = foreignFields(provider).filter((name) => name in fields);
  return [
    ...missingFields(fields, provider),
    ...foreign.map((name) => foreignProblem(name, provider)),
    ...foreignDefaults(fields, provider),
    ...betweenFields(fields, provider),
  ];
};
